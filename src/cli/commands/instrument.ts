import { Option, type Command } from "commander";
import { UsageError } from "../../model/errors.js";
import type { Instrument } from "../../model/instrument.js";
import { defined } from "../../workflow/defined.js";
import type { CommandAction } from "../command-context.js";
import { addContractOptions, type ContractOptions } from "../contract-options.js";
import { decimal } from "../option-parsers.js";
import { formatTable } from "../table.js";

interface AddOptions extends ContractOptions {
  readonly symbol?: string;
  readonly name?: string;
  readonly sessionsPerYear?: number;
  readonly step?: number;
  readonly minTick?: number;
}

/** Adds `instrument add|list|show` and `add-instrument`. */
export function addInstrumentCommands(program: Command, action: CommandAction): void {
  const instrument = program.command("instrument").description("add, list and show instruments");
  addAddCommand(instrument.command("add"), action, "instrument add");
  instrument
    .command("list")
    .description("every stored instrument")
    .addHelpText("after", "\nExample:\n  $ algo-trader instrument list")
    .action(
      action(async (_, { settings, print }) => {
        const { withStore } = await import("../../workflow/open-store.js");
        const instruments = await withStore(settings, async (store) => {
          const { loadInstruments } = await import("../../workflow/instruments.js");
          return loadInstruments(store);
        });
        print({ instruments: instruments.map(toInstrumentJson) }, () => formatInstruments(instruments));
      }),
    );
  instrument
    .command("show")
    .description("one instrument with its stored series")
    .argument("[symbol]", "ticker, instead of -s")
    .option("-s, --symbol <symbol>", "ticker")
    .addHelpText("after", "\nExample:\n  $ algo-trader instrument show SPY")
    .action(
      action<AddOptions>(async (options, { settings, print }, [argument]) => {
        const symbol = requireSymbol(argument ?? options.symbol);
        const { withStore } = await import("../../workflow/open-store.js");
        const { instrument: found, series } = await withStore(settings, async (store) => {
          const { showInstrument } = await import("../../workflow/instruments.js");
          return showInstrument(store, symbol);
        });
        print({ instrument: toInstrumentJson(found), series }, () =>
          [
            formatInstruments([found]),
            "",
            formatTable(
              [{ title: "series" }, { title: "bars", align: "right" }, { title: "first" }, { title: "last" }],
              series.map(({ resolution, bars, from, to }) => [`${symbol} @ ${resolution}`, String(bars), from, to]),
            ),
          ].join("\n"),
        );
      }),
    );
  addAddCommand(program.command("add-instrument"), action, "add-instrument");
}

function addAddCommand(command: Command, action: CommandAction, name: string): void {
  command
    .description("add an instrument, or facts to one")
    .option("-s, --symbol <symbol>", "ticker")
    .option("--name <text>", "long name");
  addContractOptions(command)
    .addOption(
      new Option("--sessions-per-year <n>", "for annualising").argParser(decimal("--sessions-per-year", 0, true)),
    )
    .addOption(new Option("--step <quantity>", "smallest quantity step").argParser(decimal("--step", 0, true)))
    .addOption(new Option("--min-tick <price>", "smallest price step").argParser(decimal("--min-tick", 0, true)))
    .addHelpText(
      "after",
      `\nExample:\n  $ algo-trader ${name} -s SPY --name "SPDR S&P 500" --exchange ARCA --currency USD --asset-class ETF`,
    )
    .action(
      action<AddOptions>(async (options, { settings, print }) => {
        const symbol = requireSymbol(options.symbol);
        const { name: description, exchange, currency, assetClass, conId, sessionsPerYear, step, minTick } = options;
        const facts = defined({ description, exchange, currency, assetClass, conId, sessionsPerYear, step, minTick });
        const { withStore } = await import("../../workflow/open-store.js");
        const added = await withStore(settings, async (store) => {
          const { addInstrument } = await import("../../workflow/instruments.js");
          return addInstrument(store, symbol, facts);
        });
        print({ instrument: toInstrumentJson(added) }, () => formatInstruments([added]));
      }),
    );
}

function requireSymbol(symbol: string | undefined): string {
  if (symbol !== undefined && symbol.trim() !== "") return symbol.trim();
  throw new UsageError("INVALID_ARGUMENT", "Expected a symbol: add -s SPY.");
}

function toInstrumentJson(instrument: Instrument): Record<string, unknown> {
  return {
    symbol: instrument.symbol,
    description: instrument.description,
    exchange: instrument.exchange,
    currency: instrument.currency,
    asset_class: instrument.assetClass,
    calendar: instrument.calendar,
    sessions_per_year: instrument.sessionsPerYear,
    step: instrument.step,
    min_tick: instrument.minTick,
    con_id: instrument.conId,
    details: instrument.details,
  };
}

function formatInstruments(instruments: readonly Instrument[]): string {
  if (instruments.length === 0) return "No instruments yet. Add one: algo-trader add-instrument -s SPY";
  return formatTable(
    [{ title: "symbol" }, { title: "name" }, { title: "class" }, { title: "exchange" }, { title: "currency" }],
    instruments.map((one) => [
      one.symbol,
      one.description ?? "",
      one.assetClass ?? "",
      one.exchange ?? "",
      one.currency ?? "",
    ]),
  );
}
