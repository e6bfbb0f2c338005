import type { BarChunk, BarRequest, BarSource } from "../../model/bar-source.js";
import { durationMs, parseDuration, type Duration } from "../../model/duration.js";
import { throwIfAborted, UsageError } from "../../model/errors.js";
import type { Instrument } from "../../model/instrument.js";
import { getLogger } from "../../model/logger.js";
import { isIntraday, parseResolution } from "../../model/resolution.js";
import { assertPriceKind, choosePriceKind } from "./price-kind.js";
import type { ContractHints } from "./contract-query.js";
import { ContractResolver } from "./contract-resolver.js";
import { describeFailure, toAbortError } from "./describe-failure.js";
import { fetchHistory, type HistoryJob, type HistorySupply } from "./fetch-history.js";
import { fetchGatewayTime } from "./gateway-time.js";
import { HeadTimestamps } from "./head-timestamp.js";
import { requestBars } from "./history-request.js";
import { resolveIbkrOptions, type IbkrOptions, type ResolvedIbkrOptions } from "./ibkr-options.js";
import { IbSession } from "./ib-session.js";
import { SharedRequests, type OnWait } from "./shared-requests.js";

const log = getLogger("broker.ibkr");
const dayMs = 864e5;
const defaultDuration: Duration = "5 Y";

/**
 * Bars from Interactive Brokers, through a running TWS or Gateway. Nothing is connected before the first request;
 * `close` it so that the process can end. Pieces come newest first.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` if an option is unknown or out of range.
 */
export function createIbkrSource(options: IbkrOptions = {}): BarSource {
  return new IbkrSource(resolveIbkrOptions(options));
}

class IbkrSource implements BarSource {
  readonly name = "IBKR";
  readonly #session: IbSession;
  readonly #contracts: ContractResolver;
  readonly #heads: HeadTimestamps;
  readonly #shared = new SharedRequests();

  constructor(private readonly options: ResolvedIbkrOptions) {
    this.#session = new IbSession(options);
    this.#contracts = new ContractResolver(this.#session, options);
    this.#heads = new HeadTimestamps(this.#session, options.timeoutMs);
  }

  resolveInstrument(symbol: string, hints?: ContractHints, signal?: AbortSignal): Promise<Instrument> {
    return reported(`contract of ${symbol}`, signal, async () => {
      const { instrument } = await this.#contracts.resolve(symbol, hints, signal);
      return instrument;
    });
  }

  async *fetch(request: BarRequest): AsyncGenerator<BarChunk> {
    const what = `bars of ${request.symbol} @ ${request.resolution}`;
    const { signal } = request;
    checkWindow(request);
    const progress = new Progress(request);
    const job = await reported(what, signal, () => this.#prepare(request, progress.wait));
    const chunks = fetchHistory(job, this.#supply(job, progress.wait));
    for (;;) {
      const next = await reported(what, signal, () => chunks.next());
      if (next.done) return;
      progress.advance(next.value, job);
      yield next.value;
    }
  }

  now(): Promise<number> {
    return reported("time", undefined, () => this.#time());
  }

  close(): Promise<void> {
    this.#session.close();
    return Promise.resolve();
  }

  async #prepare(request: BarRequest, onWait: OnWait): Promise<HistoryJob> {
    const { symbol, hints, signal } = request;
    throwIfAborted(signal, `fetching ${symbol}`);
    const [resolved, now] = await Promise.all([
      this.#contracts.resolve(symbol, hints, signal),
      this.#time(signal, onWait),
    ]);
    const what = choosePriceKind(resolved.instrument, request.what);
    assertPriceKind(request, resolved.instrument, what, request.resolution);
    const { volumeLots } = this.options;
    return { request, resolved, what, rth: request.rth ?? true, now, volumeLots, ...resolveWindow(request, now) };
  }

  #supply(job: HistoryJob, onWait: OnWait): HistorySupply {
    const { request, resolved, what, rth } = job;
    const { symbol, signal } = request;
    return {
      bars: (query) =>
        requestBars(this.#session, this.#shared, query, this.options.historyTimeoutMs, { signal, onWait }),
      head: () => this.#heads.find({ symbol, contract: resolved.contract, what, rth }, signal),
    };
  }

  #time(signal?: AbortSignal, onWait?: OnWait): Promise<number> {
    const ask = (shared: AbortSignal, wait: OnWait): Promise<number> =>
      fetchGatewayTime(this.#session, this.options.timeoutMs, shared, wait);
    return this.#shared.share("gateway time", ask, { signal, onWait });
  }
}

/** Whatever goes wrong inside becomes an error for people. */
async function reported<T>(what: string, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (signal?.aborted) throw toAbortError(signal, what);
    throw describeFailure(error, what);
  }
}

/** Everything that can be wrong with a request is found before anything is sent. */
function checkWindow({ resolution, duration, from, to }: BarRequest): void {
  parseResolution(resolution);
  if (duration !== undefined) parseDuration(duration);
  for (const [name, value] of Object.entries({ from, to })) {
    if (value !== undefined && !Number.isFinite(value)) {
      throw new UsageError("INVALID_ARGUMENT", `Expected ${name} in epoch milliseconds, received "${value}".`);
    }
  }
  if (from !== undefined && to !== undefined && from > to) {
    throw new UsageError(
      "REVERSED_DATES",
      `Expected from before to, received ${new Date(from).toISOString()} and ${new Date(to).toISOString()}.`,
    );
  }
}

/** The window in instants. Daily and longer bars are keyed by midnight, so their first day counts in full. */
function resolveWindow(request: BarRequest, now: number): Pick<HistoryJob, "from" | "to"> {
  const to = Math.min(request.to ?? now, now);
  const from = request.from ?? to - durationMs(parseDuration(request.duration ?? defaultDuration));
  return { from: isIntraday(request.resolution) ? from : Math.floor(from / dayMs) * dayMs, to };
}

/** Counts what has come and passes it on. */
class Progress {
  /** Says why nothing moves. */
  readonly wait: OnWait;
  #bars = 0;
  #done = 0;

  constructor(private readonly request: BarRequest) {
    this.wait = (waiting) => {
      try {
        this.request.onProgress?.({ bars: this.#bars, done: this.#done, waiting });
      } catch (error) {
        // It may run inside a timer, where nobody could catch it.
        log.error(`onProgress failed: ${String(error)}`);
      }
    };
  }

  /** A piece has come. */
  advance(chunk: BarChunk, { from, to }: HistoryJob): void {
    this.#bars += chunk.bars.ts.length;
    const share = to > from ? (to - chunk.from) / (to - from) : 1;
    this.#done = Math.max(this.#done, Math.min(1, share));
    this.wait(null);
  }
}
