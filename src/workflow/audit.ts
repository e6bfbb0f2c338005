import { describeAuditFailure } from "../backtest/audit-failure.js";
import { auditStrategy } from "../backtest/audit.js";
import type { AuditReport } from "../backtest/audit-report.js";
import type { StrategyLike } from "../backtest/resolve-strategy.js";
import { measureWarmupSensitivity } from "../backtest/warmup-sensitivity.js";
import { fetchBars } from "../data/fetch-bars.js";
import { createCsvSource } from "../data/sources/csv.js";
import { loadFrame } from "../data/store/load-frame.js";
import { Frame } from "../frame/frame.js";
import type { WarmupSensitivity } from "../indicators/warmup-sensitivity.js";
import { computeHere, type Compute } from "../model/compute.js";
import type { Resolution } from "../model/resolution.js";
import { loadCorporateActions } from "./corporate-actions.js";
import { defined } from "./defined.js";
import { loadOutside } from "./load-outside.js";
import { loadStrategy } from "./load-strategy.js";
import { withStore, type StoreAddress } from "./open-store.js";

/** What to audit, and on which bars. */
export interface AuditRequest {
  /** Registered name or file. */
  readonly strategy: string;
  /** Parameter values. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Ticker. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
  /** CSV file with the bars; null = the database. */
  readonly file: string | null;
  /** Where the database is. */
  readonly address: StoreAddress;
  /** First instant, inclusive. */
  readonly from?: number;
  /** Last instant, inclusive. */
  readonly to?: number;
  /** Also measure how far each indicator moves with more history. */
  readonly warmupSensitivity: boolean;
  /** Stops the work. */
  readonly signal?: AbortSignal;
  /** Runs the strategy. @default as it is */
  readonly compute?: Compute;
}

/** What an audit found. */
export interface AuditOutcome extends AuditReport {
  /** Name of the strategy, or its file. */
  readonly strategy: string;
  /** Ticker. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
  /** Bars it was tried on. */
  readonly bars: number;
  /** The failure in a sentence; null = there is none. */
  readonly explanation: string | null;
  /** How far each indicator moves with more history; null = not asked for. */
  readonly sensitivity: readonly WarmupSensitivity[] | null;
}

/**
 * Tries to catch a strategy looking ahead, on stored bars or on a file's.
 *
 * @throws {DataError} `SYMBOL_NOT_STORED`, `EMPTY_RESULT`, or what the file's bars are wrong with
 */
export async function audit(request: AuditRequest): Promise<AuditOutcome> {
  const { symbol, resolution, params, warmupSensitivity, compute = computeHere } = request;
  const strategy = await loadStrategy(request.strategy);
  const { frame, outside, actions } = await loadBars(request, strategy);
  const options = defined({ params, outside: outside ?? undefined, corporateActions: actions ?? undefined });
  const report = await compute(() => auditStrategy(strategy, frame, options));
  return {
    ...report,
    strategy: request.strategy,
    symbol,
    resolution,
    bars: frame.length,
    explanation: report.failure && describeAuditFailure(report.failure, frame),
    sensitivity: warmupSensitivity
      ? await compute(() => measureWarmupSensitivity(frame, strategy, defined({ params })))
      : null,
  };
}

/** The bars alone: stored indicator columns would not change when a bar is changed. */
async function loadBars({ file, address, signal, ...request }: AuditRequest, strategy: StrategyLike) {
  const { symbol, resolution, params } = request;
  const window = { symbol, resolution, ...defined({ from: request.from, to: request.to }) };
  if (file !== null) {
    const source = createCsvSource({ file });
    const frame = await fetchBars(source, { ...window, ...defined({ signal }) }).finally(() => source.close());
    return { frame, outside: null, actions: null };
  }
  return withStore(address, async (store) => {
    const stored = await loadFrame(store, { ...window, ...defined({ signal }) });
    const frame = Frame.fromBars(stored.bars, { symbol, resolution });
    const windows = new Map([[symbol, { frame, start: 0 }]]);
    const outside = await loadOutside(store, { strategy, params }, windows);
    return { frame, outside, actions: await loadCorporateActions(store, windows) };
  });
}
