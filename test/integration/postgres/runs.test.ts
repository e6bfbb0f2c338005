import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { runBacktest } from "../../../src/backtest/run-backtest.js";
import { createStore } from "../../../src/data/store/create-store.js";
import { databaseOf } from "../../../src/data/store/database.js";
import { loadAttempts, loadRun, loadRunDetails, loadRuns, loadTrials } from "../../../src/data/store/runs.js";
import { storeBars } from "../../../src/data/store/store-bars.js";
import type { Store } from "../../../src/data/store/store.js";
import { fixedCommission, percentCommission, sumOfCommissions } from "../../../src/execution/commission.js";
import { Frame } from "../../../src/frame/frame.js";
import { probabilityOfOverfitting } from "../../../src/metrics/evidence.js";
import { listMetricDefinitions } from "../../../src/metrics/metric-definitions.js";
import type { Clock } from "../../../src/model/clock.js";
import { backtest } from "../../../src/workflow/backtest.js";
import { prepareBacktest, type BacktestRequest } from "../../../src/workflow/prepare-backtest.js";
import { recordRun } from "../../../src/workflow/record-run.js";
import { loadRun as loadOrdered, weighRun } from "../../../src/workflow/runs.js";
import { verifyRun } from "../../../src/workflow/verify-run.js";
import { databaseKinds, type TestDatabase } from "../../support/databases.js";
import { makeBars } from "../../support/make-bars.js";
import { useDatabase } from "../../support/use-database.js";

const clock: Clock = { now: () => Date.UTC(2025, 0, 2, 3, 4, 5) };
const bars = makeBars(300);
const middle = bars.ts[150]!;

async function run(store: Store, more: Partial<BacktestRequest> = {}) {
  return backtest(store, await prepareBacktest({ symbols: ["SPY"], resolution: "1d", clock, ...more }));
}

async function setClose(store: Store, ts: number, close: number): Promise<void> {
  await databaseOf(store).transaction(
    (tx) =>
      tx.sql`update market_prices set close = ${close}::float8 where ts = ${new Date(ts).toISOString()}::timestamp`,
    { doing: "changing a close" },
  );
}

