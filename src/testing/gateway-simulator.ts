import { createServer, type AddressInfo, type Server } from "node:net";
import { BrokerError, UsageError } from "../model/errors.js";
import { resolutionMs } from "../model/resolution.js";
import type { GatewayTimeFormat } from "./bar-row.js";
import { answer } from "./gateway-answer.js";
import { GatewayConnection } from "./gateway-connection.js";
import { FaultPlan, type GatewayFault, type GatewayFaultName } from "./gateway-fault.js";
import type { GatewayRequest } from "./gateway-request.js";
import type { GatewayState } from "./gateway-state.js";
import { createSimulatedClock } from "./simulated-clock.js";
import { toSimulatedContract, type SimulatedContract } from "./simulated-contract.js";
import type { SimulatedSeries } from "./simulated-series.js";
import { StrictPacing } from "./strict-pacing.js";

const oldestVersion = 186;
const newestVersion = 193;

/** What the simulated gateway serves, and how. */
export interface GatewaySimulatorOptions {
  /** Bars to serve. */
  readonly series: readonly SimulatedSeries[];
  /** Port on the loopback interface; 0 takes a free one. @default 0 */
  readonly port?: number;
  /** The gateway's clock at the start, epoch milliseconds UTC. @default just after the last bar */
  readonly now?: number;
  /** How many times faster than the machine's its clock runs. @default 1 */
  readonly speed?: number;
  /** What shall go wrong. */
  readonly faults?: readonly (GatewayFault | GatewayFaultName)[];
  /** Contracts beyond those of the series. */
  readonly contracts?: readonly SimulatedContract[];
  /** Account numbers. @default ["DU1234567"] */
  readonly accounts?: readonly string[];
  /** Form of textual times. @default "zone" */
  readonly timeFormat?: GatewayTimeFormat;
  /** Version in the greeting, 186 to 193: what older ones send looks different. @default 193 */
  readonly serverVersion?: number;
}

/** A running simulated gateway. */
export interface GatewaySimulator {
  /** Address to connect to. */
  readonly host: string;
  /** Port it listens on. */
  readonly port: number;
  /** Everything received so far, in order. */
  readonly requests: readonly GatewayRequest[];
  /** The gateway's clock, epoch milliseconds UTC. */
  now(): number;
  /** Number of clients connected. */
  clients(): number;
  /** Makes something go wrong from now on. */
  addFault(fault: GatewayFault | GatewayFaultName): void;
  /** Everything works again. */
  clearFaults(): void;
  /** Sends a notice without a request, such as 1100, to every client. */
  notify(code: number, text: string): void;
  /** Closes every connection; new ones are accepted. */
  dropClients(): void;
  /** Stops listening and closes every connection. */
  close(): Promise<void>;
  /** The same as `close`. */
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * Starts a gateway on loopback that speaks the TWS protocol and serves the bars given, so that the real client can be
 * used without an account, a network or a market.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` if the options cannot be served.
 * @throws {BrokerError} `BROKER_REFUSED` if the port is taken.
 */
export async function startGatewaySimulator(options: GatewaySimulatorOptions): Promise<GatewaySimulator> {
  const state = createState(options);
  const connections = new Set<GatewayConnection>();
  const server = createServer((socket) => {
    const connection = new GatewayConnection(state, socket);
    connections.add(connection);
    socket.on("close", () => connections.delete(connection));
  });
  const host = "127.0.0.1";
  const port = await listen(server, host, options.port ?? 0);
  const dropClients = (): void => connections.forEach((connection) => connection.drop());
  const close = async (): Promise<void> => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    dropClients();
    await closed;
  };
  return {
    host,
    port,
    requests: state.requests,
    now: () => state.clock.now(),
    clients: () => connections.size,
    addFault: (fault) => state.faults.add(fault),
    clearFaults: () => state.faults.clear(),
    notify: (code, text) => connections.forEach((connection) => connection.send(answer.error(-1, code, text))),
    dropClients,
    close,
    [Symbol.asyncDispose]: close,
  };
}

function createState(options: GatewaySimulatorOptions): GatewayState {
  const contracts = new Map((options.contracts ?? []).map((contract) => [contract.conId, contract]));
  const series = new Map<number, SimulatedSeries[]>();
  for (const one of options.series) {
    const contract = toSimulatedContract(one.symbol, one.contract);
    contracts.set(contract.conId, contract);
    series.set(contract.conId, [...(series.get(contract.conId) ?? []), one]);
  }
  const faults = new FaultPlan();
  for (const fault of options.faults ?? []) faults.add(fault);
  return {
    book: [...contracts.values()],
    series,
    faults,
    clock: createSimulatedClock(options.now ?? afterLastBar(options.series), checkSpeed(options.speed ?? 1)),
    accounts: options.accounts ?? ["DU1234567"],
    serverVersion: checkVersion(options.serverVersion ?? newestVersion),
    timeFormat: options.timeFormat ?? "zone",
    clientIds: new Set(),
    requests: [],
    pacing: new StrictPacing(),
  };
}

function checkVersion(version: number): number {
  if (Number.isInteger(version) && version >= oldestVersion && version <= newestVersion) return version;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a server version from ${oldestVersion} to ${newestVersion}, received "${version}".`,
  );
}

function checkSpeed(speed: number): number {
  if (speed > 0 && Number.isFinite(speed)) return speed;
  throw new UsageError("INVALID_ARGUMENT", `Expected a speed above 0, received "${speed}".`);
}

function afterLastBar(all: readonly SimulatedSeries[]): number {
  const ends = all.map(({ bars, resolution }) => (bars.ts.at(-1) ?? NaN) + resolutionMs(resolution));
  const last = Math.max(...ends.filter((end) => !Number.isNaN(end)));
  if (Number.isFinite(last)) return last;
  throw new UsageError("INVALID_ARGUMENT", "Expected bars to serve, or an explicit `now`; received neither.");
}

function listen(server: Server, host: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause) => {
      const message = `Cannot listen on ${host}:${port}: ${cause.message}. Choose another port, or stop what uses it.`;
      reject(new BrokerError("BROKER_REFUSED", message, { cause, context: { host, port } }));
    });
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}
