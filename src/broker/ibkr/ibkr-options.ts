import { systemClock, systemRandom, type Clock, type Random } from "../../model/clock.js";
import { UsageError } from "../../model/errors.js";
import { didYouMean } from "../../model/nearest.js";
import { defaultPacingLimits, type PacingLimits } from "./pacing-scheduler.js";

/** How to reach TWS or Gateway, and how patient to be. */
export interface IbkrOptions {
  /** Host. `localhost` may mean an IPv6 address, which TWS asks about. @default "127.0.0.1" */
  readonly host?: string;
  /** Port: Gateway 4001 live, 4002 paper; TWS 7496 live, 7497 paper. @default 4002 */
  readonly port?: number;
  /** Client id; when taken, the next ones are tried. @default 101 */
  readonly clientId?: number;
  /** How many client ids to try, from `clientId` on. @default 8 */
  readonly clientIds?: number;
  /** Time to become ready, and for short answers, milliseconds. @default 15000 */
  readonly timeoutMs?: number;
  /** Time for one answer with bars, milliseconds. @default 60000 */
  readonly historyTimeoutMs?: number;
  /** Silence after which the connection is tested, milliseconds. @default 10000 */
  readonly heartbeatMs?: number;
  /** How long to go on trying to get a lost connection back, milliseconds. @default 120000 */
  readonly reconnectMs?: number;
  /** How long to wait while the gateway itself has lost IBKR, milliseconds. @default 600000 */
  readonly outageMs?: number;
  /** How long to wait for a data farm that is down, milliseconds. @default 30000 */
  readonly farmMs?: number;
  /** Whether volumes of US stocks come in lots of 100, a setting of TWS; they are turned into shares. @default false */
  readonly volumeLots?: boolean;
  /** How often one request is tried. @default 4 */
  readonly maxTries?: number;
  /** Pause before the second try, doubled before each further one, milliseconds. @default 1000 */
  readonly retryMs?: number;
  /** Limits on how fast history is asked for. */
  readonly pacing?: Partial<PacingLimits>;
  /** Source of time. */
  readonly clock?: Clock;
  /** Source of the spread of the pauses. */
  readonly random?: Random;
}

/** Options with every default filled in. */
export type ResolvedIbkrOptions = Required<Omit<IbkrOptions, "pacing">> & {
  /** Limits on how fast history is asked for. */
  readonly pacing: PacingLimits;
};

const defaults: ResolvedIbkrOptions = {
  host: "127.0.0.1",
  port: 4002,
  clientId: 101,
  clientIds: 8,
  timeoutMs: 15_000,
  historyTimeoutMs: 60_000,
  heartbeatMs: 10_000,
  reconnectMs: 120_000,
  outageMs: 600_000,
  farmMs: 30_000,
  volumeLots: false,
  maxTries: 4,
  retryMs: 1000,
  pacing: defaultPacingLimits,
  clock: systemClock,
  random: systemRandom,
};

const wholeNumbers: Readonly<Record<string, readonly [least: number, most: number]>> = {
  port: [1, 65_535],
  clientId: [0, 2_147_483_647],
  clientIds: [1, 32],
  maxTries: [1, 100],
};
const times = ["timeoutMs", "historyTimeoutMs", "heartbeatMs", "reconnectMs", "outageMs", "farmMs", "retryMs"] as const;

/**
 * Fills in the defaults and checks the values; all problems are reported at once.
 *
 * @throws {UsageError} `INVALID_ARGUMENT`
 */
export function resolveIbkrOptions(options: IbkrOptions = {}): ResolvedIbkrOptions {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as IbkrOptions;
  const problems = Object.keys(given)
    .filter((key) => !(key in defaults))
    .map((key) => `unknown option "${key}".${didYouMean(key, Object.keys(defaults))}`);
  const resolved = { ...defaults, ...given, pacing: { ...defaults.pacing, ...given.pacing } };
  problems.push(...numberProblems(resolved));
  if (resolved.host.trim() === "") problems.push('host: expected a name or an address, received "".');
  if (problems.length > 0) throw new UsageError("INVALID_ARGUMENT", `IBKR options: ${problems.join(" ")}`);
  return resolved;
}

function numberProblems(options: ResolvedIbkrOptions): string[] {
  const problems: string[] = [];
  const values = options as unknown as Readonly<Record<string, number>>;
  for (const [key, [least, most]] of Object.entries(wholeNumbers)) {
    const value = values[key]!;
    if (!Number.isInteger(value) || value < least || value > most) {
      problems.push(`${key}: expected a whole number from ${least} to ${most}, received "${value}".`);
    }
  }
  for (const key of times) {
    if (!(options[key] > 0)) problems.push(`${key}: expected milliseconds above 0, received "${options[key]}".`);
  }
  return problems;
}
