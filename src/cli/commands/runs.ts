import { Option, type Command } from "commander";
import { UsageError } from "../../model/errors.js";
import { formatTs } from "../../model/format-ts.js";
import type { RunRecord } from "../../model/run-record.js";
import { defined } from "../../workflow/defined.js";
import { manifestToJson } from "../../workflow/manifest-json.js";
import type { VerifyOutcome } from "../../workflow/verify-run.js";
import { formatMetric } from "../backtest-summary.js";
import type { CommandAction } from "../command-context.js";
import { integer } from "../option-parsers.js";
import { formatEvidence, toEvidenceJson, type Evidence } from "../run-evidence.js";
import { formatTable } from "../table.js";

interface ListOptions {
  readonly strategy?: string;
  readonly limit?: number;
}

const shownChanges = 20;
const notEqualExitCode = 7;

/** Adds `runs list|show|compare|verify`. */
export function addRunsCommands(program: Command, action: CommandAction): void {
  const runs = program.command("runs").description("every backtest that was made: list, show, compare, verify");
  addList(runs, action);
  addShow(runs, action);
  addCompare(runs, action);
  addVerify(runs, action);
}

function addList(runs: Command, action: CommandAction): void {
  runs
    .command("list")
    .description("the newest runs")
    .option("--strategy <name>", "only this family of strategies")
    .addOption(new Option("--limit <n>", "at most so many (default: 20)").argParser(integer("--limit", 1, 1_000_000)))
    .addHelpText("after", "\nExample:\n  $ algo-trader runs list --strategy macd --limit 5")
    .action(
      action<ListOptions>(async ({ strategy: family, limit }, { settings, print }) => {
        const { withStore } = await import("../../workflow/open-store.js");
        const list = await withStore(settings, async (store) => {
          const { loadRuns } = await import("../../workflow/runs.js");
          return loadRuns(store, defined({ family, limit }));
        });
        print({ runs: list.map(toRunJson) }, () => formatRuns(list));
      }),
    );
}

function addShow(runs: Command, action: CommandAction): void {
  runs
    .command("show")
    .description("one run with its manifest, its metrics, and what all trials of its family say about it")
    .argument("<id>", "id, or the start of it")
    .addHelpText("after", "\nExample:\n  $ algo-trader runs show 3fa9c1")
    .action(
      action(async (_, { settings, print }, [id]) => {
        const { withStore } = await import("../../workflow/open-store.js");
        const { run, evidence } = await withStore(settings, async (store) => {
          const { loadRun, weighRun } = await import("../../workflow/runs.js");
          const found = await loadRun(store, id!);
          return { run: found, evidence: await weighRun(store, found) };
        });
        print({ run: { ...toRunJson(run), evidence: evidence && toEvidenceJson(evidence) } }, () =>
          formatRun(run, evidence),
        );
      }),
    );
}

function addCompare(runs: Command, action: CommandAction): void {
  runs
    .command("compare")
    .description("the metrics of several runs side by side")
    .argument("<ids...>", "two or more ids")
    .addHelpText("after", "\nExample:\n  $ algo-trader runs compare 3fa9c1 77b0e2")
    .action(
      action(async (_, { settings, print }, ids) => {
        if (ids.length < 2) {
          throw new UsageError(
            "INVALID_ARGUMENT",
            `Expected two or more runs to compare, received "${ids.join(" ")}".`,
          );
        }
        const { withStore } = await import("../../workflow/open-store.js");
        const list = await withStore(settings, async (store) => {
          const { loadRun } = await import("../../workflow/runs.js");
          const loaded: RunRecord[] = [];
          for (const id of ids) loaded.push(await loadRun(store, id));
          return loaded;
        });
        print({ runs: list.map(toRunJson) }, () => formatComparison(list));
      }),
    );
}

function addVerify(runs: Command, action: CommandAction): void {
  runs
    .command("verify")
    .description("run it again: bit-equal, or which bars and numbers changed (exit status 7)")
    .argument("<id>", "id, or the start of it")
    .addHelpText("after", "\nExample:\n  $ algo-trader runs verify 3fa9c1")
    .action(
      action(async (_, { settings, signal, compute, print }, [id]) => {
        const { withStore } = await import("../../workflow/open-store.js");
        const outcome = await withStore(settings, async (store) => {
          const { verifyOn } = await import("../../workflow/verify-run.js");
          return verifyOn(compute, store, id!, { signal });
        });
        const changed = outcome.changed.map(({ symbol, ts, kind }) => ({ symbol, ts: formatInstant(ts), kind }));
        const { runId, equal, differences } = outcome;
        print({ run_id: runId, equal, changed, differences }, () => formatVerify(outcome));
        return equal ? 0 : notEqualExitCode;
      }),
    );
}

