import { UsageError } from "../../model/errors.js";
import { didYouMean } from "../../model/nearest.js";
import { parseSignalRule } from "../../model/parse-signal-rule.js";
import { parseResolution, type Resolution } from "../../model/resolution.js";
import type { SignalRule, WindowedColumn } from "../../model/signal-rule.js";
import { databaseOf, type Transaction } from "./database.js";
import { assertSymbol } from "./series-key.js";
import type { SqlRow } from "./session.js";
import { backtestQuery, badBarsQuery, type SqlBacktestPlan } from "./sql-backtest-query.js";
import { assertExact, badBars, emptiness } from "./sql-backtest-errors.js";
import { runFragment } from "./sql-fragment.js";
import { assertInstants } from "./store-facts.js";
import type { Store } from "./store.js";

/** A backtest of one rule over many stored symbols, each with an account of its own. */
export interface SqlBacktestRequest {
  /** Bar size. */
  readonly resolution: Resolution;
  /** When to buy and to sell. */
  readonly rule: SignalRule<WindowedColumn>;
  /** Tickers. @default every symbol stored at this resolution */
  readonly symbols?: readonly string[] | undefined;
  /** First instant of the window, inclusive, epoch milliseconds UTC. @default the first bar */
  readonly from?: number | undefined;
  /** Last instant of the window, inclusive, epoch milliseconds UTC. @default the last bar */
  readonly to?: number | undefined;
  /**
   * As in `runBacktest`. `native`: a signal fills at the next open, columns know the bars before the window.
   * `seed`: a signal earns from its own close on, without costs, columns begin with the window. @default "native"
   */
  readonly profile?: "native" | "seed" | undefined;
  /** Money at the start of each account; `seed` starts with 1. @default 10000 */
  readonly cash?: number | undefined;
  /** Commission of every order as a fraction of its value, 0.002 = 0.2 %; `native` alone. @default 0 */
  readonly commissionRate?: number | undefined;
  /** Whether the curves are wanted too. @default false */
  readonly equity?: boolean | undefined;
  /** Breaks off. */
  readonly signal?: AbortSignal | undefined;
}

/** The account of one symbol over the window. */
export interface SqlEquityCurve {
  /** Opening instants of the bars, epoch milliseconds UTC. */
  readonly ts: Float64Array;
  /** Account value at each close. */
  readonly equity: Float64Array;
}

/** What became of one symbol. */
export interface SqlBacktestResult {
  /** Ticker. */
  readonly symbol: string;
  /** Bars in the window. */
  readonly bars: number;
  /** First bar, epoch milliseconds UTC. */
  readonly from: number;
  /** Last bar, epoch milliseconds UTC. */
  readonly to: number;
  /** Account value at the last close. */
  readonly finalEquity: number;
  /** Last equity by start, minus 1. */
  readonly totalReturn: number;
  /** Deepest fall from a peak, as a fraction, zero or negative. */
  readonly maxDrawdown: number;
  /** Round trips, the open one included. */
  readonly trades: number;
  /** Whether the last one is still open. */
  readonly openAtEnd: boolean;
  /** Share of the bars at whose close something was held. */
  readonly exposure: number;
  /** What buying at the first price and holding to the last close would have earned, without costs. */
  readonly holdReturn: number;
  /** Account value at each close, and the bars' instants, if asked for. */
  readonly curve: SqlEquityCurve | null;
}

const optionNames = [
  "resolution",
  "rule",
  "symbols",
  "from",
  "to",
  "profile",
  "cash",
  "commissionRate",
  "equity",
  "signal",
];

/**
 * The same backtest over thousands of stored symbols as one statement with window functions: nothing is loaded, one row
 * per symbol comes back, in the order of the symbols.
 *
 * Long or flat, all equity, in fractions of a unit. The equity is that of `runBacktest` with
 * `defineRuleStrategy(name, rule)` within 1e-9. Averages and maxima are those of `computeIndicators` to the last bit, so
 * that comparisons with them fall out alike; a price that lies exactly on a Bollinger band may not.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for a wrong option or rule, or a column that is no window over the bars
 * (`ema20`, `rsi14`); `REVERSED_DATES`, `CONFLICTING_OPTIONS`, `INVALID_RESOLUTION`
 * @throws {DataError} `SYMBOL_NOT_STORED`, `EMPTY_RESULT`, `BAD_BARS` naming the bars
 * @example
 * const rows = await sqlBacktest(store, { resolution: "1d", rule: { level: { above: ["ma20", "ma50"] } } });
 * rows.filter(({ totalReturn, holdReturn }) => totalReturn > holdReturn).map(({ symbol }) => symbol);
 */