describe.each(databaseKinds)("the run store on the %s database", (kind) => {
  let database: TestDatabase;
  let store: Store;
  useDatabase(kind, (opened) => ({ database, store } = opened));
  beforeEach(() => storeBars(store, { symbol: "SPY", resolution: "1d" }, bars));

  it("keeps a run with its manifest, numbers and bars", async () => {
    const { result, run: recorded } = await run(store, { commission: "percent:0.001", options: { cash: 5000 } });
    const kept = await loadRun(store, recorded.id.slice(0, 6));
    expect(kept).toMatchObject({
      id: recorded.id,
      createdAt: clock.now(),
      family: "db_ma_cross",
      trial: 1,
      status: "finished",
      error: null,
      symbols: ["SPY"],
      resolution: "1d",
      profile: "native",
      from: bars.ts[0],
      to: bars.ts[299],
      bars: 300,
      metrics: result.metrics,
      benchmark: result.benchmark.metrics,
    });
    expect(kept.manifest).toEqual(recorded.manifest);
    expect(kept.manifest.options).toEqual({ cash: 5000, commission: "percent:0.001" });
    expect(kept.manifest.dataHash).toMatch(/^[0-9a-f]{64}$/);
    const details = await loadRunDetails(store, recorded.id);
    expect(details.equity).toEqual(result.equity);
    expect(details.trades).toEqual(result.trades);
    expect(details.series[0]!.ts).toEqual(bars.ts);
  });

  it("numbers the trials of a family, failed and ad-hoc ones too", async () => {
    await run(store);
    await run(store, { options: { params: { short: 5, long: 15 } } });
    const adHoc = runBacktest(Frame.fromBars(bars, { symbol: "SPY", resolution: "1d" }), "db_ma_cross");
    expect(await recordRun(store, adHoc, { clock })).toMatchObject({ family: "db_ma_cross", trial: 3 });
    expect((await run(store, { strategy: "rsi" })).run.trial).toBe(1);
    const { trials, sharpes } = await loadTrials(store, "db_ma_cross");
    expect({ trials, count: sharpes.length }).toEqual({ trials: 3, count: 3 });
    const folder = mkdtempSync(path.join(os.tmpdir(), "algo-trader-strategy-"));
    const file = path.join(folder, "breaks.ts");
    writeFileSync(file, 'export default function breaks(i) { if (i === 7) throw new Error("seven"); return null; }');
    await expect(run(store, { strategy: file })).rejects.toMatchObject({ code: "STRATEGY_THREW" });
    const [failed] = await loadRuns(store, { family: "breaks" });
    rmSync(folder, { recursive: true });
    expect(failed).toMatchObject({ status: "failed", trial: 1, bars: 0 });
    expect(failed!.error).toContain("seven");
  });

  it("keeps the options of a run that was made in code, so that it can be verified", async () => {
    const costs = { commission: sumOfCommissions(percentCommission(0.001), fixedCommission(1)), slippageBps: 2 };
    const options = { ...costs, cash: 5000, sizing: { fraction: 0.5 }, instrument: { step: 0.01 } };
    const result = runBacktest(Frame.fromBars(bars, { symbol: "SPY", resolution: "1d" }), "db_ma_cross", options);
    const { id, manifest } = await recordRun(store, result, { clock });
    expect(manifest.options).toEqual({ ...options, commission: "percent:0.001+fixed:1" });
    expect(await verifyRun(store, id)).toMatchObject({ equal: true, differences: [] });
  });

  it("weighs a run by the trials of its family on the same bars", async () => {
    const first = await run(store);
    const again = await run(store);
    expect(again.run.evidence).toMatchObject({
      trials: 2,
      overfitting: { value: null, missing: "needs 2 runs with different parameters over the same bars, has 1" },
    });
    const { run: other, result } = await run(store, { options: { params: { short: 5, long: 15 } } });
    await run(store, { options: { params: { short: 6, long: 18 } }, from: middle });
    expect((await loadRunDetails(store, other.id)).returns).toEqual(result.returns);
    const attempts = await loadAttempts(store, await loadRun(store, other.id));
    expect(attempts).toEqual([result.returns, first.result.returns]);
    expect(other.evidence!.overfitting.value).toBe(probabilityOfOverfitting(attempts));
    // Asked later, the trial on other bars counts for DSR and minTRL, and not for PBO.
    const later = await weighRun(store, await loadRun(store, other.id));
    expect(later).toMatchObject({ trials: 4, overfitting: other.evidence!.overfitting });
  });

  it("two writers never give one number twice", async () => {
    const result = runBacktest(Frame.fromBars(bars, { symbol: "SPY", resolution: "1d" }), "rsi");
    await using other = createStore(database.options);
    const writers = [store, other, store, other, store, other];
    const recorded = await Promise.all(writers.map((writer) => recordRun(writer, result, { clock })));
    expect(recorded.map(({ trial }) => trial).sort()).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("a run repeated on unchanged bars is bit-equal, whatever was stored behind its window", async () => {
    const { run: native } = await run(store, { from: bars.ts[100]!, commission: "ibkr-fixed" });
    const { run: seed } = await run(store, { strategy: "macd", options: { profile: "seed" } });
    const later = makeBars(320);
    await storeBars(store, { symbol: "SPY", resolution: "1d" }, later);
    for (const { id } of [native, seed]) {
      expect(await verifyRun(store, id)).toEqual({ runId: id, equal: true, changed: [], differences: [] });
    }
  });

  it("one close changed by a cent is named, in the window and in the warm-up before it", async () => {
    const { run: recorded } = await run(store, { from: bars.ts[200]! });
    await setClose(store, middle, bars.close[150]! + 0.01);
    expect(await verifyRun(store, recorded.id)).toMatchObject({
      equal: false,
      changed: [{ symbol: "SPY", ts: middle, kind: "changed" }],
    });
    const { run: whole } = await run(store);
    await setClose(store, middle, bars.close[150]!);
    const outcome = await verifyRun(store, whole.id);
    expect(outcome.equal).toBe(false);
    expect(outcome.changed).toEqual([{ symbol: "SPY", ts: middle, kind: "changed" }]);
  });

  it("bars that were deleted or came in between are named", async () => {
    const { run: recorded } = await run(store);
    await databaseOf(store).transaction(
      (tx) => tx.sql`delete from market_prices where ts = ${new Date(middle).toISOString()}::timestamp`,
      { doing: "deleting a bar" },
    );
    const removed = await verifyRun(store, recorded.id);
    expect(removed.changed).toEqual([{ symbol: "SPY", ts: middle, kind: "removed" }]);
    const { run: without } = await run(store);
    await storeBars(store, { symbol: "SPY", resolution: "1d" }, bars);
    const added = await verifyRun(store, without.id);
    expect(added.changed).toEqual([{ symbol: "SPY", ts: middle, kind: "added" }]);
  });

  it("an instrument that is known otherwise by now is named beside the numbers it moves", async () => {
    const { run: recorded } = await run(store);
    expect((await loadRun(store, recorded.id)).manifest.instruments).toMatchObject({ SPY: { sessionsPerYear: null } });
    await databaseOf(store).transaction((tx) => tx.sql`update instruments set sessions_per_year = 365`, {
      doing: "changing an instrument",
    });
    const { equal, changed, differences } = await verifyRun(store, recorded.id);
    expect([equal, changed]).toEqual([false, []]);
    expect(differences[0]).toBe("Asset class, sessions a year or step of SPY have changed.");
    expect(differences.slice(1).join(" ")).toMatch(/^alpha|sharpe: was/);
  });

  it("weighs sessions in every profile, also where its metrics count bars", async () => {
    await storeBars(store, { symbol: "SPY", resolution: "1h" }, makeBars(300, { stepMs: 36e5 }));
    for (const profile of ["native", "seed", "bpy"] as const) {
      const { run: recorded } = await run(store, { resolution: "1h", options: { profile, periodsPerYear: 1764 } });
      expect(recorded.evidence?.deflatedSharpe.inputs["n"]).toBe(13);
    }
  });

  it("a strategy that was caught looking ahead is a failed trial", async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), "peek-"));
    const strategy = path.join(folder, "peek.mjs");
    writeFileSync(strategy, "export default (i, row, df) => (df.at('close', i + 1) > 0 ? 'BUY' : null);\n");
    await expect(run(store, { strategy })).rejects.toThrow(/Expected a bar up to 0/);
    rmSync(folder, { recursive: true });
    const [failed] = await loadRuns(store);
    expect(failed).toMatchObject({ trial: 1, status: "failed", error: expect.stringContaining("bar 1") as string });
  });

  it("metrics come back in the order of their definitions", async () => {
    const { result, run: recorded } = await run(store);
    const kept = await loadOrdered(store, recorded.id);
    expect(Object.keys(kept.metrics)).toEqual([...listMetricDefinitions("native").keys()]);
    expect(kept.metrics).toEqual(result.metrics);
  });

  it("an unknown run names the nearest id and where to find the others", async () => {
    const { run: recorded } = await run(store);
    const wrong = `${recorded.id.slice(0, -1)}x`;
    await expect(loadRun(store, wrong)).rejects.toMatchObject({ code: "UNKNOWN_RUN" });
    await expect(loadRun(store, wrong)).rejects.toThrow(`Did you mean "${recorded.id}"?`);
    await expect(loadRun(store, "")).rejects.toThrow("algo-trader runs list");
  });
});
