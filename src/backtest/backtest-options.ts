import type { CommissionModel } from "../execution/commission.js";
import { UsageError } from "../model/errors.js";
import type { Instrument } from "../model/instrument.js";
import { didYouMean } from "../model/nearest.js";
import { profiles, type Profile } from "./result.js";

/** Options of `runBacktest`. */
export interface BacktestOptions {
  /** Definitions of fills and metrics. @default "native" */
  readonly profile?: Profile;
  /** Parameter values of the strategy. @default its own */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Rows of the frame to run on; rows before `start` serve as warm-up (`native`) and are not traded. @default all */
  readonly window?: { readonly start?: number; readonly end?: number };
  /** What is known of the instrument: step, sessions a year, asset class. */
  readonly instrument?: Partial<Instrument>;
  /** Bars a year of the `seed` profile. @default 252 for daily bars; required for others */
  readonly periodsPerYear?: number;
  /** Yearly risk-free rate, a fraction. @default 0 */
  readonly riskFree?: number;
  /** Money at the start. @default 10000 */
  readonly cash?: number;
  /** What an order costs. @default noCommission */
  readonly commission?: CommissionModel;
}

const optionNames = [
  "profile",
  "params",
  "window",
  "instrument",
  "periodsPerYear",
  "riskFree",
  "cash",
  "commission",
] as const;

/**
 * Throws unless every option exists and lies where it may.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` naming the nearest option
 */
export function assertBacktestOptions(options: BacktestOptions): void {
  const problems: string[] = [];
  for (const name of Object.keys(options)) {
    if (!(optionNames as readonly string[]).includes(name)) {
      problems.push(`unknown option "${name}".${didYouMean(name, optionNames)}`);
    }
  }
  if (options.profile !== undefined && !profiles.includes(options.profile)) {
    problems.push(`expected profile ${profiles.join(", ")}, received "${options.profile as string}".`);
  }
  if (options.cash !== undefined && !(options.cash > 0))
    problems.push(`expected cash above 0, received "${options.cash}".`);
  if (problems.length > 0) throw new UsageError("INVALID_ARGUMENT", `Wrong backtest options: ${problems.join(" ")}`);
}
