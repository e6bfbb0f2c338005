import type { Frame } from "../frame/frame.js";
import type { CommissionModel } from "../execution/commission.js";
import type { OnInsufficient, SameBar } from "../execution/venue-options.js";
import type { CorporateAction } from "../model/corporate-action.js";
import { UsageError } from "../model/errors.js";
import type { OutsideData } from "../model/events.js";
import type { Instrument } from "../model/instrument.js";
import { didYouMean } from "../model/nearest.js";
import type { Sizing } from "../model/order.js";
import { describeNumberOptions } from "./number-options.js";
import { describeOptionParts } from "./option-problem.js";
import { profiles, type Profile } from "./profile.js";

/** One value for every symbol, or one per ticker. */
export type PerSymbol<T> = T | Readonly<Record<string, T>>;

/** Rows from `start`, inclusive, to `end`, exclusive. */
export interface RowWindow {
  /** First row. @default 0 */
  readonly start?: number;
  /** Row after the last. @default the number of rows */
  readonly end?: number;
}

/** Options of `runBacktest`. */
export interface BacktestOptions {
  /** Definitions of fills and metrics. @default "native" */
  readonly profile?: Profile;
  /** Parameter values of the strategy. @default its own */
  readonly params?: Readonly<Record<string, unknown>>;
  /**
   * Rows of the frame to run on; rows before `start` serve as warm-up (`native`) and are not traded. Over several symbols
   * they count instants of the common clock; by ticker, rows of each frame. @default all
   */
  readonly window?: PerSymbol<RowWindow>;
  /** `outside`: bars before the window warm the indicators up. `inside`: the window alone. @default "outside"; seed, bpy "inside" */
  readonly warmup?: "outside" | "inside";
  /** What is known of the instrument: step, sessions a year, asset class. */
  readonly instrument?: Partial<Instrument>;
  /** The same for a run over several symbols, by ticker. */
  readonly instruments?: Readonly<Record<string, Partial<Instrument>>>;
  /** Bars a year of the `seed` profile. @default 252 for daily bars; required for others */
  readonly periodsPerYear?: number;
  /** Yearly risk-free rate, a fraction. @default 0 */
  readonly riskFree?: number;
  /** Return per session below which `sortino` and `omega` count a loss. @default 0 */
  readonly minimumReturn?: number;
  /** Money at the start. @default 10000 */
  readonly cash?: number;
  /** Where a decision of bar i is filled: at the open of the next bar, or at its own close. @default "open" */
  readonly fill?: "open" | "close";
  /** What an order costs. @default noCommission */
  readonly commission?: CommissionModel;
  /** Distance of ask and bid as a fraction of the price; native pays half of it on each side, bpy all of it at the entry. @default 0 */
  readonly spread?: number;
  /** Market and stop orders fill this much worse, in hundredths of a percent. @default 0 */
  readonly slippageBps?: number;
  /** Share of a bar's volume that orders may take; the rest of an order waits. @default no limit */
  readonly volumeShare?: number;
  /** Size of an order that names none. @default all equity, divided evenly among the symbols */
  readonly sizing?: Sizing;
  /** Value that may be held per unit of equity; 2 = a margin of 50 %. @default 1 */
  readonly leverage?: number;
  /** Equity per unit of value held below which there is a margin call. @default 0.25 */
  readonly maintenance?: number;
  /** Yearly fee on the value of short positions, a fraction. @default 0 */
  readonly borrowRate?: number;
  /** Yearly interest on borrowed money, a fraction. @default 0 */
  readonly marginRate?: number;
  /** What happens to an order that costs more than the account can pay. @default "resize" */
  readonly onInsufficient?: OnInsufficient;
  /** Which way through a bar is assumed when its orders depend on it. @default "pessimistic" */
  readonly sameBar?: SameBar;
  /** Finer bars for `sameBar: "lowerTimeframe"`; needed only for the bars that a first run reports as ambiguous. Of several symbols by ticker. */
  readonly finer?: PerSymbol<Frame>;
  /** Closes what is still held at the end, costs included: native at the last close, bpy at the last open. @default false */
  readonly closeAtEnd?: boolean | "lastClose";
  /** Splits and dividends; the frame then holds raw prices. Signals see split-adjusted ones, fills are raw. Of several symbols by ticker. */
  readonly corporateActions?: PerSymbol<readonly CorporateAction[]>;
  /** Facts from outside for the columns that a strategy declares with `externalSignal`, `marketEvent`, `symbolEvent`. @default none */
  readonly outside?: OutsideData;
  /** bpy: long and short trades side by side. @default false */
  readonly hedging?: boolean;
  /** bpy: every new order first cancels the others and closes what is held. @default false */
  readonly exclusiveOrders?: boolean;
}

const optionNames: readonly (keyof BacktestOptions)[] = [
  "profile",
  "params",
  "window",
  "warmup",
  "instrument",
  "instruments",
  "periodsPerYear",
  "riskFree",
  "minimumReturn",
  "cash",
  "fill",
  "commission",
  "spread",
  "slippageBps",
  "volumeShare",
  "sizing",
  "leverage",
  "maintenance",
  "borrowRate",
  "marginRate",
  "onInsufficient",
  "sameBar",
  "finer",
  "closeAtEnd",
  "corporateActions",
  "outside",
  "hedging",
  "exclusiveOrders",
];

const words = {
  profile: profiles,
  warmup: ["outside", "inside"],
  fill: ["open", "close"],
  onInsufficient: ["resize", "cancel"],
  sameBar: ["pessimistic", "optimistic", "lowerTimeframe"],
  closeAtEnd: [true, false, "lastClose"],
  hedging: [true, false],
  exclusiveOrders: [true, false],
} as const;

/**
 * Throws unless every option exists and lies where it may; all problems in one error.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` naming the nearest option
 */
export function assertBacktestOptions(options: BacktestOptions): void {
  const problems: string[] = [];
  if ((options as unknown) === null)
    throw new UsageError("INVALID_ARGUMENT", "Expected backtest options, received null.");
  for (const name of Object.keys(options)) {
    if ((optionNames as readonly string[]).includes(name)) continue;
    problems.push(`unknown option "${name}".${didYouMean(name, optionNames)}`);
  }
  for (const [name, allowed] of Object.entries(words)) {
    const value = options[name as keyof typeof words];
    if (value === undefined || (allowed as readonly unknown[]).includes(value)) continue;
    problems.push(`expected ${name} ${allowed.join(", ")}, received "${value}".`);
  }
  problems.push(...describeNumberOptions(options), ...describeOptionParts(options));
  if (problems.length > 0) throw new UsageError("INVALID_ARGUMENT", `Wrong backtest options: ${problems.join(" ")}`);
}

/** The value of one symbol. */
export function valueOf<T extends object>(
  value: PerSymbol<T> | undefined,
  symbol: string | null,
  isValue: (candidate: PerSymbol<T>) => candidate is T,
): T | null {
  if (value === undefined) return null;
  return isValue(value) ? value : symbol !== null && Object.hasOwn(value, symbol) ? value[symbol]! : null;
}
