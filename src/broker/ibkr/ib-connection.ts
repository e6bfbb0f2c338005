import type { IBApi } from "@stoqey/ib";
import { BrokerError } from "../../model/errors.js";
import { getLogger } from "../../model/logger.js";
import { classifyMessage, type MessageKind } from "./classify-message.js";
import { listenToClient, type ClientEvents } from "./client-events.js";
import { connectFailure } from "./connect-failure.js";
import { Heartbeat } from "./heartbeat.js";
import type { ResolvedIbkrOptions } from "./ibkr-options.js";
import { LinkHealth } from "./link-health.js";
import { RequestFailure } from "./request-failure.js";
import { RequestTable, type IbRequest } from "./request-table.js";

const log = getLogger("broker.ibkr");
const maxRequestsPerSecond = 40;

/** One TCP connection to TWS. A new one is made after every loss; nothing is carried over. */
export class IbConnection {
  /** What TWS says about its own link. */
  readonly health = new LinkHealth();
  /** Version of the protocol that TWS speaks; 0 before its greeting. */
  serverVersion = 0;
  /** Accounts of the user. */
  accounts: readonly string[] = [];

  readonly #requests: RequestTable;
  readonly #heartbeat: Heartbeat;
  readonly #lostListeners = new Set<(failure: RequestFailure) => void>();
  readonly #noticeListeners = new Set<(kind: MessageKind) => void>();
  #nextOrderId: number | null = null;
  #onReady: () => void = () => undefined;
  #closed = false;

  private constructor(
    private readonly api: IBApi,
    private readonly options: ResolvedIbkrOptions,
    /** Client id in use. */
    readonly clientId: number,
  ) {
    this.#requests = new RequestTable(api);
    this.#heartbeat = new Heartbeat(options.heartbeatMs, options.clock, {
      ask: () => this.api.reqCurrentTime(),
      lost: () => this.giveUp("TWS went silent"),
    });
  }

  /**
   * Connects and waits until TWS is ready: the next id and the accounts have come. `connected` means nothing, with a
   * client id in use 326 follows it.
   *
   * @throws {BrokerError}
   */
  static async open(options: ResolvedIbkrOptions, clientId: number, signal: AbortSignal): Promise<IbConnection> {
    const { IBApi, EventName } = await import("@stoqey/ib");
    const { host, port } = options;
    // All four, or the client reads a .env file of its own.
    const api = new IBApi({ host, port, clientId, maxReqPerSec: maxRequestsPerSecond });
    const connection = new IbConnection(api, options, clientId);
    listenToClient(api, EventName, connection.#events());
    try {
      await connection.#becomeReady(signal);
    } catch (error) {
      connection.close();
      throw error;
    }
    connection.#heartbeat.start();
    return connection;
  }

  /** Sends a request and waits for its answer. */
  run<T>(request: IbRequest<T>, id: number, signal?: AbortSignal): Promise<T> {
    if (this.#closed) return Promise.reject(new RequestFailure("closed", 0, "the connection is closed"));
    return this.#requests.run(request, id, signal);
  }

  /** Calls back once when the connection is lost; not when it is closed by us. */
  onLost(listener: (failure: RequestFailure) => void): void {
    this.#lostListeners.add(listener);
  }

  /** Calls back for every message that is about the connection as a whole. */
  onNotice(listener: (kind: MessageKind) => void): void {
    this.#noticeListeners.add(listener);
  }

  /** Whether it can still be used. */
  get isOpen(): boolean {
    return !this.#closed;
  }

  /** Gives the connection up as if TWS had closed it. */
  giveUp(reason: string): void {
    this.#lose(new RequestFailure("closed", 0, reason));
  }

  /** Closes the socket; what is still open ends with an error. Leaves nothing that keeps the process alive. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#heartbeat.stop();
    const message = "The connection to TWS was closed before the answer came.";
    this.#requests.failAll(new BrokerError("BROKER_CLOSED", message), false);
    this.api.removeAllListeners();
    this.api.disconnect();
  }

  #events(): ClientEvents {
    return {
      received: () => this.#heartbeat.heard(),
      server: (version) => (this.serverVersion = version),
      accounts: (accounts) => {
        this.accounts = accounts;
        this.#checkReady();
      },
      nextOrderId: (id) => {
        this.#nextOrderId = id;
        this.#checkReady();
      },
      message: (id, code, text) => this.#message(id, code, text),
      piece: (piece) => this.#requests.deliver(piece),
      disconnected: () => this.giveUp("TWS closed the connection"),
    };
  }

  #message(id: number, code: number, text: string): void {
    const kind = classifyMessage(code, text);
    log.debug(() => `TWS ${code} (${kind}) for ${id}: ${text}`);
    if (id === -1 || !this.#requests.has(id)) this.#notice(kind, code, text);
    else this.#answer(kind, id, code, text);
  }

  /** A message about one request. */
  #answer(kind: MessageKind, id: number, code: number, text: string): void {
    if (kind === "info" || kind === "warning" || kind === "ignore") log.warn(`TWS ${code}: ${text}`);
    else this.#requests.fail(id, new RequestFailure(kind, code, text));
  }

  /** A message about the connection as a whole. */
  #notice(kind: MessageKind, code: number, text: string): void {
    this.health.update(kind, code, text);
    const failure = new RequestFailure(kind, code, text);
    if (kind === "closed" || kind === "client-id" || kind === "protocol") this.#lose(failure);
    // The answers to what was open before the interruption never come.
    if (kind === "link-restored" || kind === "data-lost") {
      this.#requests.failAll(new RequestFailure("unanswered", code, text), true);
    }
    // An answer about open orders has no request id.
    if (kind === "read-only") this.#requests.fail("open-orders", failure);
    for (const listener of this.#noticeListeners) listener(kind);
  }

  #checkReady(): void {
    if (this.#nextOrderId !== null && this.accounts.length > 0) this.#onReady();
  }

  #lose(failure: RequestFailure): void {
    if (this.#closed) return;
    log.debug(() => `Connection to ${this.options.host}:${this.options.port} lost: ${failure.text}`);
    this.#requests.failAll(failure, false);
    const listeners = [...this.#lostListeners];
    this.close();
    for (const listener of listeners) listener(failure);
  }

  #becomeReady(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const fail = (failure: RequestFailure): void => {
        clearTimeout(timer);
        connectFailure(failure, this.options, this.clientId, this.serverVersion > 0).then(reject, reject);
      };
      const { timeoutMs } = this.options;
      const timer = setTimeout(() => fail(new RequestFailure("timeout", 0, "no answer")), timeoutMs);
      const abort = (): void => {
        clearTimeout(timer);
        reject(signal.reason as Error);
      };
      this.#lostListeners.add(fail);
      this.#onReady = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", abort);
        this.#lostListeners.delete(fail);
        this.#onReady = () => undefined;
        resolve();
      };
      signal.addEventListener("abort", abort, { once: true });
      if (signal.aborted) abort();
      else this.api.connect();
    });
  }
}
