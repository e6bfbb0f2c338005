import { Option, type Command } from "commander";
import { defined } from "../../workflow/defined.js";
import type { EventKind } from "../../workflow/events.js";
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
  readonly details?: Readonly<Record<string, unknown>>;
}

interface EventImportOptions extends ImportOptions {
  readonly kind?: EventKind;
}

interface ListOptions extends WindowOptions {
  readonly symbol?: string;
  readonly type?: string;
}

/** Adds `event add|import|list`. */
export function addEventCommands(program: Command, action: CommandAction): void {
  const event = program.command("event").description("add, import and list market and symbol events");
  addAdd(event, action);
  addImport(event, action);
  addList(event, action);
}

function addAdd(event: Command, action: CommandAction): void {
  const command = event
    .command("add")
    .description("add one event: with -s about a symbol, without about the market")
    .option("-s, --symbol <symbol>", "ticker");
  addFactOptions(command, "fomc or split")
    .addOption(new Option("--details <json>", "whatever belongs to it").argParser(jsonObject("--details")))
    .addHelpText(
      "after",
      `
Examples:
  $ algo-trader event add --type fomc --ts 2025-03-19 --known-at 2025-03-19T18:00:00Z --details '{"rate": 4.5}'
  $ algo-trader event add -s AAPL --type split --ts 2020-08-31 --details '{"ratio": 4}'`,
    )
    .action(
      action<AddOptions>(async ({ symbol, type, ts, knownAt, resolution, details = {} }, { settings, print }) => {
        const row = { eventType: requireOption(type, "--type"), ts: requireOption(ts, "--ts"), details };
        const { withStore } = await import("../../workflow/open-store.js");
        const result = await withStore(settings, async (store) => {
          const { addEvent } = await import("../../workflow/events.js");
          return addEvent(store, { ...row, ...defined({ symbol, knownAt, resolution }) });
        });
        print({ ...result }, () => formatImport(result));
      }),
    );
}

function addImport(event: Command, action: CommandAction): void {
  addImportOptions(event.command("import").description("store a file of events"))
    .addOption(new Option("--kind <kind>", "what the rows are (default: by the columns)").choices(["market", "symbol"]))
    .addHelpText(
      "after",
      `
Columns: date, event_type, details, known_at (market) or symbol, ts, event_type, details, known_at (symbol).

Example:
  $ algo-trader event import --file events.csv`,
    )
    .action(
      action<EventImportOptions>(async ({ file, kind, skipBad, tz, resolution }, { settings, signal, print }) => {
        const request = { file: requireFile(file), signal, ...defined({ kind, skipBad, tz, resolution }) };
        const { withStore } = await import("../../workflow/open-store.js");
        const result = await withStore(settings, async (store) => {
          const { importEvents } = await import("../../workflow/events.js");
          return importEvents(store, request);
        });
        print({ ...result }, () => formatImport(result));
      }),
    );
}

function addList(event: Command, action: CommandAction): void {
  const command = event
    .command("list")
    .description("stored events, oldest first")
    .option("-s, --symbol <symbol>", "only events of this ticker")
    .option("--type <name>", "only this kind");
  addWindowOptions(command)
    .addHelpText("after", "\nExample:\n  $ algo-trader event list --type fomc --from 2024-01-01")
    .action(
      action<ListOptions>(async ({ symbol, type: eventType, from, to }, { settings, print }) => {
        const { withStore } = await import("../../workflow/open-store.js");
        const found = await withStore(settings, async (store) => {
          const { listEvents } = await import("../../workflow/events.js");
          return listEvents(store, defined({ symbol, eventType, from, to }));
        });
        const iso = (ts: number): string => new Date(ts).toISOString();
        const market = found.market.map((row) => ({
          date: iso(row.date).slice(0, 10),
          event_type: row.eventType,
          details: row.details,
          known_at: iso(row.knownAt),
        }));
        const ofSymbols = found.symbol.map((row) => ({
          symbol: row.symbol,
          ts: iso(row.ts),
          event_type: row.eventType,
          details: row.details,
          known_at: iso(row.knownAt),
        }));
        print({ market, symbol: ofSymbols }, () =>
          formatTable(
            [{ title: "symbol" }, { title: "about" }, { title: "known at" }, { title: "type" }, { title: "details" }],
            [
              ...market.map((row) => ["", row.date, row.known_at, row.event_type, JSON.stringify(row.details)]),
              ...ofSymbols.map((row) => [
                row.symbol,
                row.ts,
                row.known_at,
                row.event_type,
                JSON.stringify(row.details),
              ]),
            ],
          ),
        );
      }),
    );
}
