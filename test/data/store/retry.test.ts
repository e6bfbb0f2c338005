import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { withRetry } from "../../../src/data/store/retry.js";

const failing = (code: string): Error => Object.assign(new Error(code), { code });
const always = { retryMs: () => 10_000 };

beforeEach(() => vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] }));
afterEach(() => vi.useRealTimers());

describe("work that failed", () => {
  it.each([
    "CONNECTION_CLOSED",
    "CONNECTION_ENDED",
    "CONNECTION_DESTROYED",
    "CONNECT_TIMEOUT",
    "ETIMEDOUT",
    "ECONNRESET",
    "ECONNREFUSED",
    "EPIPE",
    "57P01",
    "57P02",
    "57P03",
    "40001",
    "40P01",
    "23505",
  ])("with %s is done again, but not before 50 ms", async (code) => {
    const work = vi.fn().mockRejectedValueOnce(failing(code)).mockResolvedValueOnce("done");
    const result = withRetry(work, always);
    await vi.advanceTimersByTimeAsync(49);
    expect(work).toHaveBeenCalledTimes(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(work).toHaveBeenCalledTimes(2);
    expect(await result).toBe("done");
  });

  it.each(["28P01", "42P01", "22P02", "57014", "ENOTFOUND", ""])("with %j fails at once", async (code) => {
    const work = vi.fn().mockRejectedValue(failing(code));
    await expect(withRetry(work, always)).rejects.toThrow();
    expect(work).toHaveBeenCalledTimes(1);
  });

  it("waits longer each time, until the time is used up", async () => {
    const times: number[] = [];
    const work = (): Promise<never> => {
      times.push(performance.now());
      return Promise.reject(failing("ECONNREFUSED"));
    };
    const result = expect(withRetry(work, { retryMs: () => 5000 })).rejects.toMatchObject({ code: "ECONNREFUSED" });
    await vi.advanceTimersByTimeAsync(20_000);
    await result;
    const waits = times.slice(1).map((time, i) => time - times[i]!);
    expect(waits.length).toBeGreaterThan(5);
    waits.forEach((wait, i) => expect(wait).toBeGreaterThanOrEqual(Math.min(50 << i, 1000)));
    expect(times.at(-1)! - times[0]!).toBeLessThanOrEqual(7500);
  });

  it("is not done again when the caller gave up", async () => {
    const controller = new AbortController();
    const work = vi.fn().mockRejectedValue(failing("ECONNRESET"));
    const result = expect(withRetry(work, { ...always, signal: controller.signal })).rejects.toThrow("gave up");
    await vi.advanceTimersByTimeAsync(10);
    controller.abort(new Error("gave up"));
    await result;
    expect(work).toHaveBeenCalledTimes(1);
  });
});
