import type { Socket } from "node:net";
import { answer } from "./gateway-answer.js";
import { parseGatewayRequest, type GatewayRequest } from "./gateway-request.js";
import type { GatewayState } from "./gateway-state.js";
import { gatewayErrors, type GatewayError } from "./gateway-error.js";
import type { GatewayLine } from "./gateway-line.js";
import { HistoryDesk } from "./history-desk.js";
import { formatGatewayTime } from "./bar-row.js";
import { ReferenceDesk } from "./reference-desk.js";
import { encodeFrame, FrameReader, type WireField } from "./wire-frame.js";

const firstOrderId = 1;
const farmNotices: readonly (readonly [code: number, text: string])[] = [
  [2104, "Market data farm connection is OK:usfarm"],
  [2106, "HMDS data farm connection is OK:ushmds"],
  [2158, "Sec-def data farm connection is OK:secdefil"],
];

type Handlers = {
  readonly [K in GatewayRequest["kind"]]: (request: GatewayRequest & { readonly kind: K }) => void;
};

/** One client of the simulated gateway. */
export class GatewayConnection implements GatewayLine {
  readonly #reader = new FrameReader();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #handlers: Handlers;
  #greeted = false;
  #stalled = false;
  #clientId: number | null = null;

  constructor(
    private readonly state: GatewayState,
    private readonly socket: Socket,
  ) {
    this.#handlers = this.#createHandlers();
    socket.setNoDelay(true);
    socket.on("data", (bytes) => this.#receive(bytes));
    socket.on("close", () => this.#forget());
    socket.on("error", () => socket.destroy());
    if (state.faults.take("refuse")) socket.destroy();
  }

  /** Sends one message. */
  send(fields: readonly WireField[]): void {
    this.sendFrame(encodeFrame(fields));
  }

  /** Sends the bytes of a message. */
  sendFrame(frame: Buffer): void {
    if (!this.#stalled && this.socket.writable) this.socket.write(frame);
  }

  /** Sends bytes, then closes the connection. */
  sendAndDrop(bytes: Buffer): void {
    this.socket.write(bytes, () => this.socket.destroy());
  }

  /** Stops answering anything from now on. */
  stall(): void {
    this.#stalled = true;
  }

  /** Runs something later, unless the connection is gone. */
  later(delayMs: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, delayMs);
    this.#timers.add(timer);
  }

  /** Closes the connection at once. */
  drop(): void {
    this.socket.destroy();
  }

  #forget(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    if (this.#clientId !== null) this.state.clientIds.delete(this.#clientId);
    this.#clientId = null;
  }

  #createHandlers(): Handlers {
    const history = new HistoryDesk(this.state, this);
    const reference = new ReferenceDesk(this.state, this);
    return {
      startApi: ({ clientId }) => this.#start(clientId),
      currentTime: () => this.send(answer.currentTime(Math.floor(this.state.clock.now() / 1000))),
      managedAccounts: () => this.send(answer.managedAccounts(this.#accountList())),
      nextValidId: () => this.send(answer.nextValidId(firstOrderId)),
      marketDataType: ({ type }) => reference.setMarketDataType(type),
      marketData: ({ reqId }) => reference.marketData(reqId),
      cancelMarketData: () => undefined,
      historicalData: (request) => history.request(request),
      cancelHistoricalData: ({ reqId }) => history.cancel(reqId),
      headTimestamp: (request) => history.head(request),
      cancelHeadTimestamp: ({ reqId }) => history.cancelHead(reqId),
      contractDetails: ({ reqId, contract }) => reference.contractDetails(reqId, contract),
      matchingSymbols: ({ reqId, pattern }) => reference.matchingSymbols(reqId, pattern),
      accountSummary: ({ reqId, tags }) => reference.accountSummary(reqId, tags),
      cancelAccountSummary: () => undefined,
      openOrders: () => reference.openOrders(),
      unsupported: ({ messageId }) =>
        this.send(answer.error(-1, 503, `The simulator does not know request ${messageId}.`)),
    };
  }

  #receive(bytes: Buffer): void {
    const { faults } = this.state;
    if (faults.take("silent")) this.stall();
    if (this.#stalled) return;
    if (faults.take("wrong-service")) {
      this.sendAndDrop(Buffer.from("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n"));
      return;
    }
    const messages = this.#reader.push(bytes);
    if (messages === null) {
      this.drop();
      return;
    }
    for (const fields of messages) {
      if (this.#greeted) this.#handle(parseGatewayRequest(fields));
      else this.#greet();
    }
  }

  #greet(): void {
    this.#greeted = true;
    const now = this.state.clock.now();
    const time = formatGatewayTime(now, { zone: "US/Eastern", timeFormat: "zone" });
    const version = this.state.faults.take("old-server") ? 30 : this.state.serverVersion;
    this.send([version, time]);
  }

  #handle(request: GatewayRequest): void {
    this.state.requests.push(request);
    if (this.#clientId === null && request.kind !== "startApi") return;
    const handle = this.#handlers[request.kind] as (request: GatewayRequest) => void;
    handle(request);
  }

  #start(clientId: number): void {
    const { faults, clientIds } = this.state;
    if (clientIds.has(clientId) || faults.take("client-id-in-use")) {
      this.#dropWith(gatewayErrors.clientIdInUse);
      return;
    }
    if (faults.take("never-ready")) return;
    this.#clientId = clientId;
    clientIds.add(clientId);
    this.send(answer.managedAccounts(this.#accountList()));
    this.send(answer.nextValidId(firstOrderId));
    for (const [code, text] of this.#notices()) this.send(answer.error(-1, code, text));
    if (faults.take("port-changed")) this.#dropWith(gatewayErrors.portChanged);
  }

  #dropWith({ code, text }: GatewayError): void {
    this.sendAndDrop(encodeFrame(answer.error(-1, code, text)));
  }

  #notices(): readonly (readonly [code: number, text: string])[] {
    if (this.state.faults.take("link-broken")) {
      return [
        [2110, "Connectivity between Trader Workstation and server is broken. It will be restored automatically."],
      ];
    }
    if (!this.state.faults.take("farm-down")) return farmNotices;
    return [
      [2103, "Market data farm connection is broken:usfarm"],
      [2105, "HMDS data farm connection is broken:ushmds"],
    ];
  }

  /** Several accounts end with a comma, as TWS sends them. */
  #accountList(): string {
    const { accounts } = this.state;
    return accounts.length > 1 ? `${accounts.join(",")},` : accounts.join("");
  }
}
