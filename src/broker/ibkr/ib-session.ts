import { sleep } from "../../model/clock.js";
import { AlgoTraderError, BrokerError, throwIfAborted } from "../../model/errors.js";
import { getLogger } from "../../model/logger.js";
import { abortable } from "./abortable.js";
import { awaitFarms, awaitLink } from "./await-health.js";
import { backOffMs } from "./back-off.js";
import { IbConnection } from "./ib-connection.js";
import type { ResolvedIbkrOptions } from "./ibkr-options.js";
import { PacingScheduler, type PacedJob } from "./pacing-scheduler.js";
import { isRetryable, RequestFailure } from "./request-failure.js";
import type { IbRequest } from "./request-table.js";

/** How to run a request. */
export interface RunOptions {
  /** Stops waiting, and tells TWS. */
  readonly signal?: AbortSignal | undefined;
  /** Told why nothing moves; null when it moves again. */
  readonly onWait?: (reason: string | null) => void;
  /** For history: what the pacing must know. */
  readonly paced?: PacedJob;
  /** TWS answers it by itself, without IBKR. @default false */
  readonly local?: boolean;
}

/** What the session does. */
export type SessionState = "idle" | "connecting" | "ready" | "degraded" | "back-off" | "closed";

const log = getLogger("broker.ibkr");

// Far above order ids, so that an order's error never meets a question's id.
const firstRequestId = 1_000_000_000;

/** Talks to TWS over one connection at a time: connects at the first request, and again when the connection is lost. */
export class IbSession {
  readonly #scheduler: PacingScheduler;
  readonly #end = new AbortController();
  #opening: Promise<IbConnection> | null = null;
  #connection: IbConnection | null = null;
  #wasReady = false;
  #backingOff = false;
  #nextId = firstRequestId;

  constructor(private readonly options: ResolvedIbkrOptions) {
    this.#scheduler = new PacingScheduler(options.pacing, options.clock);
  }

  /** What the session does now. */
  get state(): SessionState {
    if (this.#end.signal.aborted) return "closed";
    if (this.#backingOff) return "back-off";
    if (this.#opening) return "connecting";
    if (!this.#connection?.isOpen) return "idle";
    return this.#connection.health.linkDown() === null ? "ready" : "degraded";
  }

  /**
   * A connection that is ready. The first one fails at once; a lost one is tried again for a while.
   *
   * @throws {BrokerError}
   */
  async connect(options: Pick<RunOptions, "signal" | "onWait"> = {}): Promise<IbConnection> {
    this.#assertOpen();
    throwIfAborted(options.signal, "connecting to TWS");
    if (this.#connection?.isOpen) return this.#connection;
    this.#opening ??= this.#open().finally(() => (this.#opening = null));
    if (this.#wasReady) options.onWait?.("connection to TWS lost, connecting again");
    return await abortable(this.#opening, options.signal, "connecting to TWS");
  }

  /**
   * Sends a request and waits for its answer; sends it again where that may help.
   *
   * @throws {RequestFailure} when TWS answers with an error that a second try does not change.
   */
  async run<T>(request: IbRequest<T>, options: RunOptions = {}): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        const value = await this.#attempt(request, options);
        this.#scheduler.relax();
        return value;
      } catch (error) {
        if (!(error instanceof RequestFailure) || !isRetryable(error)) throw error;
        if (attempt >= this.options.maxTries) throw error;
        this.#assertOpen();
        await this.#waitToRetry(error, request.name, attempt, options);
      }
    }
  }

  /** Closes the connection; whatever is open or waits ends with `BROKER_CLOSED`. */
  close(): void {
    if (this.#end.signal.aborted) return;
    const error = new BrokerError("BROKER_CLOSED", "The IBKR session was closed.");
    this.#end.abort(error);
    this.#scheduler.close(error);
    this.#connection?.close();
    this.#connection = null;
  }

  async #attempt<T>(request: IbRequest<T>, options: RunOptions): Promise<T> {
    this.#assertOpen();
    const { signal, onWait = () => undefined, paced } = options;
    const ended = signal ? AbortSignal.any([signal, this.#end.signal]) : this.#end.signal;
    const release = paced ? await this.#scheduler.acquire(paced, onWait, signal) : null;
    try {
      const connection = await this.connect(options);
      if (!options.local) await awaitLink(connection, this.options, onWait, ended);
      if (paced) await awaitFarms(connection, this.options, onWait, ended);
      onWait(null);
      return await connection.run(request, this.#nextId++, signal);
    } finally {
      release?.();
    }
  }

  async #waitToRetry(failure: RequestFailure, name: string, attempt: number, options: RunOptions): Promise<void> {
    log.warn(`${name}: ${failure.text}; trying again (${attempt} of ${this.options.maxTries - 1}).`);
    if (failure.kind === "pacing") {
      this.#scheduler.violation();
      return;
    }
    if (failure.kind === "unanswered" || failure.kind === "closed") return;
    options.onWait?.(failure.text);
    await this.#pause(backOffMs(attempt, this.options), options.signal);
  }

  async #open(): Promise<IbConnection> {
    const deadline = this.options.clock.now() + this.options.reconnectMs;
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.#openWithFreeId();
      } catch (error) {
        const late = this.options.clock.now() >= deadline;
        if (!this.#wasReady || late || !(error instanceof BrokerError) || this.#end.signal.aborted) throw error;
        log.warn(`Reconnecting to ${this.options.host}:${this.options.port}: ${error.message}`);
        this.#backingOff = true;
        await this.#pause(backOffMs(attempt, this.options)).finally(() => (this.#backingOff = false));
      }
    }
  }

  /** A client id may be taken by another program, or for a while by our own lost connection. */
  async #openWithFreeId(): Promise<IbConnection> {
    const { clientId, clientIds } = this.options;
    for (let id = clientId; ; id++) {
      try {
        return this.#adopt(await IbConnection.open(this.options, id, this.#end.signal));
      } catch (error) {
        const taken = error instanceof AlgoTraderError && error.code === "CLIENT_ID_IN_USE";
        if (!taken) throw error;
        if (id >= clientId + clientIds - 1) throw allTaken(this.options, error);
      }
    }
  }

  #adopt(connection: IbConnection): IbConnection {
    if (this.#end.signal.aborted) {
      connection.close();
      this.#assertOpen();
    }
    this.#connection = connection;
    this.#wasReady = true;
    connection.onNotice((kind) => {
      if (kind === "too-fast") this.#scheduler.violation();
    });
    const { host, port } = this.options;
    log.info(`Connected to IBKR at ${host}:${port} (client id ${connection.clientId}).`);
    return connection;
  }

  async #pause(ms: number, signal?: AbortSignal): Promise<void> {
    await sleep(ms, signal ? AbortSignal.any([signal, this.#end.signal]) : this.#end.signal);
  }

  #assertOpen(): void {
    this.#end.signal.throwIfAborted();
  }
}

function allTaken(options: ResolvedIbkrOptions, cause: unknown): BrokerError {
  const { host, port, clientId, clientIds } = options;
  const range = clientIds === 1 ? `${clientId}` : `${clientId} to ${clientId + clientIds - 1}`;
  return new BrokerError(
    "CLIENT_ID_IN_USE",
    `Every client id tried at ${host}:${port} (${range}) is in use. Close the other program, or choose another id (-c).`,
    { cause, context: { host, port, clientId } },
  );
}
