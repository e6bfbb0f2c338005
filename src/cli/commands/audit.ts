import { Option, type Command } from "commander";
import { UsageError } from "../../model/errors.js";
import { formatTs } from "../../model/format-ts.js";
import { parseResolution, type Resolution } from "../../model/resolution.js";
import type { AuditOutcome } from "../../workflow/audit.js";
import { defined } from "../../workflow/defined.js";
import type { CommandAction } from "../command-context.js";
import { collectParams, collectSymbols } from "../option-parsers.js";
import { paintResult } from "../paint.js";
import { formatTable } from "../table.js";
import { addWindowOptions, type WindowOptions } from "../window-options.js";

interface AuditCommandOptions extends WindowOptions {
  readonly symbol?: readonly string[];
  readonly resolution: Resolution;
  readonly strategy: string;
  readonly param?: Readonly<Record<string, string>>;
  readonly file?: string;
  readonly warmupSensitivity?: true;
}

const notCausalExitCode = 7;

const meanings: Readonly<Record<AuditOutcome["checks"][number]["kind"], string>> = {
  repeat: "the same bars again",
  prefix: "later bars cut off",
  future: "later bars replaced",
  poison: "later bars made NaN",
  bar: "one bar replaced",
};

/** Adds `audit`. */
export function addAuditCommand(program: Command, action: CommandAction): void {
  const command = program
    .command("audit")
    .description("test that a strategy does not see the future (exit status 7 if it does)")
    .addOption(
      new Option(
        "-s, --symbol <symbol>",
        "ticker; repeat it or separate by commas for a strategy over several symbols",
      ).argParser(collectSymbols),
    )
    .addOption(new Option("-r, --resolution <size>", "bar size").argParser(parseResolution).default("1d"))
    .option("--strategy <name>", "registered name or a file", "db_ma_cross")
    .addOption(new Option("--param <name=value>", "parameter of the strategy; repeat it").argParser(collectParams))
    .option("--file <csv>", "bars of a CSV file instead of the database")
    .option("--warmup-sensitivity", "also show how far each indicator moves with more history");
  addWindowOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  $ algo-trader audit --strategy macd -s SPY -r 1d
  $ algo-trader audit --strategy ./my-strategy.ts --file bars.csv -s SPY --warmup-sensitivity
  $ algo-trader audit --strategy ./my-rotation.ts -s SPY,QQQ`,
    )
    .action(
      action<AuditCommandOptions>(async (options, { settings, signal, compute, print }) => {
        const { symbol: symbols, resolution, strategy, param: params, file = null, from, to } = options;
        if (symbols === undefined) throw new UsageError("INVALID_ARGUMENT", "Expected a symbol: add -s SPY.");
        const { audit } = await import("../../workflow/audit.js");
        const outcome = await audit({
          strategy,
          symbols,
          resolution,
          file,
          address: settings,
          signal,
          compute,
          warmupSensitivity: options.warmupSensitivity ?? false,
          ...defined({ params, from, to }),
        });
        print(toAuditJson(outcome), () => formatAudit(outcome));
        return outcome.causal ? 0 : notCausalExitCode;
      }),
    );
}

function toAuditJson({ causal, checks, failure, resolution, sensitivity }: AuditOutcome): Record<string, unknown> {
  return {
    causal,
    checks,
    failure: failure && { ...failure, ts: formatTs(failure.ts, resolution) },
    ...(sensitivity === null ? {} : { warmup_sensitivity: sensitivity.map(toSensitivityJson) }),
  };
}

type Sensitivity = NonNullable<AuditOutcome["sensitivity"]>[number];

function toSensitivityJson({ name, warmup, differences, settledBars }: Sensitivity): Record<string, unknown> {
  return { name, warmup, differences, settled_bars: settledBars };
}

function formatAudit(outcome: AuditOutcome): string {
  const { strategy, symbols, resolution, bars, causal, checks, explanation, sensitivity } = outcome;
  const title = `${strategy} on ${symbols.join(", ")} @ ${resolution}, ${bars} bars`;
  const rows = checks.map(({ kind, runs }) => [meanings[kind], String(runs)]);
  return [
    paintResult("bold", title),
    "",
    formatTable([{ title: "check" }, { title: "runs", align: "right" }], rows),
    "",
    causal ? "Causal: nothing up to a bar changed when bars after it did." : `Not causal. ${explanation ?? ""}`,
    ...(sensitivity === null ? [] : ["", formatSensitivity(sensitivity)]),
  ].join("\n");
}

function formatSensitivity(sensitivity: readonly Sensitivity[]): string {
  if (sensitivity.length === 0) return "The strategy declares no indicators.";
  return formatTable(
    [
      { title: "indicator" },
      { title: "warm-up", align: "right" },
      { title: "settled after", align: "right" },
      { title: "moves by" },
    ],
    sensitivity.map(({ name, warmup, settledBars, differences }) => [
      name,
      String(warmup),
      settledBars === null ? "never" : `${settledBars} bars`,
      differences.map(({ bars, share }) => `${describeShare(share)} at ${bars}`).join(", "),
    ]),
  );
}

/** NaN: with so little history there is no value yet, as of an indicator on a higher time frame. */
function describeShare(share: number): string {
  return Number.isNaN(share) ? "no value" : `${(share * 100).toPrecision(2)} %`;
}
