import { Option, type Command } from "commander";
import { whatToShowKinds, type WhatToShow } from "../../model/bar-source.js";
import { systemClock } from "../../model/clock.js";
import type { Duration } from "../../model/duration.js";
import { getLogger } from "../../model/logger.js";
import { parseResolution, type Resolution } from "../../model/resolution.js";
import type { BacktestRequest } from "../../workflow/prepare-backtest.js";
import { defined } from "../../workflow/defined.js";
import { toBacktestJson } from "../backtest-json.js";
import { formatBacktest } from "../backtest-summary.js";
import type { CommandAction, CommandContext } from "../command-context.js";
import { addGatewayOptions } from "../gateway-options.js";
import { collectParams, collectSymbols, decimal, duration, integer } from "../option-parsers.js";
import { addWindowOptions, type WindowOptions } from "../window-options.js";

const log = getLogger("cli.backtest");

interface BacktestCommandOptions extends WindowOptions {
  readonly symbol?: readonly string[];
  readonly resolution: Resolution;
  readonly strategy: string;
  readonly param?: Readonly<Record<string, string>>;
  readonly profile: "native" | "seed" | "bpy";
  readonly autoFetch?: boolean;
  /** False with `--no-fetch`. */
  readonly fetch: boolean;
  readonly fetchDuration?: Duration;
  readonly what?: WhatToShow;
  readonly rth: boolean;
  readonly warmup?: number;
  readonly cash?: number;
  readonly commission?: string;
  readonly fill?: "open" | "close";
  readonly spread?: number;
  readonly slippageBps?: number;
  readonly sameBar?: "pessimistic" | "optimistic" | "lowerTimeframe";
  readonly finer?: Resolution;
  /** False with `--no-corporate-actions`. */
  readonly corporateActions: boolean;
  readonly closeAtEnd?: true;
  readonly periodsPerYear?: number;
  readonly plot?: true | "simple" | "full";
  readonly theme: "light" | "dark";
  readonly equity?: boolean;
}

