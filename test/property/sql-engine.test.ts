import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { runSignals } from "../../src/backtest/run-signals.js";
import { createStore } from "../../src/data/store/create-store.js";
import { loadFrame } from "../../src/data/store/load-frame.js";
import { sqlBacktest, type SqlBacktestResult } from "../../src/data/store/sql-backtest.js";
import { storeBars } from "../../src/data/store/store-bars.js";
import type { Store } from "../../src/data/store/store.js";
import { percentCommission } from "../../src/execution/commission.js";
import type { Frame } from "../../src/frame/frame.js";
import type { Condition, Operand, SignalRule, WindowedColumn } from "../../src/model/signal-rule.js";
import { computeDecisions } from "../../src/strategy/rule-decisions.js";
import { defineRuleStrategy } from "../../src/strategy/rule-strategy.js";
import { databaseKinds, startDatabase, type TestDatabase } from "../support/databases.js";
import { toFrame, tsOf, type BarText } from "../support/scripted.js";

const symbolCount = 60;
const runs = { server: 500, embedded: 40 };
/** So fine that a fraction is a fraction: less than 1e-12 of the equity stays behind. */
const step = 1e-9;

/** Prices in cents that often stand still, so that averages are often equal to each other and to the close. */
const bars = fc
  .array(fc.tuple(fc.constantFrom(0, 0, 0, 1, -1, 5, -7, 40, -60), fc.constantFrom(0, 0, 0, 2, -2, 30, -25)), {
    minLength: 1,
    maxLength: 130,
    size: "max",
  })
  .map((moves) => {
    let cents = 1000;
    return moves.map(([gap, move]): BarText => {
      const open = Math.max(200, cents + gap);
      const close = Math.max(200, open + move);
      cents = close;
      return [open / 100, (Math.max(open, close) + 3) / 100, (Math.min(open, close) - 3) / 100, close / 100];
    });
  });

const period = fc.integer({ min: 1, max: 60 });
const column: fc.Arbitrary<WindowedColumn> = fc.oneof(
  fc.constantFrom<WindowedColumn>("open", "high", "low", "close", "ma20", "ma50", "sma50", "ath", "ath_high"),
  period.map((bars): WindowedColumn => `ma${bars}`),
);
const operand: fc.Arbitrary<Operand<WindowedColumn>> = fc.oneof(
  { weight: 6, arbitrary: column },
  fc.record({
    column,
    barsAgo: fc.integer({ min: 0, max: 5 }),
    times: fc.constantFrom(1, 0.99, 1.02),
  }),
  fc.constantFrom(9.5, 10),
);
const comparison = fc
  .tuple(fc.constantFrom("above", "below", "crossesAbove", "crossesBelow"), operand, operand)
  .map(([kind, left, right]): Condition<WindowedColumn> => {
    const pair = [left, right] as const;
    if (kind === "above") return { above: pair };
    if (kind === "below") return { below: pair };
    return kind === "crossesAbove" ? { crossesAbove: pair } : { crossesBelow: pair };
  });
// An exact tie with a band that has a width is a matter of its last bit, so the factors are those that make none.
const band = fc
  .tuple(
    fc.constantFrom("bb_upper" as const, "bb_lower" as const),
    fc.integer({ min: 3, max: 40 }),
    fc.constantFrom(0.83, 1.37, 2.11),
    fc.boolean(),
  )
  .map(([name, bars, k, above]): Condition<WindowedColumn> => {
    const pair = ["close", `${name}(${bars},${k})`] as const;
    return above ? { above: pair } : { below: pair };
  });
const range: fc.Arbitrary<Condition<WindowedColumn>> = fc.constantFrom(0.04, 0.1, 0.3).map((width) => ({
  above: ["tr", width],
}));
const condition: fc.Arbitrary<Condition<WindowedColumn>> = fc.letrec<{ condition: Condition<WindowedColumn> }>(
  (tie) => ({
    condition: fc.oneof(
      { depthSize: "small", withCrossShrink: true },
      { weight: 6, arbitrary: comparison },
      { weight: 2, arbitrary: band },
      { weight: 1, arbitrary: range },
      { weight: 1, arbitrary: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }).map((all) => ({ all })) },
      { weight: 1, arbitrary: fc.array(tie("condition"), { minLength: 1, maxLength: 3 }).map((any) => ({ any })) },
      { weight: 1, arbitrary: tie("condition").map((not) => ({ not })) },
    ),
  }),
).condition;
const rule: fc.Arbitrary<SignalRule<WindowedColumn>> = fc.oneof(
  condition.map((level) => ({ level })),
  fc.record({ buy: condition, sell: condition }),
);

