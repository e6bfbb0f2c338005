import { setImmediate } from "node:timers/promises";
import { inspect } from "node:util";
import { expect, it } from "vitest";
import { auditStrategy } from "../../src/backtest/audit.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { StrategyLike } from "../../src/backtest/resolve-strategy.js";
import { measureWarmupSensitivity } from "../../src/backtest/warmup-sensitivity.js";
import { customIndicator } from "../../src/indicators/custom-indicator.js";
import { defineStrategy } from "../../src/strategy/define-strategy.js";
import type { BarRow } from "../../src/strategy/row.js";
import { Strategy } from "../../src/strategy/strategy.js";
import { toDailyFrame } from "../support/daily-line.js";

const frame = toDailyFrame([10, 11, 12]);
const fail = (): never => {
  throw new TypeError("no such thing");
};
const place = String.raw`TypeError: no such thing \(.*user-code\.test\.ts:\d+\)\. Fix the `;

class Unmade extends Strategy {
  constructor() {
    super();
    fail();
  }
  onBar() {
    return null;
  }
}

const broken = customIndicator("broken", { inputs: ["close"], warmup: 0, compute: fail });

it.each<[string, StrategyLike, RegExp]>([
  ["in onBar", defineStrategy({ name: "s", onBar: fail }), RegExp(`^Strategy s threw at .*bar 0, .*: ${place}`)],
  ["in its constructor", Unmade, RegExp(`^Strategy Unmade threw while it was made: ${place}`)],
  [
    "in indicators",
    defineStrategy({ name: "s", indicators: fail, onBar: () => null }),
    RegExp(`^Strategy s threw in indicators: ${place}`),
  ],
  [
    "in an indicator of its own",
    defineStrategy({ indicators: () => ({ broken }), onBar: () => null }),
    RegExp(`^Indicator "broken" threw on the bars.*: ${place}`),
  ],
])("a strategy that throws %s is named with its file and line", (_title, strategy, message) => {
  expect(() => runBacktest(frame, strategy)).toThrow(
    expect.objectContaining({ code: "STRATEGY_THREW", message: expect.stringMatching(message) as string }),
  );
});

it.each<[unknown, RegExp]>([
  [["ma20"], /^Strategy s: expected indicators to be an object .*, received "\[ma20\]"/],
  [{ ma: 20 }, /indicator "ma" to be a column name such as ma20, or an indicator, received "20"/],
  [Promise.resolve({}), /received "\[object Promise\]"/],
])("indicators that are none are refused: %j", (requests, message) => {
  const strategy = defineStrategy({ name: "s", indicators: () => requests as never, onBar: () => null });
  expect(() => runBacktest(frame, strategy)).toThrow(message);
  expect(() => measureWarmupSensitivity(frame, strategy)).toThrow(message);
});

it("a definition with a misspelt key is refused with the nearest one", () => {
  expect(() => defineStrategy({ name: "s", onbar: () => null } as never)).toThrow(
    /^Wrong definition of "s" in defineStrategy: unknown key "onbar" .* Did you mean "onBar"\? expected onBar to be a function/,
  );
});

it("a class without onBar is refused with the methods that it has", () => {
  class Misspelt extends Strategy {
    onBar() {
      return null;
    }
    onbar() {
      return this.onBar();
    }
  }
  Reflect.deleteProperty(Misspelt.prototype, "onBar");
  expect(() => runBacktest(frame, Misspelt)).toThrow(/strategy Misspelt to have a method onBar.*found onbar\.$/);
});

it("a column that was not declared is refused with the nearest one, where no compiler looked", () => {
  const loose = defineStrategy({
    name: "s",
    indicators: () => ({ trend: "ma2" }),
    onBar: (_i, row) => ((row as unknown as Record<string, number>)["ternd"]! > 1 ? "BUY" : null),
  });
  expect(() => runBacktest(frame, loose)).toThrow(
    /bar 0, .*Expected one of the row's columns ts, open, .*volume, trend, received "ternd"\. Declare it in indicators\. Did you mean "trend"\? \(.*user-code\.test\.ts:\d+\)/,
  );
});

