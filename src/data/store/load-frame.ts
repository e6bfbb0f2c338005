import { DataError, UsageError } from "../../model/errors.js";
import { durationMs, parseDuration, type Duration } from "../../model/duration.js";
import { formatTs } from "../../model/format-ts.js";
import { Frame } from "../../frame/frame.js";
import type { SeriesKey } from "../validate-bars.js";
import { priceColumnNames } from "./bar-changes.js";
import { CopyDecoder } from "./copy-decode.js";
import { databaseOf, type Transaction } from "./database.js";
import { loadSeries } from "./load-series.js";
import { assertSeries, describeSeries, toTimestamp } from "./series-key.js";
import { assertInstants } from "./store-facts.js";
import type { Store } from "./store.js";

/** Which bars to load: a window of one series. Without `from`, `to` and `duration` all of them. */
export interface LoadFrameRequest extends SeriesKey {
  /** First instant, inclusive, epoch milliseconds UTC. */
  readonly from?: number | undefined;
  /** Last instant, inclusive, epoch milliseconds UTC. */
  readonly to?: number | undefined;
  /** Look-back from the last stored bar not after `to`, both ends inclusive; not together with `from`. */
  readonly duration?: Duration | undefined;
  /** Bars before the window, as many as there are up to this number. @default 0 */
  readonly warmupBars?: number | undefined;
  /** Breaks off. */
  readonly signal?: AbortSignal | undefined;
}

const framesText = `copy (
  select ts, ${priceColumnNames.join(", ")} from market_prices
  where symbol = current_setting('algo_trader.symbol') and resolution = current_setting('algo_trader.resolution')
    and ts >= current_setting('algo_trader.from')::timestamp and ts <= current_setting('algo_trader.to')::timestamp
  order by ts) to stdout (format binary)`;

/**
 * Stored bars of one series: columns `ts`, `open`, `high`, `low`, `close`, `volume`, `ma20`, `ma50`, `ath`, rising in
 * time; NaN where the database has no value. Bars asked for by `warmupBars` stand in front of the window;
 * `windowStart` tells where it begins.
 *
 * @throws {DataError} `SYMBOL_NOT_STORED` if the series has no bars, `EMPTY_RESULT` if the window has none
 * @throws {UsageError} `REVERSED_DATES`, `CONFLICTING_OPTIONS`, `INVALID_DURATION`, `INVALID_ARGUMENT`
 */
export async function loadFrame(store: Store, request: LoadFrameRequest): Promise<Frame> {
  const { symbol, resolution, signal } = request;
  assertRequest(request);
  const doing = `loading ${describeSeries(request)}`;
  const columns = await databaseOf(store).transaction((tx) => readWindow(tx, request), { signal, doing });
  const frame = new Frame(columns, { symbol, resolution });
  if (frame.length === 0 || windowStart(frame, request) === frame.length) throw await emptiness(store, request);
  return frame;
}

/** Row at which the window of a request begins in a frame that was loaded by it: the number of warm-up bars in front. */
export function windowStart(frame: Frame, request: Pick<LoadFrameRequest, "from" | "duration">): number {
  const { from, duration } = request;
  const first = from ?? (duration === undefined ? -Infinity : frame.ts.at(-1)! - durationMs(parseDuration(duration)));
  const at = frame.ts.findIndex((ts) => ts >= first);
  return at === -1 ? frame.length : at;
}

function assertRequest(request: LoadFrameRequest): void {
  const { from, to, duration, warmupBars = 0 } = request;
  assertSeries(request);
  if (from !== undefined && duration !== undefined) {
    throw new UsageError("CONFLICTING_OPTIONS", `Expected either "from" or "duration", received both.`);
  }
  assertInstants("the window", { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) });
  if (from !== undefined && to !== undefined && from > to) {
    const [first, last] = [new Date(from).toISOString(), new Date(to).toISOString()];
    throw new UsageError("REVERSED_DATES", `Expected "from" not after "to", received from "${first}" to "${last}".`);
  }
  if (duration !== undefined) parseDuration(duration);
  if (!Number.isSafeInteger(warmupBars) || warmupBars < 0) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected "warmupBars" to be a whole number from 0 on, received "${warmupBars}".`,
    );
  }
}

async function readWindow(tx: Transaction, request: LoadFrameRequest): Promise<Record<string, Float64Array>> {
  await setWindow(tx, request);
  const decoder = new CopyDecoder(["ts", ...priceColumnNames]);
  await tx.copyOut(framesText, (chunk, from, to) => decoder.take(chunk, from, to));
  return decoder.finish();
}

/** COPY takes no parameters, so the window travels as settings of the transaction. */
async function setWindow(tx: Transaction, request: LoadFrameRequest): Promise<void> {
  const { symbol, resolution, from, duration, warmupBars = 0 } = request;
  const to = request.to === undefined ? "infinity" : toTimestamp(request.to);
  const lookBackMs = duration === undefined ? null : durationMs(parseDuration(duration));
  await tx.sql`
    with series as (
      select ${symbol}::text as symbol, ${resolution}::text as resolution, ${to}::timestamp as last
    ), window_start as (
      select coalesce(
        ${from === undefined ? null : toTimestamp(from)}::timestamp,
        (select max(p.ts) from market_prices p, series s
          where p.symbol = s.symbol and p.resolution = s.resolution and p.ts <= s.last)
          - ${lookBackMs}::float8 * interval '1 ms',
        '-infinity') as ts
    ), warm as (
      select min(ts) as ts from (
        select p.ts from market_prices p, series s, window_start w
        where p.symbol = s.symbol and p.resolution = s.resolution and p.ts < w.ts
        order by p.ts desc limit ${warmupBars}) earlier
    )
    select set_config('algo_trader.symbol', s.symbol, true), set_config('algo_trader.resolution', s.resolution, true),
      set_config('algo_trader.to', s.last::text, true),
      set_config('algo_trader.from', coalesce(m.ts, w.ts)::text, true)
    from series s, window_start w, warm m`;
}

async function emptiness(store: Store, request: LoadFrameRequest): Promise<DataError> {
  const all = await loadSeries(store);
  const name = describeSeries(request);
  const { symbol, resolution } = request;
  const found = all.find((series) => series.symbol === symbol && series.resolution === resolution);
  if (found) {
    const [from, to] = [formatTs(found.from, resolution), formatTs(found.to, resolution)];
    return new DataError(
      "EMPTY_RESULT",
      `No bars of ${name} in the window asked for; stored are ${found.bars} from ${from} to ${to}. Widen it, or fetch more: algo-trader ingest -s ${symbol} -r ${resolution}`,
      {
        context: { symbol, resolution, from, to },
      },
    );
  }
  const stored =
    all.length === 0 ? "nothing yet" : all.slice(0, 8).map(describeSeries).join(", ") + (all.length > 8 ? ", …" : "");
  return new DataError(
    "SYMBOL_NOT_STORED",
    `${name} is not stored; stored is ${stored}. Run: algo-trader ingest -s ${symbol} -r ${resolution}`,
    { context: { symbol, resolution } },
  );
}
