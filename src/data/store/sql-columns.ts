import { parseIndicator } from "../../indicators/parse-indicator.js";
import { isBarColumnName, type BarColumnName } from "../../model/bar.js";
import { UsageError } from "../../model/errors.js";
import { alias, joinFragments, sql, type Fragment } from "./sql-fragment.js";

/** How a query computes windowed columns. */
export interface ColumnPlan {
  /** Column name → its expression in the stage `windowed`. */
  readonly expressions: ReadonlyMap<string, Fragment>;
  /**
   * Stages from `bars` (symbol, ts, bars, stored columns, good = whether the prices are) to `windowed`, which adds
   * `exact` = whether no sum was rounded, and `good_so_far` = whether the bars before were good, where they matter.
   */
  readonly stages: Fragment;
}

const prices: Readonly<Record<BarColumnName, Fragment>> = {
  open: sql`open`,
  high: sql`high`,
  low: sql`low`,
  close: sql`close`,
  volume: sql`volume`,
};

const kept = new Map([
  ["ma20", sql`ma20`],
  ["ma50", sql`ma50`],
  ["ath", sql`ath`],
]);

const unbounded = new Map([
  ["ath_close", sql`highest_close`],
  ["ath_high", sql`highest_high`],
  [
    "tr",
    // Without a bar before, greatest() leaves the missing ones out.
    sql`greatest(high - low, abs(high - previous_close), abs(low - previous_close))`,
  ],
]);

/**
 * @param names - in the grammar of `computeIndicators`
 * @param useStored - whether `ma20`, `ma50` and `ath` are read from the table
 * @throws {UsageError} `INVALID_ARGUMENT` for an indicator that is no window over the bars, `UNKNOWN_INDICATOR`
 */
export function planColumns(names: readonly string[], useStored: boolean): ColumnPlan {
  const periods: number[] = [];
  const meanOf = (period: number): Fragment => {
    if (!periods.includes(period)) periods.push(period);
    return alias("mean", periods.indexOf(period));
  };
  const expressions = new Map(names.map((name) => [name, toExpression(name, useStored, meanOf, periods)]));
  const given = [...Object.values(prices), ...kept.values()];
  const needsNothing = [...expressions.values()].every((expression) => given.includes(expression));
  return { expressions, stages: needsNothing ? asTheyAre : toStages(periods) };
}

const asTheyAre = sql`windowed as (select *, true as exact, good as good_so_far from bars)`;

function toExpression(
  name: string,
  useStored: boolean,
  meanOf: (period: number) => Fragment,
  periods: readonly number[],
): Fragment {
  if (isBarColumnName(name)) return prices[name];
  const indicator = parseIndicator(name);
  const stored = useStored && indicator.storedAs !== null ? kept.get(indicator.storedAs) : undefined;
  if (stored) return stored;
  const plain = unbounded.get(indicator.name);
  if (plain) return plain;
  const average = /^sma(\d+)$/.exec(indicator.name);
  if (average) return meanOf(Number(average[1]));
  const band = /^bb_(upper|middle|lower)\((\d+),([^()]+)\)$/.exec(indicator.name);
  if (band) {
    const period = Number(band[2]);
    const middle = meanOf(period);
    if (band[1] === "middle") return middle;
    const deviation = alias("deviation", periods.indexOf(period));
    // A deviation in the last digits of the prices is rounding alone: the window is flat.
    const width = sql`(case when ${deviation} > ${middle} * 1e-13 then ${Number(band[3])}::float8 * ${deviation} else 0 end)`;
    return band[1] === "upper" ? sql`(${middle} + ${width})` : sql`(${middle} - ${width})`;
  }
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected columns that are windows over the bars (open, high, low, close, volume, maN, bb_upper, bb_middle, bb_lower, ` +
      `tr, ath, ath_high), received "${name}", whose value depends on all bars before. Run such a rule with loadFrame and runBacktest.`,
    { context: { received: name } },
  );
}

/**
 * Averages as the indicators compute them, to the last bit: every close is split into a coarse and a fine part, on a
 * grid chosen for the series so that the running sums of both are free of rounding; a window's sum is the difference of
 * two of them, and the mean's own rounding error is put right with it.
 */
function toStages(periods: readonly number[]): Fragment {
  const each = (make: (i: number, period: number) => Fragment): Fragment =>
    joinFragments([sql`*`, ...periods.map((period, i) => make(i, period))], "comma");
  return sql`
  ${divide(periods.length > 0)},
  summed as (
    select ${each(
      (i, period) =>
        sql`stddev_pop(close) over (partition by symbol order by ts rows between ${period - 1}::bigint preceding and current row) as ${alias("deviation", i)}`,
    )},
      sum(coarse) over running as coarse_sum, sum(close - coarse) over running as fine_sum,
      row_number() over running as n, bool_and(good) over running as good_so_far,
      max(close) over running as highest_close, max(high) over running as highest_high,
      lag(close) over running as previous_close
    from divided window running as (partition by symbol order by ts rows unbounded preceding)),
  differences as (
    select ${each(
      (i, period) => sql`
        case when n >= ${period}::bigint then coarse_sum - lag(coarse_sum, ${period}::int, 0::float8) over series end as ${alias("coarse", i)},
        case when n >= ${period}::bigint then fine_sum - lag(fine_sum, ${period}::int, 0::float8) over series end as ${alias("fine", i)}`,
    )}
    from summed window series as (partition by symbol order by ts)),
  roughly as (
    select ${each((i, period) => sql`(${alias("coarse", i)} + ${alias("fine", i)}) * ${1 / period}::float8 as ${alias("rough", i)}`)}
    from differences),
  windowed as (
    select ${each((i, period) => {
      const [coarse, fine, rough] = [alias("coarse", i), alias("fine", i), alias("rough", i)];
      const top = sql`(${rough} + magnet - magnet)`;
      const lacking = sql`(${coarse} - ${top} * ${period}::float8 + (${fine} - (${rough} - ${top}) * ${period}::float8))`;
      return sql`${rough} + ${lacking} * ${1 / period}::float8 as ${alias("mean", i)}`;
    })}
    from roughly)`;
}

/** The grid of each series: fine enough for the lowest close, coarse enough for the sum of all. */
function divide(needsSums: boolean): Fragment {
  if (!needsSums)
    return sql`divided as (select *, null::float8 as coarse, null::float8 as magnet, true as exact from bars)`;
  return sql`
  grids as (
    select symbol, power(2::float8, greatest(exponent, -1000)) * 6755399441055744::float8 as magnet,
      guard + exponent - 1 <= lowest - 1 and exponent < 900 as exact
    from (select *, guard + highest + 2 - 53 as exponent
      from (select symbol, floor(ln(count(*)::float8 + 1) / ln(2::float8)) + 2 as guard,
          floor(ln(greatest(max(close), 1e-300)) / ln(2::float8)) as highest,
          floor(ln(greatest(min(close), 1e-300)) / ln(2::float8)) as lowest
        from bars group by symbol) spans) guarded),
  divided as (
    select bars.*, close + magnet - magnet as coarse, magnet, exact from bars join grids using (symbol))`;
}
