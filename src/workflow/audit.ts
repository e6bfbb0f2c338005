import { describeAuditFailure } from "../backtest/audit-failure.js";
import { auditStrategy } from "../backtest/audit.js";
import type { AuditOptions, AuditReport } from "../backtest/audit-report.js";
import type { StrategyLike } from "../backtest/resolve-strategy.js";
import { measureWarmupSensitivity } from "../backtest/warmup-sensitivity.js";
import { fetchBars } from "../data/fetch-bars.js";
import { createCsvSource } from "../data/sources/csv.js";
import { loadFrame } from "../data/store/load-frame.js";
import { Frame } from "../frame/frame.js";
import type { WarmupSensitivity } from "../indicators/warmup-sensitivity.js";
import { computeHere, type Compute } from "../model/compute.js";
import { UsageError } from "../model/errors.js";
import type { Resolution } from "../model/resolution.js";
import { chooseSymbols } from "./choose-symbols.js";
import { loadCorporateActions } from "./corporate-actions.js";
import { defined } from "./defined.js";
import { loadOutside } from "./load-outside.js";
import { loadStrategy } from "./load-strategy.js";
import { withStore, type StoreAddress } from "./open-store.js";
import { loadTraded } from "./trading-facts.js";

/** What to audit, and on which bars. */
export interface AuditRequest {
  /** Registered name or file. */
  readonly strategy: string;
  /** Parameter values. */
  readonly params?: Readonly<Record<string, unknown>>;
  /** Tickers; several share one account. */
  readonly symbols: readonly string[];
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
  /** Also measure how far each indicator moves with more history; of one symbol only. */
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
  /** Tickers. */
  readonly symbols: readonly string[];
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
 * @throws {UsageError} `CONFLICTING_OPTIONS` for the warm-up sensitivity of several symbols, `INVALID_ARGUMENT` for several
 * of a file without a symbol column
 * @throws {DataError} `SYMBOL_NOT_STORED`, `EMPTY_RESULT`, or what the file's bars are wrong with
 */
export async function audit(request: AuditRequest): Promise<AuditOutcome> {
  const { symbols, resolution, params, warmupSensitivity, compute = computeHere } = request;
  if (warmupSensitivity && symbols.length > 1) {
    throw new UsageError(
      "CONFLICTING_OPTIONS",
      `Expected one symbol with --warmup-sensitivity, received "${symbols.join(", ")}". Run it once for each.`,
    );
  }
  const strategy = await loadStrategy(request.strategy);
  const { frames, facts } = await loadBars(request, strategy);
  const options = { ...facts, ...defined({ params }) };
  const [first, ...others] = Object.values(frames);
  const audited = others.length === 0 ? first! : frames;
  const report = await compute(() => auditStrategy(strategy, audited, options));
  return {
    ...report,
    strategy: request.strategy,
    symbols,
    resolution,
    bars: Object.values(frames).reduce((sum, { length }) => sum + length, 0),
    explanation: report.failure && describeAuditFailure(report.failure, audited),
    sensitivity: warmupSensitivity
      ? await compute(() => measureWarmupSensitivity(first!, strategy, defined({ params })))
      : null,
  };
}

/** The bars alone, by ticker: stored indicator columns would not change when a bar is changed. And what is stored beside them. */
async function loadBars(
  { file, address, signal, ...request }: AuditRequest,
  strategy: StrategyLike,
): Promise<{ readonly frames: Readonly<Record<string, Frame>>; readonly facts: AuditOptions }> {
  const { symbols, resolution, params } = request;
  const window = { resolution, ...defined({ from: request.from, to: request.to, signal }) };
  const frames: Record<string, Frame> = {};
  if (file !== null) {
    const source = createCsvSource({ file });
    try {
      const { name } = source;
      const wanted = await chooseSymbols({ name, symbols: (abort) => source.symbols(abort) }, symbols, signal);
      for (const symbol of wanted) frames[symbol] = await fetchBars(source, { ...window, symbol });
    } finally {
      await source.close();
    }
    return { frames, facts: {} };
  }
  return withStore(address, async (store) => {
    for (const symbol of symbols) {
      const { bars } = await loadFrame(store, { ...window, symbol });
      frames[symbol] = Frame.fromBars(bars, { symbol, resolution });
    }
    const windows = new Map(Object.entries(frames).map(([symbol, frame]) => [symbol, { frame, start: 0 }]));
    const outside = await loadOutside(store, { strategy, params }, windows);
    const corporateActions = await loadCorporateActions(store, windows);
    const facts = defined({ outside: outside ?? undefined, corporateActions: corporateActions ?? undefined });
    return { frames, facts: { ...facts, instruments: await loadTraded(store, symbols) } };
  });
}
