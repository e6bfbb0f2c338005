import type { Frame } from "../../src/frame/frame.js";
import { loadBars, readJson } from "./load-fixture.js";

/** One run of a golden backtest file. */
export interface GoldenRun {
  readonly strategy: string;
  readonly params: Readonly<Record<string, unknown>>;
  readonly warmup: number;
  readonly signals: readonly (readonly [number, "BUY" | "SELL"])[];
  readonly model_a: {
    readonly periods_per_year: number;
    readonly metrics: Readonly<Record<string, number | null>>;
    readonly equity_at: readonly (readonly [number, number])[];
    readonly trades: readonly GoldenTrade[];
  };
  readonly model_b: readonly {
    readonly config: {
      readonly name: string;
      readonly cash: number;
      readonly commission_fixed: number;
      readonly commission_relative: number;
      readonly spread: number;
      readonly finalize_trades: boolean;
    };
    readonly metrics: Readonly<Record<string, number | string | boolean | null>>;
    readonly rejected_bars: readonly number[];
    readonly equity_at: readonly (readonly [number, number])[];
    readonly trades: readonly GoldenTrade[];
  }[];
}

/** One trade of a golden backtest file. */
export interface GoldenTrade {
  readonly size: number;
  readonly entry_bar: number;
  readonly exit_bar: number;
  readonly entry_price: number;
  readonly exit_price: number;
  readonly pnl: number;
  readonly commission: number;
  readonly return: number;
  readonly bars_held: number;
  readonly open: boolean;
}

/** The data sets with golden backtests. */
export const goldenDatasets = [
  { name: "GOOG_1d", load: () => loadBars("test/fixtures/bars/GOOG_1d.csv.gz", "GOOG", "1d") },
  { name: "EURUSD_1h_2017", load: () => loadBars("test/fixtures/bars/EURUSD_1h_2017.csv.gz", "EURUSD", "1h") },
  { name: "SPY_1d", load: () => loadBars("assets/sample/SPY_1d.csv.gz", "SPY", "1d") },
] as const satisfies readonly { name: string; load: () => Frame }[];

/** The golden runs of a data set. */
export function loadGoldenRuns(name: string): readonly GoldenRun[] {
  const file = readJson(`test/fixtures/golden/backtests/${name}.json.gz`) as { readonly runs: readonly GoldenRun[] };
  return file.runs;
}
