import { Option, type Command } from "commander";
import { defined } from "../../workflow/defined.js";
import type { CommandAction } from "../command-context.js";
import {
  addFactOptions,
  addImportOptions,
  jsonObject,
  requireFile,
  requireOption,
  type FactOptions,
  type ImportOptions,
} from "../fact-options.js";
import { formatImport } from "../import-summary.js";
import { formatTable } from "../table.js";
import { addWindowOptions, type WindowOptions } from "../window-options.js";

interface AddOptions extends FactOptions {
  readonly symbol?: string;
  readonly payload?: Readonly<Record<string, unknown>>;
}

interface ListOptions extends WindowOptions {
  readonly symbol?: string;
  readonly type?: string;
}

/** Adds `signal add|import|list`. */
export function addSignalCommands(program: Command, action: CommandAction): void {
  const signal = program.command("signal").description("add, import and list signals from outside, such as forecasts");
  addAdd(signal, action);
  addImport(signal, action);
  addList(signal, action);
}

function addAdd(parent: Command, action: CommandAction): void {
  const command = parent.command("add").description("add one signal").option("-s, --symbol <symbol>", "ticker");
  addFactOptions(command, "ml_return_forecast")
    .addOption(new Option("--payload <json>", "its content").argParser(jsonObject("--payload")))
    .addHelpText(
      "after",
      `
Example:
  $ algo-trader signal add -s AAPL --type ml_return_forecast --ts 2025-11-15T14:30:00Z --payload '{"expected_return": 0.012}'`,
    )
    .action(
      action<AddOptions>(async ({ symbol, type, ts, knownAt, resolution, payload = {} }, { settings, print }) => {
        const row = {
          symbol: requireOption(symbol, "-s"),
          signalType: requireOption(type, "--type"),
          ts: requireOption(ts, "--ts"),
          payload,
        };
        const { withStore } = await import("../../workflow/open-store.js");
        const result = await withStore(settings, async (store) => {
          const { addSignal } = await import("../../workflow/signals.js");
          return addSignal(store, { ...row, ...defined({ knownAt, resolution }) });
        });
        print({ ...result }, () => formatImport(result));
      }),
    );
}

function addImport(parent: Command, action: CommandAction): void {
  addImportOptions(parent.command("import").description("store a file of signals"))
    .addHelpText(
      "after",
      "\nColumns: symbol, ts, signal_type, payload, known_at.\n\nExamples:\n  $ algo-trader signal import --file signals.jsonl\n  $ algo-trader signal import --file hourly.csv -r 1h",
    )
    .action(
      action<ImportOptions>(async ({ file, skipBad, tz, resolution }, { settings, signal, print }) => {
        const request = { file: requireFile(file), signal, ...defined({ skipBad, tz, resolution }) };
        const { withStore } = await import("../../workflow/open-store.js");
        const result = await withStore(settings, async (store) => {
          const { importSignals } = await import("../../workflow/signals.js");
          return importSignals(store, request);
        });
        print({ ...result }, () => formatImport(result));
      }),
    );
}

function addList(parent: Command, action: CommandAction): void {
  const command = parent
    .command("list")
    .description("stored signals, oldest first")
    .option("-s, --symbol <symbol>", "only signals of this ticker")
    .option("--type <name>", "only this kind");
  addWindowOptions(command)
    .addHelpText("after", "\nExample:\n  $ algo-trader signal list -s AAPL --json")
    .action(
      action<ListOptions>(async ({ symbol, type: signalType, from, to }, { settings, print }) => {
        const { withStore } = await import("../../workflow/open-store.js");
        const found = await withStore(settings, async (store) => {
          const { listSignals } = await import("../../workflow/signals.js");
          return listSignals(store, defined({ symbol, signalType, from, to }));
        });
        const signals = found.map((row) => ({
          symbol: row.symbol,
          ts: new Date(row.ts).toISOString(),
          signal_type: row.signalType,
          payload: row.payload,
          known_at: new Date(row.knownAt).toISOString(),
        }));
        print({ signals }, () =>
          formatTable(
            [{ title: "symbol" }, { title: "about" }, { title: "known at" }, { title: "type" }, { title: "payload" }],
            signals.map((row) => [row.symbol, row.ts, row.known_at, row.signal_type, JSON.stringify(row.payload)]),
          ),
        );
      }),
    );
}