it("a row answers what every object answers", () => {
  const seen: unknown[] = [];
  runBacktest(frame, (i: number, row: BarRow) => {
    if (i === 0)
      seen.push(
        "ma20" in row,
        Object.prototype.toString.call(row),
        JSON.stringify(row).slice(0, 6),
        inspect(row).includes("close: "),
      );
    return null;
  });
  expect(seen).toEqual([false, "[object Object]", '{"ts":', true]);
});

it("a spread row is a copy of its bar, with what was declared", () => {
  const kept: object[] = [];
  const keeper = defineStrategy({
    indicators: () => ({ mean: "ma2" }),
    onBar: (_i, row) => {
      const { close, ...rest } = row;
      kept.push({ ...row }, { close, rest: Object.keys(rest) });
      return null;
    },
  });
  runBacktest(frame, keeper);
  expect(kept[2]).toMatchObject({ ts: frame.ts[1], close: 11, mean: 10.5 });
  expect(kept[3]).toEqual({ close: 11, rest: ["ts", "open", "high", "low", "volume", "mean"] });
});

it.each([{}, { profile: "seed" }, { profile: "bpy" }] as const)("an async onStart is refused: %j", (options) => {
  class Late extends Strategy {
    override onStart = (() => Promise.reject(new Error("nobody waits for it"))) as never;
    onBar() {
      return null;
    }
  }
  expect(() => runBacktest(frame, Late, options)).toThrow(/^Strategy Late: .* onStart must not be async/);
});

it.each(["native", "seed", "bpy"] as const)(
  "an async onBar that fails is refused, and that is all: %s",
  async (profile) => {
    const late = (() => Promise.reject(new Error("nobody waits for it"))) as never;
    expect(() => runBacktest(frame, late, { profile })).toThrow(/onBar must not be async/);
    // By now Node would have ended the program.
    await setImmediate();
  },
);

it("a strategy that throws in onFinish is named", () => {
  class Sore extends Strategy {
    override onFinish = fail;
    onBar() {
      return null;
    }
  }
  expect(() => runBacktest(frame, Sore)).toThrow(RegExp(`^Strategy Sore threw in onFinish: ${place}`));
});

const circular: Record<string, unknown> = {};
circular["itself"] = circular;

it.each([
  [Promise.resolve("BUY"), /received a Promise: onBar must not be async/],
  [circular, /received an object that refers to itself\.$/],
])("profiles without every order say what came: %o", (decision, message) => {
  for (const profile of ["seed", "bpy"] as const) {
    expect(() => runBacktest(frame, (() => decision) as never, { profile })).toThrow(message);
  }
});

it.each<[string, unknown, unknown, RegExp]>([
  ["no strategy", frame, undefined, /^Expected a strategy name, .* received undefined\.$/],
  ["null as strategy", frame, null, /received null\.$/],
  [
    "plain columns",
    frame.bars,
    "macd",
    /^Expected a Frame, or frames by ticker, received an object whose "ts" is none\./,
  ],
  ["no frame", undefined, "macd", /frames by ticker, received undefined\./],
  ["a hole among frames", { SPY: frame, QQQ: null }, "macd", /received an object whose "QQQ" is none\./],
])("%s is refused", (_title, frames, strategy, message) => {
  expect(() => runBacktest(frames as never, strategy as never)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringMatching(message) as string }),
  );
});

it("an audit without frames is refused", () => {
  expect(() => auditStrategy(frame as never, "macd" as never)).toThrow(/^Expected a Frame, or frames by ticker/);
  expect(() => auditStrategy("macd", null as never)).toThrow(/received null\./);
});

it("options that are null are refused", () => {
  expect(() => runBacktest(frame, "macd", null as never)).toThrow(/^Expected backtest options, received null\.$/);
});
