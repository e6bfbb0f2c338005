import { beforeEach, describe, expect, it } from "vitest";
import atrBracket from "../../../examples/atr-bracket.js";
import { dataHash } from "../../../src/backtest/data-hash.js";
import { runBacktest } from "../../../src/backtest/run-backtest.js";
import type { BacktestResult } from "../../../src/backtest/result.js";
import { storeExternalSignals } from "../../../src/data/external-signals.js";
import { storeInstrument } from "../../../src/data/instruments.js";
import { loadFrame } from "../../../src/data/store/load-frame.js";
import { storeBars } from "../../../src/data/store/store-bars.js";
import type { Store } from "../../../src/data/store/store.js";
import { Frame } from "../../../src/frame/frame.js";
import { resampleBars } from "../../../src/frame/resample-bars.js";
import { externalSignal } from "../../../src/indicators/external-signal.js";
import { toInstrument } from "../../../src/model/instrument.js";
import type { RunManifest } from "../../../src/model/run-record.js";
import { defineStrategy } from "../../../src/strategy/define-strategy.js";
import type { StrategyFunction } from "../../../src/strategy/strategy.js";
import { registerStrategy } from "../../../src/strategy/registry.js";
import { recordRun, verifyRun } from "../../../src/index.js";
import { databaseKinds } from "../../support/databases.js";
import { loadBars } from "../../support/load-fixture.js";
import { makeBars } from "../../support/make-bars.js";
import { useDatabase } from "../../support/use-database.js";

const bars = makeBars(300);
const spy = Frame.fromBars(bars, { symbol: "SPY", resolution: "1d" });
registerStrategy("atr_bracket", atrBracket);
registerStrategy(
  "on_forecast",
  defineStrategy({
    indicators: () => externalSignal("forecast", { expected: "x" }),
    onBar: (_i, { expected }) => (expected > 0 ? "BUY" : null),
  }),
);
const frames = { SPY: spy, QQQ: spy.slice(20) };