const trial = fc.record({
  rule,
  symbol: fc.integer({ min: 0, max: symbolCount - 1 }),
  profile: fc.constantFrom("native" as const, "seed" as const),
  commissionRate: fc.constantFrom(0, 0.002, 0.03),
  cash: fc.constantFrom(100, 10_000, 1e6),
  start: fc.option(fc.nat(20), { nil: 0 }),
});

function expectSame(actual: ArrayLike<number>, expected: ArrayLike<number>): void {
  expect(actual.length).toBe(expected.length);
  for (let i = 0; i < expected.length; i++) {
    expect(Math.abs(actual[i]! / expected[i]! - 1)).toBeLessThanOrEqual(1e-9);
  }
}

/** What the event engine and the vector engine find for the same rule on the loaded bars. */
function expectEnginesAgree(
  found: SqlBacktestResult,
  frame: Frame,
  { rule, profile, commissionRate, cash, start }: typeof trial extends fc.Arbitrary<infer T> ? T : never,
): void {
  const instrument = { symbol: found.symbol, step };
  const commission = percentCommission(commissionRate);
  const native = { cash, commission, instrument };
  const window = { start, end: frame.length };
  const event = runBacktest(frame, defineRuleStrategy("rule", rule), {
    profile,
    window,
    ...(profile === "native" ? native : {}),
  });
  expectSame(found.curve!.equity, event.equity);
  expect(found.curve!.ts).toEqual(event.frame.ts);
  expect([found.bars, found.from, found.to]).toEqual([event.bars, event.from, event.to]);
  expect(found.trades).toBe(event.trades.length);
  expect(found.openAtEnd).toBe(event.trades.at(-1)?.open ?? false);
  expect(found.exposure).toBe(event.positionsLong / event.bars);
  expect(found.totalReturn).toBeCloseTo(event.metrics["total_return"]!, 9);
  expect(found.maxDrawdown).toBeCloseTo(event.metrics["max_drawdown"]!, 9);
  expect(found.holdReturn).toBeCloseTo(event.benchmark.metrics["total_return"]!, 9);
  if (profile === "seed") return;
  const decisions = computeDecisions(frame, rule).subarray(start);
  expectSame(runSignals(frame.slice(start), decisions, native).equity, event.equity);
}

describe.each(databaseKinds)("the backtest inside the %s database", (kind) => {
  let database: TestDatabase;
  let store: Store;
  const frames: Frame[] = [];

  beforeAll(async () => {
    database = await startDatabase(kind);
    store = createStore(database.options);
    for (const [i, rows] of fc.sample(bars, { numRuns: symbolCount, seed: 20251115 }).entries()) {
      const series = { symbol: `S${i}`, resolution: "1d" } as const;
      await storeBars(store, series, toFrame(rows, series.symbol).bars);
      frames.push(await loadFrame(store, series));
    }
  }, 60_000);
  afterAll(async () => {
    await store.close();
    await database.remove();
  });

  it(
    `equals the event and the vector engine on ${runs[kind]} random strategies and series`,
    { timeout: 120_000 },
    async () => {
      let traded = 0;
      const property = fc.asyncProperty(trial, async (drawn) => {
        const { symbol, rule, profile, commissionRate, cash } = drawn;
        const frame = frames[symbol]!;
        const start = Math.min(drawn.start, frame.length - 1);
        const [found] = await sqlBacktest(store, {
          resolution: "1d",
          symbols: [`S${symbol}`],
          rule,
          profile,
          equity: true,
          from: tsOf(start),
          ...(profile === "native" ? { commissionRate, cash } : {}),
        });
        expectEnginesAgree(found!, frame, { ...drawn, start });
        traded += found!.trades > 1 ? 1 : 0;
      });
      await fc.assert(property, { numRuns: runs[kind], seed: 20251115 });
      // Otherwise the rules would be too seldom true to prove anything.
      expect(traded).toBeGreaterThan(runs[kind] / 6);
    },
  );

  it("does all symbols in one statement", async () => {
    const rule: SignalRule<WindowedColumn> = { level: { above: ["ma3", "ma10"] } };
    const rows = await sqlBacktest(store, { resolution: "1d", rule, commissionRate: 0.002, equity: true });
    expect(rows.map(({ symbol }) => symbol)).toEqual(frames.map(({ symbol }) => symbol).sort());
    for (const row of rows) {
      const frame = frames.find(({ symbol }) => symbol === row.symbol)!;
      expectEnginesAgree(row, frame, {
        rule,
        symbol: 0,
        profile: "native",
        commissionRate: 0.002,
        cash: 10_000,
        start: 0,
      });
    }
  });
});
