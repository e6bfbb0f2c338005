import { describe, expect, it } from "vitest";
import { SharedRequests } from "../../../src/broker/ibkr/shared-requests.js";

/** A question that is answered by hand. */
function question(): {
  ask: (signal: AbortSignal) => Promise<string>;
  answer: (text: string) => void;
  signals: AbortSignal[];
} {
  let answer: (text: string) => void = () => undefined;
  const promise = new Promise<string>((resolve) => (answer = resolve));
  const signals: AbortSignal[] = [];
  const ask = (signal: AbortSignal): Promise<string> => {
    signals.push(signal);
    return promise;
  };
  return { ask, answer, signals };
}

describe("a question asked by several at a time", () => {
  it("goes out once and is answered to all; later it goes out again", async () => {
    const shared = new SharedRequests();
    const { ask, answer, signals } = question();
    const both = [shared.share("bars", ask), shared.share("bars", ask)];
    answer("42");
    expect(await Promise.all(both)).toEqual(["42", "42"]);
    expect(await shared.share("bars", ask)).toBe("42");
    expect(signals).toHaveLength(2);
  });

  it("is stopped when the last one gives up, not before", async () => {
    const shared = new SharedRequests();
    const { ask, signals } = question();
    const [one, two] = [new AbortController(), new AbortController()];
    const first = shared.share("bars", ask, { signal: one.signal });
    const second = shared.share("bars", ask, { signal: two.signal });
    one.abort();
    await expect(first).rejects.toMatchObject({ code: "ABORTED" });
    expect(signals[0]!.aborted).toBe(false);
    two.abort();
    await expect(second).rejects.toMatchObject({ code: "ABORTED" });
    expect(signals[0]!.aborted).toBe(true);
  });

  it("is not shared with one that is being stopped", async () => {
    const shared = new SharedRequests();
    const { ask, answer, signals } = question();
    const leaver = new AbortController();
    const left = shared.share("bars", ask, { signal: leaver.signal });
    leaver.abort();
    await expect(left).rejects.toMatchObject({ code: "ABORTED" });
    const next = shared.share("bars", ask);
    answer("42");
    expect(await next).toBe("42");
    expect(signals).toHaveLength(2);
  });

  it("tells everybody why it waits", async () => {
    const shared = new SharedRequests();
    const heard: (string | null)[] = [];
    const onWait = (reason: string | null): void => void heard.push(reason);
    const ask = (_signal: AbortSignal, wait: (reason: string | null) => void): Promise<string> =>
      Promise.resolve().then(() => {
        wait("pacing");
        return "42";
      });
    await Promise.all([
      shared.share("bars", ask, { onWait }),
      shared.share("bars", ask, { onWait: onWait.bind(null) }),
    ]);
    expect(heard).toEqual(["pacing", "pacing"]);
  });
});