export async function sqlBacktest(store: Store, request: SqlBacktestRequest): Promise<readonly SqlBacktestResult[]> {
  const plan = toPlan(request);
  const query = backtestQuery(plan);
  const doing = `running a backtest over the stored ${plan.resolution} bars`;
  const work = async (tx: Transaction): Promise<readonly SqlRow[]> => {
    // Compiling a statement this long would take longer than running it.
    await tx.sql`select set_config('jit', 'off', true), set_config('work_mem', '64MB', true),
      set_config('extra_float_digits', '1', true)`;
    const rows = await runFragment(tx, query);
    if (rows.length === 0 || rows.length < (plan.symbols?.length ?? 0)) throw await emptiness(tx, plan, rows);
    if (rows.some((row) => row["good"] !== true)) throw badBars(await runFragment(tx, badBarsQuery(plan)), plan);
    return rows;
  };
  const rows = await databaseOf(store).transaction(work, { signal: request.signal, doing });
  assertExact(rows, plan);
  return rows.map((row) => toResult(row, plan.cash));
}

function toPlan(request: SqlBacktestRequest): SqlBacktestPlan {
  const { symbols, from, to, profile = "native", cash = 10_000, commissionRate = 0, equity = false } = request;
  const problems = Object.keys(request)
    .filter((name) => !optionNames.includes(name))
    .map((name) => `unknown option "${name}".${didYouMean(name, optionNames)}`);
  if (!["native", "seed"].includes(profile)) problems.push(`expected profile native or seed, received "${profile}".`);
  if (!(cash > 0 && cash < Infinity)) problems.push(`expected cash above zero, received "${cash}".`);
  if (!(commissionRate >= 0 && commissionRate < 1)) {
    problems.push(`expected commissionRate from 0 to below 1, received "${commissionRate}".`);
  }
  if (symbols?.length === 0) problems.push(`expected at least one symbol, received none.`);
  if (problems.length > 0) {
    throw new UsageError("INVALID_ARGUMENT", `Wrong options of sqlBacktest: ${problems.join(" ")}`);
  }
  if (profile === "seed" && (request.cash !== undefined || commissionRate > 0)) {
    throw new UsageError(
      "CONFLICTING_OPTIONS",
      `Expected neither "cash" nor "commissionRate" with profile "seed", which starts with 1 and has no costs; use profile "native".`,
    );
  }
  symbols?.forEach(assertSymbol);
  assertInstants("the window", { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
  if (from !== undefined && to !== undefined && from > to) {
    const [first, last] = [new Date(from).toISOString(), new Date(to).toISOString()];
    throw new UsageError("REVERSED_DATES", `Expected "from" not after "to", received from "${first}" to "${last}".`);
  }
  return {
    resolution: parseResolution(request.resolution),
    symbols: symbols === undefined ? null : [...new Set(symbols)],
    from: from ?? -Infinity,
    to: to ?? Infinity,
    rule: parseSignalRule(request.rule),
    profile,
    cash: profile === "seed" ? 1 : cash,
    commissionRate,
    equity,
  };
}

function toResult(row: SqlRow, cash: number): SqlBacktestResult {
  const number = (name: string): number => Number(row[name]);
  const finalEquity = number("final_equity");
  return {
    symbol: String(row["symbol"]),
    bars: number("bars"),
    from: number("first"),
    to: number("last"),
    finalEquity,
    totalReturn: finalEquity / cash - 1,
    maxDrawdown: number("max_drawdown"),
    trades: number("trades"),
    openAtEnd: number("open_at_end") > 0,
    exposure: number("bars_held") / number("bars"),
    holdReturn: number("last_close") / number("start_price") - 1,
    curve: "equity" in row ? { ts: toColumn(row["ts"]), equity: toColumn(row["equity"]) } : null,
  };
}

/** A `float8[]` as the database writes it: `{1,2.5}`. */
function toColumn(text: unknown): Float64Array {
  return Float64Array.from(String(text).slice(1, -1).split(","), Number);
}
