import { Option, type Command } from "commander";
import { UsageError } from "../../model/errors.js";
import { parseResolution, type Resolution } from "../../model/resolution.js";
import { defined } from "../../workflow/defined.js";
import type { ExportFormat } from "../../workflow/export-bars.js";
import type { CommandAction } from "../command-context.js";
import { collectTexts, oneSymbol } from "../option-parsers.js";
import { addWindowOptions, type WindowOptions } from "../window-options.js";

interface ExportOptions extends WindowOptions {
  readonly symbol?: string;
  readonly resolution: Resolution;
  readonly indicators?: readonly string[];
  readonly format?: ExportFormat;
  readonly out: string;
}

/** Adds `export`. */
export function addExportCommand(program: Command, action: CommandAction): void {
  const command = program
    .command("export")
    .description("write stored bars with any indicator columns")
    .addOption(new Option("-s, --symbol <symbol>", "ticker").argParser(oneSymbol))
    .addOption(new Option("-r, --resolution <size>", "bar size").argParser(parseResolution).default("1d"))
    .addOption(
      new Option("--indicators <names>", "columns such as ma20,rsi14,bb,macd,supertrend(7,2)").argParser(collectTexts),
    );
  addWindowOptions(command)
    .addOption(new Option("--format <format>", "by default csv, with --json jsonl").choices(["csv", "jsonl", "arrow"]))
    .option("--out <file>", 'file, or "-" for stdout', "-")
    .addHelpText(
      "after",
      "\nExamples:\n  $ algo-trader export -s SPY -r 1d --indicators ma20,rsi14,bb --out spy.csv\n  $ algo-trader export -s SPY --format arrow --out spy.arrow",
    )
    .action(
      action<ExportOptions>(async (options, { settings, signal, json, print }) => {
        const { symbol, resolution, indicators = [], from, to, out } = options;
        if (symbol === undefined) throw new UsageError("INVALID_ARGUMENT", "Expected a symbol: add -s SPY.");
        const format = options.format ?? (json && out === "-" ? "jsonl" : "csv");
        if (format === "arrow" && out === "-" && process.stdout.isTTY) {
          throw new UsageError("INVALID_ARGUMENT", "An Arrow file is no text for a terminal: add --out bars.arrow.");
        }
        const { withStore } = await import("../../workflow/open-store.js");
        const toStdout = out === "-";
        const report = await withStore(settings, async (store) => {
          const { exportBars } = await import("../../workflow/export-bars.js");
          return exportBars(store, {
            ...defined({ from, to }),
            symbol,
            resolution,
            indicators,
            format,
            out: toStdout ? process.stdout : out,
            signal,
          });
        });
        if (toStdout) return;
        print({ ...report }, () => `${report.bars} bars, ${report.from} to ${report.to}: ${out}`);
      }),
    );
}