describe.each(databaseKinds)("a run made in code, recorded in the %s database", (kind) => {
  let store: Store;
  useDatabase(kind, (opened) => ({ store } = opened));
  beforeEach(async () => {
    await storeBars(store, { symbol: "SPY", resolution: "1d" }, bars);
    await storeBars(store, { symbol: "QQQ", resolution: "1d" }, frames.QQQ.bars);
  });

  async function expectEqual(result: BacktestResult): Promise<RunManifest> {
    const { id, manifest } = await recordRun(store, result);
    expect(await verifyRun(store, id)).toMatchObject({ equal: true, changed: [], differences: [] });
    return manifest;
  }

  it("can be verified over several symbols, and has the hash of their bars", async () => {
    const { dataHash: hash } = await expectEqual(runBacktest(frames, "db_ma_cross"));
    expect(hash).toBe(dataHash(spy.bars, frames.QQQ.bars));
  });

  it("can be verified on a window, warmed up by the bars before it, or not", async () => {
    const window = { start: 150, end: 290 };
    const warm = await expectEqual(runBacktest(spy, "db_ma_cross", { window }));
    expect(warm.dataHash).toBe(dataHash(spy.slice(0, 290).bars));
    const cold = await expectEqual(runBacktest(spy, "macd", { window, profile: "seed" }));
    expect(cold.dataHash).toBe(dataHash(spy.slice(150, 290).bars));
  });

  it("can be verified on windows by ticker that start and end at different times", async () => {
    const window = { SPY: { start: 40, end: 260 }, QQQ: { start: 120 } };
    const { dataHash: hash } = await expectEqual(runBacktest(frames, "db_ma_cross", { window }));
    expect(hash).toBe(dataHash(spy.slice(0, 260).bars, frames.QQQ.bars));
  });

  it("can be verified with splits and dividends that are stored nowhere else", async () => {
    const split = { type: "split", ts: bars.ts[100]!, ratio: 2 } as const;
    const dividend = { type: "dividend", ts: bars.ts[200]!, amount: 1.5 } as const;
    const one = runBacktest(spy, "db_ma_cross", { corporateActions: [split, dividend] });
    expect(one.events.length).toBeGreaterThan(0);
    expect((await expectEqual(one)).corporateActions).toEqual({ SPY: [split, dividend] });
    const corporateActions = { QQQ: [dividend] };
    expect((await expectEqual(runBacktest(frames, "db_ma_cross", { corporateActions }))).corporateActions).toEqual(
      corporateActions,
    );
  });

  it("is verified with the columns that its frame had: stored ones know bars before it", async () => {
    const late = spy.slice(120);
    const computed = runBacktest(late, "db_ma_cross");
    expect((await expectEqual(computed)).columns).toEqual({ SPY: [] });
    const loaded = await loadFrame(store, { symbol: "SPY", resolution: "1d", from: late.ts[0]! });
    const kept = runBacktest(loaded, "db_ma_cross");
    expect(kept.equity).not.toEqual(computed.equity);
    expect((await expectEqual(kept)).columns).toEqual({ SPY: ["ma20", "ma50", "ath"] });
  });

  it("is verified by what it knew of its instruments, not by what the store does", async () => {
    await storeInstrument(store, toInstrument("SPY", { assetClass: "CRYPTO", step: 0.001 }));
    await expectEqual(runBacktest(spy, "db_ma_cross"));
    const { instruments } = await expectEqual(runBacktest(spy, "db_ma_cross", { instrument: { step: 0.5 } }));
    expect(instruments).toEqual({ SPY: { assetClass: null, sessionsPerYear: null, step: 0.5 } });
  });

  it("keeps of the finer bars those that were looked into", async () => {
    const { hours, minutes, options } = readFiner();
    for (const { resolution, bars: rows } of [hours, minutes]) {
      await storeBars(store, { symbol: "EURUSD", resolution: resolution! }, rows);
    }
    const worse = runBacktest(hours, atrBracket, options);
    const fine = runBacktest(hours, atrBracket, { ...options, finer: minutes });
    expect(fine.equity).not.toEqual(worse.equity);
    const { finer } = await expectEqual(fine);
    expect(finer).toMatchObject([{ symbol: "EURUSD", resolution: "1m" }]);
    const looked = finer![0]!.bars.map(({ ts }) => ts);
    expect(looked).toEqual(expect.arrayContaining(worse.ambiguity!.bars.map(({ ts }) => ts)));
    expect(looked.length).toBeLessThan(hours.length / 4);
    expect((await expectEqual(worse)).finer).toBeNull();
  });

  it("refuses finer bars that could not be found again", async () => {
    const { hours, minutes, options } = readFiner();
    const nameless = Frame.fromBars(minutes.bars, { symbol: "EURUSD" });
    await expect(recordRun(store, runBacktest(hours, atrBracket, { ...options, finer: nameless }))).rejects.toThrow(
      /finer bars of EURUSD with their bar size, received none.*resolution: "1m"/,
    );
  });

  it("keeps of the facts from outside those that its strategy declares, known in time", async () => {
    const toSignal = (knownAt: number, signalType = "forecast") => {
      return { symbol: "SPY", ts: knownAt, signalType, payload: { x: 1 }, knownAt };
    };
    const signal = toSignal(bars.ts[50]!);
    await storeExternalSignals(store, [signal]);
    const outside = { externalSignals: [signal, toSignal(bars.ts[60]!, "other"), toSignal(bars.ts[299]! + 5 * 864e5)] };
    const { outsideHash } = await expectEqual(runBacktest(spy, "on_forecast", { outside }));
    expect(outsideHash).toMatch(/^[0-9a-f]{64}$/);
    expect((await recordRun(store, runBacktest(spy, "on_forecast"))).manifest.outsideHash).not.toBe(outsideHash);
  });

  it("of a strategy that lives in a program is verified with it, and by no other", async () => {
    const strategy: StrategyFunction = (i) => (i % 10 === 0 ? "BUY" : i % 10 === 5 ? "SELL" : null);
    const other: StrategyFunction = (i) => (i % 10 === 1 ? "BUY" : i % 10 === 5 ? "SELL" : null);
    const { id } = await recordRun(store, runBacktest(spy, strategy));
    expect(await verifyRun(store, id, { strategy })).toEqual({ runId: id, equal: true, changed: [], differences: [] });
    const { equal, changed, differences } = await verifyRun(store, id, { strategy: other });
    expect([equal, changed, differences[0]]).toEqual([false, [], "The source of the strategy has changed."]);
    expect(differences.slice(1)).toContainEqual(expect.stringMatching(/^Equity at bar \d+: was /));
    await expect(verifyRun(store, id)).rejects.toMatchObject({ code: "UNKNOWN_STRATEGY" });
  });

  it("on bars without a ticker counts as a trial, and cannot be verified", async () => {
    const { id } = await recordRun(store, runBacktest(Frame.fromBars(bars), "macd"));
    await expect(verifyRun(store, id)).rejects.toThrow(/over bars of a ticker, but the frame of \w+ had none.*Name it/);
  });

  it("is not recorded from a copy: what it was given is not in it", async () => {
    const copy = { ...runBacktest(spy, "db_ma_cross") };
    await expect(recordRun(store, copy)).rejects.toThrow(/very object that runBacktest returned, received a copy/);
  });
});

// Real seconds of EURUSD, so that hours and minutes tell of one and the same way of the price.
function readFiner() {
  const seconds = loadBars("test/fixtures/bars/EURUSD_1s.csv.gz", "EURUSD", "1s");
  const options = { sameBar: "lowerTimeframe", params: { width: 0.5 } } as const;
  return { hours: resampleBars(seconds, "1h"), minutes: resampleBars(seconds, "1m"), options };
}
