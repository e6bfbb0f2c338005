import type { Resolution } from "../../model/resolution.js";
import type { ParsedRule } from "../../model/parse-signal-rule.js";
import { toTimestamp } from "./series-key.js";
import { json } from "./session.js";
import { planColumns } from "./sql-columns.js";
import { joinFragments, sql, type Fragment } from "./sql-fragment.js";
import { planRule } from "./sql-rule.js";

/** A backtest with everything stated. */
export interface SqlBacktestPlan {
  readonly resolution: Resolution;
  /** Tickers; null = all. */
  readonly symbols: readonly string[] | null;
  /** First and last instant of the window, epoch milliseconds; infinite = open. */
  readonly from: number;
  readonly to: number;
  readonly rule: ParsedRule;
  /** `native`: fills at the next open, bars before the window count; `seed`: fills at the close, the window alone. */
  readonly profile: "native" | "seed";
  readonly cash: number;
  readonly commissionRate: number;
  /** Whether the curves are wanted. */
  readonly equity: boolean;
}

const good = sql`open > 0 and high > 0 and low > 0 and close > 0 and greatest(open, high, low, close) < 'infinity'`;

/** Bars whose prices no run can use, at most five. */
export function badBarsQuery(plan: SqlBacktestPlan): Fragment {
  return sql`
    select symbol, ts, open, high, low, close from market_prices
    where ${selection(plan)} and (${good}) is not true order by symbol, ts limit 5`;
}

/**
 * The whole backtest as one statement, one row per symbol.
 *
 * A fill moves everything, so the account is a product of price ratios: each fill adds the logarithm of its price, less
 * costs, to a running sum; the exponential of that sum, times the close while something is held, is the equity.
 */
export function backtestQuery(plan: SqlBacktestPlan): Fragment {
  const { rule, profile, cash, commissionRate, from } = plan;
  const seed = profile === "seed";
  const columns = planColumns(rule.columns, !seed);
  const fillPrice = seed ? sql`close` : sql`open`;
  return sql`
  with bars as not materialized (
    select symbol, ts, open, high, low, close, volume, ma20, ma50, ath, (${good}) is true as good
    from market_prices where ${selection(plan)}),
  ${columns.stages},
  ${planRule(rule, columns.expressions)},
  wanted as (
    select symbol, ts, ${fillPrice} as price, close, exact, good_so_far,
      coalesce(max(ts) filter (where decision = 1) over running
        > coalesce(max(ts) filter (where decision = -1) over running, '-infinity'), false)::int as position
    from decided ${Number.isFinite(from) ? sql`where ts >= ${toBound(from)}::timestamp` : sql``}
    window running as (partition by symbol order by ts rows unbounded preceding)),
  held as (
    select symbol, ts, price, close, exact, good_so_far, ${heldAndChange(seed)},
      lag(ts) over series is null as is_first, lead(ts) over series is null as is_last
    from wanted window series as (partition by symbol order by ts)),
  booked as (
    select *, sum(case when not price > 0 then 0
      when change = 1 then -ln(price * ${1 + commissionRate}::float8)
      when change = -1 then ln(price * ${1 - commissionRate}::float8) else 0 end) over running as growth
    from held window running as (partition by symbol order by ts rows unbounded preceding)),
  valued as (
    select *, ${cash}::float8 * exp(growth) * case held when 1 then close else 1 end as equity from booked),
  peaked as (
    select *, greatest(${cash}::float8, max(equity) over running) as peak
    from valued window running as (partition by symbol order by ts rows unbounded preceding))
  select symbol, count(*) as bars, min(ts) as first, max(ts) as last,
    max(equity) filter (where is_last) as final_equity, min(equity / peak - 1) as max_drawdown,
    count(*) filter (where change = 1) as trades, sum(held) as bars_held,
    sum(held) filter (where is_last) as open_at_end,
    max(price) filter (where is_first) as start_price, max(close) filter (where is_last) as last_close,
    bool_and(exact) as exact, bool_and(good_so_far) as good
    ${plan.equity ? sql`, array_agg(equity order by ts) as equity, array_agg(round(date_part('epoch', ts) * 1000) order by ts) as ts` : sql``}
  from peaked group by symbol order by symbol collate "C"`;
}

/** What is held at the close of a bar, and what its fill changed: a native decision of the bar before fills at the open. */
function heldAndChange(seed: boolean): Fragment {
  if (seed) return sql`position as held, position - lag(position, 1, 0) over series as change`;
  return sql`lag(position, 1, 0) over series as held,
      lag(position, 1, 0) over series - lag(position, 2, 0) over series as change`;
}

/** The bars that are read: the window, and for `native` everything before it. */
function selection({ resolution, symbols, profile, from, to }: SqlBacktestPlan): Fragment {
  const parts = [sql`resolution = ${resolution}::text`, sql`ts <= ${toBound(to)}::timestamp`];
  if (profile === "seed") parts.push(sql`ts >= ${toBound(from)}::timestamp`);
  if (symbols !== null) {
    parts.push(sql`symbol = any (array(select json_array_elements_text(${json(symbols)}::json)))`);
  }
  return joinFragments(parts, "and");
}

function toBound(ts: number): string {
  return Number.isFinite(ts) ? toTimestamp(ts) : ts > 0 ? "infinity" : "-infinity";
}
