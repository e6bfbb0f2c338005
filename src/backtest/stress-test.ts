import { noCommission, percentCommission, type CommissionModel } from "../execution/commission.js";
import { Frame } from "../frame/frame.js";
import { RunError } from "../model/errors.js";
import type { BacktestOptions } from "./backtest-options.js";
import { bootstrapReturns } from "./block-bootstrap.js";
import { delayStrategy } from "./delay-strategy.js";
import { cutInHalves, type FramesWindow } from "./cut-in-halves.js";
import { resolveStrategy, type StrategyLike } from "./resolve-strategy.js";
import type { BacktestResult } from "./result.js";
import { runBacktest } from "./run-backtest.js";

/** One way in which a run was made harder, or different. */
export interface StressCase {
  /** What was changed. */
  readonly name: string;
  /** Total return, a fraction; null = the strategy failed. */
  readonly totalReturn: number | null;
  /** Sharpe ratio; null = undefined. */
  readonly sharpe: number | null;
  /** Whether the verdict counts it: cuts of the window and the best sessions are there to be read. */
  readonly counts: boolean;
  /** Why the strategy failed under these circumstances; null = it ran. */
  readonly failure: string | null;
}

/** What is left of a run when its circumstances change. */
export interface StressTest {
  /** The run itself. */
  readonly base: StressCase & { readonly totalReturn: number };
  /** The other cases. */
  readonly cases: readonly StressCase[];
  /** Total returns when the sessions had come in other blocks: 5 % and 95 % quantile; null = no sessions. */
  readonly bootstrap: { readonly low: number; readonly high: number } | null;
  /** Total return of buy & hold. */
  readonly benchmark: number;
  /** One sentence: what it survives. */
  readonly verdict: string;
}

/** Costs that a run without any is tried with: 0.1 % of the value of every order. */
const fallbackCost = percentCommission(0.001);

/**
 * Runs a strategy again under worse and other circumstances (profile `native`): every decision one bar late, costs
 * twice as high, without its best and worst sessions, warmed up inside the window, with the other seeding of its
 * indicators, on each half of the window.
 *
 * @param result - the run itself
 * @param frames - the bars it ran on
 * @param strategy - the strategy it ran
 * @param options - the options it ran with
 */
export function runStressTest(
  result: BacktestResult,
  frames: FramesWindow["frames"],
  strategy: StrategyLike,
  options: BacktestOptions = {},
): StressTest {
  const run = (name: string, changed: BacktestOptions, { late = false, bars = frames } = {}): StressCase => {
    const { strategyClass } = resolveStrategy(strategy, options.params);
    const other = { ...options, ...changed, params: { ...result.params, ...changed.params } };
    try {
      return toCase(name, runBacktest(bars, late ? delayStrategy(strategyClass) : strategyClass, other));
    } catch (cause) {
      if (!(cause instanceof RunError)) throw cause;
      return { name, totalReturn: null, sharpe: null, counts: true, failure: cause.message };
    }
  };
  const warmed = result.from > firstTs(frames);
  const [first, second] = cutInHalves(result, frames, options.window);
  const half = (name: string, part: FramesWindow | null): StressCase[] =>
    part === null ? [] : [{ ...run(name, { window: part.window }, { bars: part.frames }), counts: false }];
  const cases = [
    run("every decision one bar late", {}, { late: true }),
    run(...harderCosts(options)),
    ...withoutExtremes(result),
    ...(warmed ? [run("warmed up inside the window", { warmup: "inside" })] : []),
    ...otherDialects(result).map((seeding) => run(`indicators seeded ${seeding}`, { params: { seeding } })),
    ...half("first half", first),
    ...half("second half", second),
  ];
  const base = toCase("as it ran", result);
  const benchmark = result.benchmark.metrics["total_return"] ?? 0;
  const bootstrap = bootstrapReturns(result.returns);
  return { base, cases, bootstrap, benchmark, verdict: judge(base, cases, bootstrap, benchmark) };
}

/** Opening instant of the first bar there is, inside the window or before it. */
function firstTs(frames: FramesWindow["frames"]): number {
  return Math.min(...(frames instanceof Frame ? [frames] : Object.values(frames)).map(({ ts }) => ts[0]!));
}

function toCase(name: string, { metrics }: BacktestResult): StressCase & { readonly totalReturn: number } {
  return {
    name,
    totalReturn: metrics["total_return"]!,
    sharpe: metrics["sharpe"] ?? null,
    counts: true,
    failure: null,
  };
}

function harderCosts(options: BacktestOptions): [string, BacktestOptions] {
  const { commission = noCommission, spread = 0, slippageBps = 0, borrowRate = 0, marginRate = 0 } = options;
  if (commission === noCommission && spread === 0 && slippageBps === 0) {
    return ["costs of 0.1 % an order", { commission: fallbackCost }];
  }
  const prices = { spread: spread * 2, slippageBps: slippageBps * 2 };
  const rates = { borrowRate: borrowRate * 2, marginRate: marginRate * 2 };
  return ["costs twice as high", { commission: twice(commission), ...prices, ...rates }];
}

/** A rebate is no cost and stays as it is. */
function twice(model: CommissionModel): CommissionModel {
  return {
    name: `2*(${model.name})`,
    fee: (quantity, price) => {
      const fee = model.fee(quantity, price);
      return fee > 0 ? 2 * fee : fee;
    },
  };
}

/** The run without its five best and five worst sessions. */
function withoutExtremes({ returns }: BacktestResult): StressCase[] {
  const sorted = returns.slice().sort();
  const removed = Math.min(5, Math.floor(sorted.length / 4));
  if (removed === 0) return [];
  const sessions = (which: string): string => (removed === 1 ? `${which} session` : `${removed} ${which} sessions`);
  const grow = (values: Float64Array): number => values.reduce((growth, value) => growth * (1 + value), 1) - 1;
  return [
    {
      name: `without the ${sessions("best")}`,
      totalReturn: grow(sorted.slice(0, -removed)),
      sharpe: null,
      counts: true,
      failure: null,
    },
    {
      name: `without the ${sessions("worst")}`,
      totalReturn: grow(sorted.slice(removed)),
      sharpe: null,
      counts: false,
      failure: null,
    },
  ];
}

function otherDialects({ params }: BacktestResult): string[] {
  const { seeding } = params;
  return seeding === undefined ? [] : ["first", "talib"].filter((dialect) => dialect !== seeding);
}

function judge(
  base: StressTest["base"],
  cases: readonly StressCase[],
  bootstrap: StressTest["bootstrap"],
  benchmark: number,
): string {
  if (!(base.totalReturn > 0)) {
    return `It ${base.totalReturn === 0 ? "earned nothing" : "lost money"} as it ran; there is nothing to stress.`;
  }
  const counted = cases.filter(({ counts }) => counts);
  const lost = counted.filter(({ totalReturn }) => totalReturn === null || totalReturn <= 0);
  const survived = `${counted.length - lost.length} of ${counted.length} changes leave a profit`;
  const broken =
    lost.length === 0
      ? ""
      : ` (not: ${lost.map(({ name, failure }) => (failure === null ? name : `${name}, where it failed`)).join(", ")})`;
  const luck = bootstrap === null || bootstrap.low > 0 ? "" : "; other orders of the same sessions include losses";
  const market = base.totalReturn > benchmark ? "it beats buy & hold" : "buy & hold earned more";
  return `${survived}${broken}; ${market}${luck}.`;
}
