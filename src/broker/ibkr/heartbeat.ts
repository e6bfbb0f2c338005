import type { Clock } from "../../model/clock.js";

/** What the heartbeat does to the connection it watches. */
export interface HeartbeatActions {
  /** Asks for a sign of life. */
  ask(): void;
  /** None came. */
  lost(): void;
}

/** Watches a connection: TCP alone does not notice a peer that has gone silent. */
export class Heartbeat {
  #lastHeard: number;
  #timer: NodeJS.Timeout | null = null;

  constructor(
    private readonly idleMs: number,
    private readonly clock: Clock,
    private readonly actions: HeartbeatActions,
  ) {
    this.#lastHeard = clock.now();
  }

  /** Something came in. */
  heard(): void {
    this.#lastHeard = this.clock.now();
  }

  /** Starts to watch. The watch does not keep the process alive. */
  start(): void {
    this.#wait(this.idleMs, () => this.#check());
  }

  /** Stops watching. */
  stop(): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #check(): void {
    const idle = this.clock.now() - this.#lastHeard;
    if (idle < this.idleMs) {
      this.#wait(this.idleMs - idle, () => this.#check());
      return;
    }
    const asked = this.#lastHeard;
    this.actions.ask();
    this.#wait(this.idleMs, () => this.#judge(asked));
  }

  /** A long answer blocks the loop while it is decoded, so what waits in the socket is read before the verdict. */
  #judge(asked: number): void {
    setImmediate(() => {
      if (this.#timer === null) return;
      if (this.#lastHeard === asked) this.actions.lost();
      else this.#check();
    });
  }

  #wait(ms: number, then: () => void): void {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = setTimeout(then, ms);
    this.#timer.unref();
  }
}