/** Adds `backtest`. */
export function addBacktestCommand(program: Command, action: CommandAction): void {
  const command = program
    .command("backtest")
    .description("run a strategy on stored bars, with metrics and a picture")
    .addOption(
      new Option("-s, --symbol <symbol>", "ticker; repeat it or separate by commas for one account").argParser(
        collectSymbols,
      ),
    )
    .addOption(new Option("-r, --resolution <size>", "bar size").argParser(parseResolution).default("1d"))
    .option(
      "--strategy <name>",
      "ma_cross, db_ma_cross, rsi, bollinger, macd, supertrend, ath_breakout, ml_forecast or a file",
      "db_ma_cross",
    )
    .addOption(new Option("--param <name=value>", "parameter of the strategy; repeat it").argParser(collectParams))
    .addOption(
      new Option("--profile <name>", "definitions of fills and metrics")
        .choices(["native", "seed", "bpy"])
        .default("native"),
    );
  addWindowOptions(command)
    .addOption(new Option("--auto-fetch", "fetch what the window lacks").conflicts("fetch"))
    .option("--no-fetch", "never connect")
    .addOption(
      new Option(
        "--fetch-duration <look-back>",
        'window when --from is absent (default: "5 Y" with --auto-fetch, else all)',
      ).argParser(duration),
    )
    .addOption(new Option("--what <kind>", "what a fetched price is made of").choices(whatToShowKinds))
    .option("--no-rth", "fetch trading hours outside the regular session too")
    .addOption(new Option("--plot [mode]", "save a picture: simple or full (bare: full)").choices(["simple", "full"]))
    .addOption(new Option("--theme <theme>", "colours of the picture").choices(["light", "dark"]).default("light"))
    .addOption(
      new Option("--cash <amount>", "money at the start (default: 10000)").argParser(decimal("--cash", 0, true)),
    )
    .addOption(
      new Option("--fill <price>", "decided on bar i, filled at the next open or at its close").choices([
        "open",
        "close",
      ]),
    )
    .option("--commission <model>", "none, percent:R, fixed:C, per-share:R, ibkr-fixed, ibkr-tiered, or a sum with +")
    .addOption(new Option("--spread <fraction>", "distance of ask and bid").argParser(decimal("--spread", 0)))
    .addOption(new Option("--slippage-bps <n>", "worse by n/100 %").argParser(decimal("--slippage-bps", 0)))
    .addOption(
      new Option("--same-bar <way>", "way through a bar that several orders hit").choices([
        "pessimistic",
        "optimistic",
        "lowerTimeframe",
      ]),
    )
    .addOption(
      new Option(
        "--finer <size>",
        "bars that decide for --same-bar lowerTimeframe (default: stored ones, coarsest first; fetched: 1m)",
      ).argParser(parseResolution),
    )
    .option("--no-corporate-actions", "leave stored splits and dividends out: the prices account for both")
    .option("--close-at-end", "close what is still held on the last bar")
    .addOption(
      new Option("--periods-per-year <n>", "bars a year, for profile seed").argParser(
        decimal("--periods-per-year", 0, true),
      ),
    )
    .addOption(
      new Option("--warmup <bars>", "bars before the window that indicators may use (default: all)").argParser(
        integer("--warmup", 0, 1_000_000_000),
      ),
    )
    .option("--equity", "with --json: the account value at every bar, too");
  addGatewayOptions(command)
    .addHelpText(
      "after",
      `
Examples:
  $ algo-trader backtest -s SPY -r 1d --strategy macd --plot
  $ algo-trader backtest -s AMZN --auto-fetch --fetch-duration "1 Y" --plot full
  $ algo-trader backtest -s SPY --strategy ma_cross --param short=10 --param long=30 --json
  $ algo-trader backtest -s SPY --strategy ./my-strategy.ts --commission ibkr-fixed`,
    )
    .action(
      action<BacktestCommandOptions>(async (options, context) => {
        const { settings, print } = context;
        logRequest(options);
        const { prepareBacktest } = await import("../../workflow/prepare-backtest.js");
        const prepared = await prepareBacktest(toRequest(options, context));
        const { withStore } = await import("../../workflow/open-store.js");
        const report = await withStore(
          settings,
          async (store) => {
            const { backtest } = await import("../../workflow/backtest.js");
            return backtest(store, prepared);
          },
          { ahead: true },
        );
        print(toBacktestJson(report, { equity: options.equity ?? false }), () => formatBacktest(report));
      }),
    );
}

function logRequest({
  symbol = [],
  resolution,
  autoFetch,
  fetch,
  fetchDuration = "5 Y",
}: BacktestCommandOptions): void {
  const flag = (value: boolean | undefined): string => (value === true ? "True" : "False");
  log.info(
    `CLI backtest requested: symbol=${symbol.join(",")}, resolution=${resolution}, auto_fetch=${flag(autoFetch)}, no_fetch=${flag(!fetch)}, fetch_duration='${fetchDuration}'`,
  );
}

function toRequest(
  options: BacktestCommandOptions,
  { settings, signal, compute, progress }: CommandContext,
): BacktestRequest {
  const { symbol: symbols = [], resolution, strategy, autoFetch = false, fetchDuration: duration, what, rth } = options;
  const { from, to, warmup: warmupBars, commission, finer, plot, theme } = options;
  const { profile, param: params, cash, fill, spread, slippageBps, sameBar, closeAtEnd, periodsPerYear } = options;
  return {
    symbols,
    resolution,
    strategy,
    corporateActions: options.corporateActions,
    ...defined({ from, to, duration, warmupBars, commission, finer }),
    options: { profile, ...defined({ params, cash, fill, spread, slippageBps, sameBar, closeAtEnd, periodsPerYear }) },
    fetch: autoFetch
      ? {
          source: { source: "ibkr", gateway: settings.gateway },
          duration: duration ?? "5 Y",
          ...defined({ what }),
          rth,
          clock: systemClock,
          signal,
          onProgress: progress.update,
        }
      : null,
    plot: plot === undefined ? null : { mode: plot === true ? "full" : plot, theme },
    clock: systemClock,
    signal,
    compute,
  };
}
