import { describe, expect, it } from "vitest";
import { backOffMs } from "../../../src/broker/ibkr/back-off.js";
import { resolveIbkrOptions, type IbkrOptions } from "../../../src/broker/ibkr/ibkr-options.js";

describe("IBKR options", () => {
  it("are a paper gateway on this machine unless told otherwise", () => {
    const expected = { host: "127.0.0.1", port: 4002, clientId: 101, timeoutMs: 15_000 };
    expect(resolveIbkrOptions()).toMatchObject(expected);
    expect(resolveIbkrOptions({ port: undefined } as unknown as IbkrOptions)).toMatchObject(expected);
  });

  it("fill in the limits that are not given", () => {
    expect(resolveIbkrOptions({ pacing: { inFlight: 2 } }).pacing).toMatchObject({ inFlight: 2, smallInFlight: 2 });
  });

  it.each<[string, object, RegExp]>([
    ["an unknown name", { prot: 4002 }, /unknown option "prot"\. Did you mean "port"\?/],
    ["a port that is none", { port: 0 }, /port: expected a whole number from 1 to 65535, received "0"/],
    ["a negative client id", { clientId: -1 }, /clientId/],
    ["a time of nothing", { timeoutMs: 0 }, /timeoutMs: expected milliseconds above 0, received "0"/],
    ["a time that is no number", { heartbeatMs: NaN }, /heartbeatMs/],
    ["an empty host", { host: " " }, /host/],
  ])("refuse %s", (_, options, message) => {
    expect(() => resolveIbkrOptions(options)).toThrow(message);
  });
});

describe("the pause before another try", () => {
  it("doubles up to a minute", () => {
    const options = { retryMs: 1000, random: () => 0.5 };
    expect([1, 2, 3, 6, 7, 8, 40].map((attempt) => backOffMs(attempt, options))).toEqual([
      1000, 2000, 4000, 32_000, 60_000, 60_000, 60_000,
    ]);
  });

  it("is spread by a quarter to either side", () => {
    expect(backOffMs(1, { retryMs: 1000, random: () => 0 })).toBe(750);
    expect(backOffMs(1, { retryMs: 1000, random: () => 1 })).toBe(1250);
  });
});
