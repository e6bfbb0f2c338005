import type { Clock } from "../../model/clock.js";
import { throwIfAborted } from "../../model/errors.js";

/** How fast history may be asked for. IBKR's own limits with a margin. */
export interface PacingLimits {
  /** Small-bar requests in any ten minutes. @default 55 */
  readonly smallPerTenMinutes: number;
  /** Small-bar requests of one contract, exchange and price kind in any 2.2 seconds. @default 5 */
  readonly smallPerTwoSeconds: number;
  /** Time between two identical small-bar requests, milliseconds. @default 16000 */
  readonly identicalMs: number;
  /** Small-bar requests open at once. @default 2 */
  readonly smallInFlight: number;
  /** Requests open at once. @default 6 */
  readonly inFlight: number;
  /** Pauses after the first, second, … violation, milliseconds; the last one repeats. @default [15000, 60000, 600000] */
  readonly backOffMs: readonly number[];
}

/** Limits that keep clear of IBKR's: 60 in ten minutes, 6 in 2 seconds, 15 seconds, 50 open. */
export const defaultPacingLimits: PacingLimits = {
  smallPerTenMinutes: 55,
  smallPerTwoSeconds: 5,
  identicalMs: 16_000,
  smallInFlight: 2,
  inFlight: 6,
  backOffMs: [15_000, 60_000, 600_000],
};

const tenMinutesMs = 600_000;
const burstMs = 2200;

/** What the scheduler must know about a request. */
export interface PacedJob {
  /** Equal for requests that TWS would call identical. */
  readonly identity: string;
  /** Contract, exchange and price kind. */
  readonly group: string;
  /** Whether the limits for bars of 30 seconds and less apply. */
  readonly small: boolean;
  /** How often it counts: 2 for bid and ask together. */
  readonly weight: number;
  /** Who asks; callers take turns. */
  readonly caller: string;
}

interface Waiting {
  readonly job: PacedJob;
  readonly start: () => void;
  readonly fail: (error: Error) => void;
  readonly onWait: (reason: string) => void;
}

interface Sent {
  readonly time: number;
  readonly identity: string;
  readonly group: string;
}

/** Hands out turns to ask for history: first come first served per caller, callers take turns, no limit is broken. */
export class PacingScheduler {
  readonly #queues = new Map<string, Waiting[]>();
  #sent: Sent[] = [];
  #running = 0;
  #runningSmall = 0;
  #strikes = 0;
  #pausedUntil = 0;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly limits: PacingLimits,
    private readonly clock: Clock,
  ) {}

  /** Resolves when the request may be sent, with a function to call when its answer is complete. */
  acquire(job: PacedJob, onWait: (reason: string) => void, signal?: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      throwIfAborted(signal, "waiting for a turn to ask for history");
      const abort = (): void => {
        this.#remove(waiting);
        reject(signal!.reason as Error);
      };
      const waiting: Waiting = {
        job,
        onWait,
        start: () => {
          signal?.removeEventListener("abort", abort);
          resolve(this.#begin(job));
        },
        fail: reject,
      };
      signal?.addEventListener("abort", abort, { once: true });
      this.#queues.set(job.caller, [...(this.#queues.get(job.caller) ?? []), waiting]);
      this.#pump();
    });
  }

  /** TWS complained: nobody is served for a while, longer each time. */
  violation(): void {
    const { backOffMs } = this.limits;
    const pause = backOffMs[Math.min(this.#strikes, backOffMs.length - 1)] ?? 0;
    this.#strikes += 1;
    this.#pausedUntil = Math.max(this.#pausedUntil, this.clock.now() + pause);
    this.#pump();
  }

  /** An answer came: the next violation starts with the shortest pause again. */
  relax(): void {
    this.#strikes = 0;
  }

  /** Everybody who waits gets the error. */
  close(error: Error): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    const all = [...this.#queues.values()].flat();
    this.#queues.clear();
    for (const waiting of all) waiting.fail(error);
  }

  #begin(job: PacedJob): () => void {
    const { identity, group, small, weight } = job;
    this.#running += 1;
    if (small) {
      this.#runningSmall += 1;
      for (let i = 0; i < weight; i++) this.#sent.push({ time: this.clock.now(), identity, group });
    }
    let released = false;
    return () => {
      if (released) return;
      released = true;
      this.#running -= 1;
      if (small) this.#runningSmall -= 1;
      this.#pump();
    };
  }

  /** Starts everybody who may start, one per caller and round; sets the clock for the next who must wait. */
  #pump(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    let progress = true;
    while (progress) {
      progress = false;
      for (const caller of [...this.#queues.keys()]) progress = this.#tryStart(caller) || progress;
    }
    this.#sleep();
  }

  #tryStart(caller: string): boolean {
    const queue = this.#queues.get(caller);
    const head = queue?.[0];
    if (!queue || !head || this.#delay(head.job) > 0) return false;
    queue.shift();
    // Back of the line, so that a caller with a long queue does not keep the others waiting.
    this.#queues.delete(caller);
    if (queue.length > 0) this.#queues.set(caller, queue);
    head.start();
    return true;
  }

  #sleep(): void {
    const heads = [...this.#queues.values()].map((queue) => queue[0]!);
    const delays = heads.map((head) => this.#delay(head.job));
    heads.forEach((head, i) => {
      if (Number.isFinite(delays[i])) head.onWait(`pacing limit of IBKR, ${Math.ceil(delays[i]! / 1000)} s`);
    });
    const next = Math.min(...delays);
    if (Number.isFinite(next)) this.#timer = setTimeout(() => this.#pump(), next);
  }

  /** Milliseconds until this request may go out; infinite while it waits for another answer. */
  #delay(job: PacedJob): number {
    const now = this.clock.now();
    if (this.#running >= this.limits.inFlight) return Infinity;
    if (this.#pausedUntil > now) return this.#pausedUntil - now;
    if (!job.small) return 0;
    if (this.#runningSmall >= this.limits.smallInFlight) return Infinity;
    this.#sent = this.#sent.filter(({ time }) => time > now - tenMinutesMs);
    const same = this.#sent.findLast(({ identity }) => identity === job.identity);
    const group = this.#sent.filter((old) => old.group === job.group);
    return Math.max(
      same ? same.time + this.limits.identicalMs - now : 0,
      windowDelay(this.#sent, this.limits.smallPerTenMinutes - job.weight, tenMinutesMs, now),
      windowDelay(group, this.limits.smallPerTwoSeconds - job.weight, burstMs, now),
    );
  }

  #remove(waiting: Waiting): void {
    const { caller } = waiting.job;
    const queue = (this.#queues.get(caller) ?? []).filter((other) => other !== waiting);
    if (queue.length > 0) this.#queues.set(caller, queue);
    else this.#queues.delete(caller);
    this.#pump();
  }
}

/** Milliseconds until at most `allowed` of the sent ones lie inside the window. */
function windowDelay(sent: readonly Sent[], allowed: number, windowMs: number, now: number): number {
  const inside = sent.filter(({ time }) => time > now - windowMs);
  const blocking = inside[inside.length - 1 - Math.max(allowed, 0)];
  return blocking ? blocking.time + windowMs - now : 0;
}
