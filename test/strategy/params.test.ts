import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/model/errors.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import { choice, int, real, resolveParams } from "../../src/strategy/params.js";
import { getStrategy, listStrategies, registerStrategy } from "../../src/strategy/registry.js";

const schema = {
  short: int(20, { min: 2, max: 200 }),
  stopBuffer: real(0.05, { min: 0 }),
  source: choice("close", ["close", "high"]),
};

describe("parameters", () => {
  it("default when nothing is given", () => {
    expect(resolveParams(schema, {}, "x")).toEqual({ short: 20, stopBuffer: 0.05, source: "close" });
  });

  it("are read from text and from snake_case", () => {
    expect(resolveParams(schema, { short: "10", stop_buffer: "0.1", source: "high" }, "x")).toEqual({
      short: 10,
      stopBuffer: 0.1,
      source: "high",
    });
  });

  it("that nobody knows are named with the nearest", () => {
    expect(() => resolveParams(schema, { shrot: 3 }, "x")).toThrow(/received "shrot"\. Did you mean "short"\?/);
  });

  it.each([
    [{ short: 1 }, /short: expected a whole number from 2 to 200, received "1"/],
    [{ short: 2.5 }, /received "2.5"/],
    [{ short: "" }, /received ""/],
    [{ stopBuffer: NaN }, /stopBuffer: expected a number of at least 0, received "NaN"/],
    [{ source: "low" }, /source: expected one of close, high, received "low"/],
  ])("out of range are named: %j", (given, message) => {
    expect(() => resolveParams(schema, given, "x")).toThrow(message);
    expect(() => resolveParams(schema, given, "x")).toThrow(UsageError);
  });

  it("have defaults that are allowed", () => {
    expect(() => int(1.5)).toThrow(/default of int\(…\) to be a whole number, received "1.5"/);
    expect(() => real(2, { max: 1 })).toThrow(/at most 1, received "2"/);
    expect(() => choice("z" as never, ["a", "b"])).toThrow(/one of a, b, received "z"/);
  });

  it("are declared by int, real or choice", () => {
    const loose = defineStrategy({ name: "loose", params: { n: 20 as never }, onBar: () => null });
    expect(() => new loose()).toThrow(/parameter n of strategy loose to be int\(…\).*received "20"/);
  });

  it("problems are reported together", () => {
    expect(() => resolveParams(schema, { short: 0, source: "low", nope: 1 }, "x")).toThrow(
      /short: .*; source: .*; .*nope/,
    );
  });
});

describe("the registry", () => {
  it("holds the seven built-ins of the platform, documented", () => {
    const names = listStrategies().map(({ name }) => name);
    expect(names.slice(0, 7)).toEqual([
      "ma_cross",
      "db_ma_cross",
      "rsi",
      "bollinger",
      "macd",
      "supertrend",
      "ath_breakout",
    ]);
    for (const { description, params } of listStrategies()) {
      expect(description).not.toBe("");
      for (const param of Object.values(params)) expect(param.description).not.toBe("");
    }
  });

  it("hands out parameters that nobody can change for others", () => {
    const { period } = getStrategy("rsi").params as unknown as { readonly period: { default: number } };
    expect(() => (period.default = 1)).toThrow(TypeError);
  });

  it("names the nearest strategy", () => {
    expect(() => getStrategy("macdd")).toThrow(/Did you mean "macd"\?/);
  });

  it("takes new ones, and refuses a name that is taken", () => {
    const mine = defineStrategy({ onBar: () => null });
    registerStrategy("mine", mine);
    expect(getStrategy("mine")).toBe(mine);
    expect(() => registerStrategy("macd", mine)).toThrow(/is taken/);
  });
});