/** Midnight is a session date; anything else an instant. */
function formatInstant(ts: number): string {
  return formatTs(ts, ts % 864e5 === 0 ? "1d" : "1m");
}

function toRunJson(run: RunRecord): Record<string, unknown> {
  return {
    run_id: run.id,
    created_at: new Date(run.createdAt).toISOString(),
    family: run.family,
    trial: run.trial,
    status: run.status,
    error: run.error,
    symbols: run.symbols,
    resolution: run.resolution,
    profile: run.profile,
    from: run.from === null ? null : formatInstant(run.from),
    to: run.to === null ? null : formatInstant(run.to),
    bars: run.bars,
    metrics: run.metrics,
    benchmark: run.benchmark,
    manifest: manifestToJson(run.manifest),
  };
}

function formatRuns(runs: readonly RunRecord[]): string {
  if (runs.length === 0) return "No runs yet. Make one: algo-trader backtest -s SPY";
  return formatTable(
    [
      { title: "run" },
      { title: "made at" },
      { title: "strategy" },
      { title: "trial", align: "right" },
      { title: "series" },
      { title: "profile" },
      { title: "return", align: "right" },
      { title: "sharpe", align: "right" },
    ],
    runs.map((run) => [
      run.id,
      new Date(run.createdAt).toISOString().slice(0, 19).replace("T", " "),
      run.family,
      String(run.trial),
      `${run.symbols.join(", ")} @ ${run.resolution ?? "?"}`,
      run.profile,
      run.status === "failed" ? "failed" : returnOf(run),
      formatMetric("sharpe", run.metrics["sharpe"] ?? null),
    ]),
  );
}

function returnOf({ metrics }: RunRecord): string {
  const name = "return_pct" in metrics ? "return_pct" : "total_return";
  return formatMetric(name, metrics[name] ?? null);
}

function formatRun(run: RunRecord, evidence: Evidence | null): string {
  const { manifest } = run;
  const facts = [
    ["run", `${run.id} · trial ${run.trial} of ${run.family} · ${run.status}`],
    ["made at", new Date(run.createdAt).toISOString()],
    ["series", `${run.symbols.join(", ")} @ ${run.resolution ?? "?"} · ${run.bars} bars · profile ${run.profile}`],
    ["parameters", JSON.stringify(manifest.params)],
    ["options", JSON.stringify(manifest.options)],
    ["data", `sha256 ${manifest.dataHash}`],
    ["strategy", `sha256 ${manifest.strategyHash}`],
    ["version", manifest.packageVersion],
    ["lockfile", manifest.lockfileHash === null ? "none" : `sha256 ${manifest.lockfileHash}`],
    ...(run.error === null ? [] : [["error", run.error]]),
  ];
  const width = Math.max(...facts.map(([name]) => name!.length));
  const lines = facts.map(([name, text]) => `${name!.padEnd(width)}  ${text!}`);
  return [
    ...lines,
    ...(evidence === null ? [] : ["", formatEvidence(run, evidence)]),
    ...(run.status === "failed" ? [] : ["", formatComparison([run])]),
  ].join("\n");
}

function formatComparison(runs: readonly RunRecord[]): string {
  const names = [...new Set(runs.flatMap((run) => Object.keys(run.metrics)))];
  return formatTable(
    [{ title: "" }, ...runs.map(({ id }) => ({ title: id, align: "right" as const }))],
    names.map((name) => [
      name.replaceAll("_", " "),
      ...runs.map((run) => (name in run.metrics ? formatMetric(name, run.metrics[name] ?? null) : "")),
    ]),
  );
}

function formatVerify({ runId, equal, changed, differences }: VerifyOutcome): string {
  if (equal) return `Run ${runId}: bit-equal.`;
  const bars = changed.slice(0, shownChanges).map(({ symbol, ts, kind }) => `  ${symbol} ${formatInstant(ts)} ${kind}`);
  const more = changed.length - bars.length;
  return [
    `Run ${runId}: not equal.`,
    ...(changed.length > 0
      ? [changed.length === 1 ? "1 bar is not what it was:" : `${changed.length} bars are not what they were:`]
      : []),
    ...bars,
    ...(more > 0 ? [`  and ${more} more`] : []),
    ...differences.map((difference) => `  ${difference}`),
  ].join("\n");
}
