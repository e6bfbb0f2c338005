import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { defaultPacingLimits, PacingScheduler, type PacedJob } from "../../../src/broker/ibkr/pacing-scheduler.js";
import { systemClock } from "../../../src/model/clock.js";
import { StrictPacing } from "../../../src/testing/strict-pacing.js";

const job = (facts: Partial<PacedJob> = {}): PacedJob => ({
  ...{ identity: "a", group: "SPY", small: true, weight: 1, caller: "SPY" },
  ...facts,
});
const quiet = (): void => undefined;

describe("the pacing scheduler", () => {
  beforeEach(() => void vi.useFakeTimers({ now: 0 }));
  afterEach(() => void vi.useRealTimers());

  /** Asks for everything at once, holds each turn for `holdMs`, and returns when each turn began. */
  async function serve(jobs: readonly PacedJob[], holdMs = 10): Promise<{ job: PacedJob; time: number }[]> {
    const scheduler = new PacingScheduler(defaultPacingLimits, systemClock);
    const served: { job: PacedJob; time: number }[] = [];
    const all = jobs.map(async (one) => {
      const release = await scheduler.acquire(one, quiet);
      served.push({ job: one, time: Date.now() });
      setTimeout(release, holdMs);
    });
    const done = Promise.all(all);
    while (served.length < jobs.length) await vi.advanceTimersByTimeAsync(100);
    await done;
    return served;
  }

  it("lets large bars pass six at a time", async () => {
    const jobs = Array.from({ length: 12 }, (_, i) => job({ small: false, identity: `${i}` }));
    const served = await serve(jobs, 1000);
    expect(served.filter(({ time }) => time === 0)).toHaveLength(6);
  });

  it("keeps identical small requests sixteen seconds apart", async () => {
    const served = await serve([job(), job(), job()]);
    expect(served.map(({ time }) => time)).toEqual([0, 16_000, 32_000]);
  });

  it("never breaks a limit of IBKR", async () => {
    const jobs = fc.array(
      fc.record({
        identity: fc.constantFrom("a", "b", "c", "d", "e", "f", "g", "h"),
        group: fc.constantFrom("SPY", "QQQ"),
        caller: fc.constantFrom("one", "two"),
        weight: fc.constantFrom(1, 2),
        small: fc.constant(true),
      }),
      { minLength: 60, maxLength: 90 },
    );
    await fc.assert(
      fc.asyncProperty(jobs, async (wanted) => {
        vi.setSystemTime(0);
        const strict = new StrictPacing();
        for (const { job: one, time } of await serve(
          wanted.map((each, i) => ({ ...each, identity: `${each.identity}${i % 30}` })),
        )) {
          const what = one.weight === 2 ? "BID_ASK" : "TRADES";
          const request = { resolution: "5s", what, identity: one.identity, group: one.group } as const;
          expect(strict.violates(time, request)).toBe(false);
        }
      }),
      { numRuns: 5 },
    );
  });

  it("lets callers take turns", async () => {
    const queue = (caller: string): PacedJob[] =>
      Array.from({ length: 4 }, (_, i) => job({ caller, identity: caller + String(i), small: false }));
    const scheduler = new PacingScheduler({ ...defaultPacingLimits, inFlight: 1 }, systemClock);
    const order: string[] = [];
    const all = [...queue("a"), ...queue("b")].map(async (one) => {
      const release = await scheduler.acquire(one, quiet);
      order.push(one.identity);
      release();
    });
    await Promise.all(all);
    expect(order).toHaveLength(8);
    expect(order.indexOf("b0")).toBeLessThan(order.indexOf("a2"));
    expect(order.indexOf("b1")).toBeLessThan(order.indexOf("a3"));
  });

  it("stops for longer after every violation and forgets them after an answer", async () => {
    const scheduler = new PacingScheduler(defaultPacingLimits, systemClock);
    const waitAfterViolation = async (): Promise<number> => {
      scheduler.violation();
      const start = Date.now();
      let turn = NaN;
      const served = scheduler.acquire(job({ small: false }), quiet).then((release) => {
        turn = Date.now();
        release();
      });
      await vi.advanceTimersByTimeAsync(700_000);
      await served;
      return turn - start;
    };
    for (const pause of [15_000, 60_000, 600_000, 600_000]) expect(await waitAfterViolation()).toBe(pause);
    scheduler.relax();
    expect(await waitAfterViolation()).toBe(15_000);
  });

  it("says how long it waits", () => {
    const scheduler = new PacingScheduler(defaultPacingLimits, systemClock);
    const reasons: string[] = [];
    scheduler.violation();
    scheduler.acquire(job(), (reason) => reasons.push(reason)).catch(quiet);
    expect(reasons).toEqual(["pacing limit of IBKR, 15 s"]);
    scheduler.close(new Error("closed"));
  });

  it("lets go of who gives up while waiting", async () => {
    const scheduler = new PacingScheduler({ ...defaultPacingLimits, inFlight: 1 }, systemClock);
    const release = await scheduler.acquire(job({ small: false }), quiet);
    const controller = new AbortController();
    const leaver = scheduler.acquire(job({ small: false }), quiet, controller.signal);
    const stayer = scheduler.acquire(job({ small: false }), quiet);
    controller.abort(new Error("gone"));
    await expect(leaver).rejects.toThrow("gone");
    release();
    await expect(stayer).resolves.toBeTypeOf("function");
  });

  it("tells everybody who waits when it is closed, and leaves no timer", async () => {
    const scheduler = new PacingScheduler(defaultPacingLimits, systemClock);
    scheduler.violation();
    const waiting = scheduler.acquire(job(), quiet);
    scheduler.close(new Error("closed"));
    await expect(waiting).rejects.toThrow("closed");
    expect(vi.getTimerCount()).toBe(0);
  });
});
