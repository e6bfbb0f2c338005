import { Argument, Option, type Command } from "commander";
import { whatToShowKinds, type WhatToShow } from "../../model/bar-source.js";
import type { Duration } from "../../model/duration.js";
import type { Resolution } from "../../model/resolution.js";
import { defined } from "../../workflow/defined.js";
import type { IngestRequest } from "../../workflow/ingest.js";
import type { IngestedSeries } from "../../workflow/ingest-series.js";
import type { CommandAction } from "../command-context.js";
import { addContractOptions, type ContractOptions } from "../contract-options.js";
import { addGatewayOptions } from "../gateway-options.js";
import { collectResolutions, collectSymbols, duration } from "../option-parsers.js";
import { formatTable } from "../table.js";
import { addWindowOptions, type WindowOptions } from "../window-options.js";

interface IngestOptions extends WindowOptions, ContractOptions {
  readonly symbol?: readonly string[];
  readonly resolution?: readonly Resolution[];
  readonly duration?: Duration;
  readonly source?: string;
  readonly file?: string;
  readonly skipBad?: boolean;
  readonly tz?: string;
  readonly what?: WhatToShow;
  readonly rth: boolean;
}

/** Adds `ingest`. */
export function addIngestCommand(program: Command, action: CommandAction): void {
  const command = program
    .command("ingest")
    .description("fetch bars and store them with ma20, ma50 and ath")
    .addArgument(new Argument("[symbol]", "ticker, instead of -s"))
    .addArgument(new Argument("[resolution]", "bar size, instead of -r"))
    .addArgument(new Argument("[duration]", "look-back, instead of -d"))
    .addOption(new Option("-s, --symbol <symbol>", "ticker; repeat it or separate by commas").argParser(collectSymbols))
    .addOption(
      new Option("-r, --resolution <size>", "bar size; repeat it or separate by commas (default: 1d)").argParser(
        collectResolutions,
      ),
    )
    .addOption(
      new Option("-d, --duration <look-back>", 'such as "30 D" or "5 Y" (default: "5 Y")').argParser(duration),
    );
  addWindowOptions(command)
    .option("--source <name>", "ibkr, csv or sample (default: ibkr, csv with --file)")
    .option("--file <file>", "CSV file, also .gz")
    .option("--skip-bad", "leave bad rows out instead of refusing the file")
    .option("--tz <zone>", "zone of times without one in the file (default: UTC)")
    .addOption(new Option("--what <kind>", "what a price is made of").choices(whatToShowKinds))
    .option("--no-rth", "trading hours outside the regular session too");
  addContractOptions(command);
  addGatewayOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  $ algo-trader ingest -s AAPL -r 1d -d "5 Y"
  $ algo-trader ingest AAPL 1h "1 Y"
  $ algo-trader ingest -s SPY,QQQ -r 1d -r 1h
  $ algo-trader ingest -s SPY -r 1d --file bars.csv
  $ algo-trader ingest -s VOD --exchange LSE --currency GBP`,
    )
    .action(
      action<IngestOptions>(async (options, { settings, signal, progress, print }, [symbol, resolution, lookBack]) => {
        const { withStore } = await import("../../workflow/open-store.js");
        const { symbol: symbols = [], resolution: resolutions, rth } = options;
        const request = {
          symbols: symbol === undefined ? symbols : collectSymbols(symbol, symbols),
          resolutions:
            resolution === undefined ? (resolutions ?? (["1d"] as const)) : collectResolutions(resolution, resolutions),
          duration: lookBack === undefined ? options.duration : duration(lookBack),
          from: options.from,
          to: options.to,
          what: options.what,
          hints: toHints(options),
        };
        const source = { ...options, gateway: settings.gateway };
        const series = await withStore(settings, async (store) => {
          const { ingestFrom } = await import("../../workflow/ingest.js");
          return ingestFrom(store, source, { ...defined(request), rth, signal, onProgress: progress.update });
        });
        print({ series }, () => formatSeries(series));
      }),
    );
}

/** The facts given, or nothing: then those stored count. */
function toHints({ exchange, currency, assetClass, conId }: ContractOptions): IngestRequest["hints"] {
  const hints = defined({ exchange, currency, assetClass, conId });
  return Object.keys(hints).length > 0 ? hints : undefined;
}

function formatSeries(series: readonly IngestedSeries[]): string {
  const counts = ["fetched", "inserted", "updated", "unchanged", "skipped"];
  return formatTable(
    [
      { title: "series" },
      ...counts.map((title) => ({ title, align: "right" as const })),
      { title: "first" },
      { title: "last" },
    ],
    series.map((one) => [
      `${one.symbol} @ ${one.resolution}`,
      ...[one.fetched, one.inserted, one.updated, one.unchanged, one.skipped].map(String),
      one.from ?? "",
      one.to ?? "",
    ]),
  );
}
