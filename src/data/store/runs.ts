import { UsageError } from "../../model/errors.js";
import { didYouMean } from "../../model/nearest.js";
import type { Resolution } from "../../model/resolution.js";
import type { BarFingerprints, RunDetails, RunManifest, RunRecord } from "../../model/run-record.js";
import type { Trade } from "../../model/trade.js";
import { databaseOf, type Transaction } from "./database.js";
import { toTimestamp } from "./series-key.js";
import { json, type SqlRow } from "./session.js";
import type { Store } from "./store.js";

/** A run that is not numbered yet. */
export type NewRun = Omit<RunRecord, "trial">;

/** Which runs to list. */
export interface RunFilter {
  /** Only this family. */
  readonly family?: string;
  /** At most so many, the newest. @default 20 */
  readonly limit?: number;
}

/** What the ledger knows of a family: how many attempts, and how they did. */
export interface TrialLedger {
  /** Attempts, failed ones included. */
  readonly trials: number;
  /** Sharpe ratio per session of every attempt that has one, in order. */
  readonly sharpes: readonly number[];
}

/**
 * Stores a run as the next trial of its family; runs of one family are numbered one after the other, whoever stores them.
 *
 * @returns the number of the trial, from 1
 */
export async function storeRun(store: Store, run: NewRun, details: RunDetails): Promise<number> {
  return databaseOf(store).transaction(
    async (tx) => {
      await tx.sql`select pg_advisory_xact_lock(hashtextextended(${`trial|${run.family}`}, 0))`;
      const [row] = await insertRun(tx, run, details);
      for (const [position, series] of details.series.entries()) await insertSeries(tx, run.id, position, series);
      return row!["trial"] as number;
    },
    { doing: `storing run ${run.id}` },
  );
}

/** The newest runs, newest first. */
export async function loadRuns(store: Store, { family, limit = 20 }: RunFilter = {}): Promise<readonly RunRecord[]> {
  return selectRuns(store, { family: family ?? null, id: "", limit });
}

/**
 * One run by its id, or by the start of it.
 *
 * @throws {UsageError} `UNKNOWN_RUN` naming the nearest id; also when several runs start like this
 */
export async function loadRun(store: Store, id: string): Promise<RunRecord> {
  const [first, second] = id === "" ? [] : await selectRuns(store, { family: null, id, limit: 2 });
  if (first && (second === undefined || first.id === id)) return first;
  const known = (await loadRuns(store, { limit: 1000 })).map((run) => run.id);
  const problem = second ? `several runs start with "${id}".` : `received "${id}".${didYouMean(id, known)}`;
  throw new UsageError("UNKNOWN_RUN", `Expected the id of a stored run, ${problem} List them: algo-trader runs list`, {
    context: { received: id },
  });
}

async function selectRuns(
  store: Store,
  { family, id, limit }: { readonly family: string | null; readonly id: string; readonly limit: number },
): Promise<readonly RunRecord[]> {
  const rows = await databaseOf(store).transaction(
    (tx) => tx.sql`
      select id, created_at, family, trial, status, error, symbols, resolution, profile, from_ts, to_ts, bars,
        manifest, metrics, session_sharpe, benchmark
      from backtest_runs
      where family = coalesce(${family}::text, family) and starts_with(id, ${id}::text)
      order by id = ${id}::text desc, created_at desc, family, trial desc
      limit ${limit}::int`,
    { doing: "reading the run store" },
  );
  return rows.map(toRecord);
}

/** Trades, equity and bars of one run. */
export async function loadRunDetails(store: Store, id: string): Promise<RunDetails> {
  return databaseOf(store).transaction(
    async (tx) => {
      const [run] = await tx.sql`
        select trades, encode(equity, 'hex') as equity, encode(session_returns, 'hex') as returns
        from backtest_runs where id = ${id}`;
      const series = await tx.sql`
        select symbol, start_row, encode(ts, 'hex') as ts, encode(hash, 'hex') as hash
        from backtest_run_bars where run_id = ${id} order by position`;
      return {
        trades: run!["trades"] as readonly Trade[],
        equity: toDoubles(run!["equity"] as string),
        returns: run!["returns"] === null ? null : toDoubles(run!["returns"] as string),
        series: series.map((row) => ({
          symbol: row["symbol"] as string,
          start: row["start_row"] as number,
          ts: toDoubles(row["ts"] as string),
          hash: new BigUint64Array(toBuffer(row["hash"] as string)),
        })),
      };
    },
    { doing: `reading run ${id}` },
  );
}

