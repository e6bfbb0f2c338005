import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";

/** What can be made to go wrong, and what the client then sees. `times`: how often, unless asked otherwise. */
const faults = {
  refuse: { times: Infinity, does: "closes every connection at once, as for an address that is not trusted" },
  silent: { times: Infinity, does: "accepts connections and never answers the greeting" },
  "wrong-service": { times: Infinity, does: "answers like a web server" },
  "old-server": { times: Infinity, does: "greets with a server version that is too old" },
  "never-ready": { times: Infinity, does: "greets but never sends accounts and the next id, as behind a dialog" },
  "client-id-in-use": { times: Infinity, does: "326 for every client id" },
  "port-changed": { times: Infinity, does: "1300 when ready, then closes" },
  "read-only": { times: Infinity, does: "321 Read-Only to requests about orders" },
  drop: { times: 1, does: "closes the connection in the middle of an answer" },
  "cut-off": { times: Infinity, does: "closes the connection in the middle of every answer" },
  stall: { times: 1, does: "stops answering anything on the connection" },
  "no-answer": { times: 1, does: "leaves one history request unanswered" },
  slow: { times: Infinity, does: "answers history after a delay" },
  garbage: { times: 1, does: "sends a damaged history answer" },
  "no-data": { times: 1, does: "162 query returned no data" },
  "no-history": { times: 1, does: "162 no historical market data for the contract" },
  "no-permission": { times: Infinity, does: "162 no market data permissions" },
  "no-subscription": { times: Infinity, does: "354 not subscribed" },
  "other-session": { times: Infinity, does: "162 session connected from a different IP address" },
  "competing-session": { times: Infinity, does: "10197 competing live session" },
  pacing: { times: 1, does: "162 pacing violation" },
  "pacing-420": { times: 1, does: "420 pacing violation" },
  "too-fast": { times: 1, does: "100 maximum rate of messages exceeded" },
  "strict-pacing": { times: Infinity, does: "enforces the limits for small bars: 15 s, 6 in 2 s, 60 in 10 min" },
  slots: { times: 1, does: "322 only 50 simultaneous requests" },
  "duplicate-id": { times: 1, does: "322 duplicate ticker id" },
  reconnecting: { times: 1, does: "165 history service is reconnecting" },
  "query-cancelled": { times: 1, does: "162 query cancelled, though nobody did" },
  "too-long": { times: Infinity, does: "162 time length exceeds the maximum" },
  "invalid-step": { times: Infinity, does: "162 invalid step" },
  "unknown-contract": { times: Infinity, does: "200 no security definition" },
  "ambiguous-contract": { times: Infinity, does: "several contracts for one symbol, until its id or exchange is said" },
  "link-lost": { times: 1, does: "1100 at a history request, later 1102" },
  "data-lost": { times: 1, does: "1100 at a history request, later 1101" },
  "link-down": { times: Infinity, does: "1100 at a history request, never restored" },
  "link-broken": { times: Infinity, does: "2110 when ready: the gateway has no link to IBKR" },
  "farm-broken": { times: 1, does: "2105 at a history request, later 2106" },
  "farm-down": { times: Infinity, does: "2103 and 2105 when ready, never restored" },
  "bad-bars": { times: Infinity, does: "impossible prices among the bars" },
  lots: { times: Infinity, does: "volumes of stocks in lots of 100" },
  unsorted: { times: Infinity, does: "bars newest first, some twice" },
  endless: { times: Infinity, does: "the same bars whatever the end asked for" },
} as const;

/** Name of a fault, as `--fault` takes it. */
export type GatewayFaultName = keyof typeof faults;

/** Names of all faults, in the order of the documentation. */
export const gatewayFaultNames = Object.keys(faults) as readonly GatewayFaultName[];

/** What a fault does, in one line. */
export function describeGatewayFault(name: GatewayFaultName): string {
  return faults[name].does;
}

/** A fault with its numbers. */
export interface GatewayFault {
  /** Which one. */
  readonly name: GatewayFaultName;
  /** How often it happens. @default depends on the fault: once where a client should recover */
  readonly times?: number;
  /** `drop` and `cut-off`: bars that still get through. @default 10 */
  readonly afterBars?: number;
  /** `slow`, `link-lost`, `data-lost`, `farm-broken`: how long, real milliseconds. @default 50 */
  readonly delayMs?: number;
}

/**
 * Reads a fault as it is typed: `pacing`, or `pacing:3` for three times.
 *
 * @throws {UsageError} `INVALID_ARGUMENT`
 */
export function parseGatewayFault(text: string): GatewayFault {
  const [name = "", times] = text.trim().split(":");
  if (!isFaultName(name) || (times !== undefined && !/^[1-9]\d*$/.test(times))) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected a fault NAME or NAME:TIMES, received "${text}".${didYouMean(name, gatewayFaultNames)} ` +
        `Names: ${gatewayFaultNames.join(", ")}.`,
      { context: { received: text } },
    );
  }
  return times === undefined ? { name } : { name, times: Number(times) };
}

function isFaultName(text: string): text is GatewayFaultName {
  return (gatewayFaultNames as readonly string[]).includes(text);
}

/** The faults that are still to happen. */
export class FaultPlan {
  readonly #left = new Map<GatewayFaultName, { fault: GatewayFault; times: number }>();

  /** Adds a fault, or replaces the one of that name. */
  add(fault: GatewayFault | GatewayFaultName): void {
    const full = typeof fault === "string" ? { name: fault } : fault;
    this.#left.set(full.name, { fault: full, times: full.times ?? faults[full.name].times });
  }

  /** Forgets every fault. */
  clear(): void {
    this.#left.clear();
  }

  /** Whether a fault is still to happen, without using it up. */
  has(name: GatewayFaultName): boolean {
    return (this.#left.get(name)?.times ?? 0) > 0;
  }

  /** The fault, used up once, or null if it is not (any more) to happen. */
  take(name: GatewayFaultName): Required<GatewayFault> | null {
    const entry = this.#left.get(name);
    if (!entry || entry.times <= 0) return null;
    entry.times -= 1;
    return { afterBars: 10, delayMs: 50, times: entry.times, ...entry.fault };
  }
}