/** What the ledger knows of a family of strategies. */
export async function loadTrials(store: Store, family: string): Promise<TrialLedger> {
  const rows = await databaseOf(store).transaction(
    (tx) => tx.sql`
      select session_sharpe from backtest_runs where family = ${family} order by trial`,
    { doing: `counting the trials of ${family}` },
  );
  const sharpes = rows.map((row) => row["session_sharpe"]).filter((value) => typeof value === "number");
  return { trials: rows.length, sharpes };
}

/**
 * Returns of every parameter set of a run's family that was tried on the same bars and finished, that of the run
 * included: the newest run of each, the newest 64 of them.
 */
export async function loadAttempts(store: Store, run: RunRecord): Promise<readonly Float64Array[]> {
  if (run.from === null || run.to === null) return [];
  const [from, to] = [toTimestamp(run.from), toTimestamp(run.to)];
  const rows = await databaseOf(store).read(
    (tx) => tx.sql`
      select encode(session_returns, 'hex') as returns from (
        select distinct on (manifest -> 'params', manifest -> 'options', manifest -> 'strategyHash')
          trial, session_returns
        from backtest_runs
        where family = ${run.family} and profile = ${run.profile} and symbols = ${json(run.symbols)}::jsonb
          and resolution is not distinct from ${run.resolution}::text and from_ts = ${from}::timestamp
          and to_ts = ${to}::timestamp and bars = ${run.bars}::int and session_returns is not null
        order by manifest -> 'params', manifest -> 'options', manifest -> 'strategyHash', trial desc) attempts
      order by trial desc limit 64`,
    { doing: `comparing the trials of ${run.family}` },
  );
  return rows.map((row) => toDoubles(row["returns"] as string));
}

function insertRun(tx: Transaction, run: NewRun, details: RunDetails): Promise<readonly SqlRow[]> {
  return tx.sql`
    insert into backtest_runs (id, created_at, family, trial, status, error, symbols, resolution, profile, from_ts,
      to_ts, bars, manifest, metrics, session_sharpe, benchmark, trades, equity, session_returns)
    select ${run.id}, ${toTimestamp(run.createdAt)}::timestamp, ${run.family}, coalesce(max(trial), 0) + 1,
      ${run.status}, ${run.error}, ${json(run.symbols)}::jsonb, ${run.resolution}, ${run.profile},
      ${run.from === null ? null : toTimestamp(run.from)}::timestamp,
      ${run.to === null ? null : toTimestamp(run.to)}::timestamp,
      ${run.bars}::int, ${json(run.manifest)}::jsonb, ${json(run.metrics)}::jsonb, ${run.sessionSharpe}::float8,
      ${json(run.benchmark)}::jsonb,
      ${json(details.trades)}::jsonb, ${toHex(details.equity)}::text::bytea,
      ${details.returns === null ? null : toHex(details.returns)}::text::bytea
    from backtest_runs where family = ${run.family}
    returning trial`;
}

async function insertSeries(tx: Transaction, runId: string, position: number, series: BarFingerprints): Promise<void> {
  await tx.sql`
    insert into backtest_run_bars (run_id, position, symbol, start_row, ts, hash)
    values (${runId}, ${position}::int, ${series.symbol}, ${series.start}::int, ${toHex(series.ts)}::text::bytea,
      ${toHex(series.hash)}::text::bytea)`;
}

function toRecord(row: SqlRow): RunRecord {
  return {
    id: row["id"] as string,
    createdAt: row["created_at"] as number,
    family: row["family"] as string,
    trial: row["trial"] as number,
    status: row["status"] as RunRecord["status"],
    error: row["error"] as string | null,
    symbols: row["symbols"] as readonly string[],
    resolution: row["resolution"] as Resolution | null,
    profile: row["profile"] as string,
    from: row["from_ts"] as number | null,
    to: row["to_ts"] as number | null,
    bars: row["bars"] as number,
    manifest: row["manifest"] as RunManifest,
    metrics: row["metrics"] as RunRecord["metrics"],
    sessionSharpe: row["session_sharpe"] as number | null,
    benchmark: row["benchmark"] as RunRecord["benchmark"],
  };
}

// As text: the client library would encode a bytea parameter a second time. Node runs on little-endian machines only.
function toHex(values: Float64Array | BigUint64Array): string {
  return `\\x${Buffer.from(values.buffer, values.byteOffset, values.byteLength).toString("hex")}`;
}

function toBuffer(hex: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(hex, "hex")).buffer;
}

function toDoubles(hex: string): Float64Array {
  return new Float64Array(toBuffer(hex));
}
