import { describe, expect, it } from "vitest";
import atrBracket from "../../../examples/atr-bracket.js";
import { databaseOf } from "../../../src/data/store/database.js";
import { loadFrame } from "../../../src/data/store/load-frame.js";
import { loadRun } from "../../../src/data/store/runs.js";
import { storeBars } from "../../../src/data/store/store-bars.js";
import type { Store } from "../../../src/data/store/store.js";
import { resampleBars } from "../../../src/frame/resample-bars.js";
import { systemClock } from "../../../src/model/clock.js";
import type { Resolution } from "../../../src/model/resolution.js";
import { registerStrategy } from "../../../src/strategy/registry.js";
import { startGatewaySimulator } from "../../../src/testing/gateway-simulator.js";
import { backtest, type BacktestReport } from "../../../src/workflow/backtest.js";
import { loadRefined, toFinerFrames } from "../../../src/workflow/finer-bars.js";
import { prepareBacktest, type BacktestRequest } from "../../../src/workflow/prepare-backtest.js";
import { verifyRun } from "../../../src/workflow/verify-run.js";
import { databaseKinds } from "../../support/databases.js";
import { loadBars } from "../../support/load-fixture.js";
import { useDatabase } from "../../support/use-database.js";

// Real seconds of EURUSD, so that hours, minutes and seconds tell of one and the same way of the price.
const seconds = loadBars("test/fixtures/bars/EURUSD_1s.csv.gz", "EURUSD", "1s");
const hours = resampleBars(seconds, "1h");
const minutes = resampleBars(seconds, "1m");
const hourMs = 36e5;
const strategy = "atr_bracket";
registerStrategy(strategy, atrBracket);
const options = { params: { width: 0.5 } };

describe.each(databaseKinds)('sameBar "lowerTimeframe" on the %s database', (kind) => {
  let store: Store;
  useDatabase(kind, (opened) => ({ store } = opened));

  async function keep(resolution: Resolution, bars = { "1s": seconds, "1m": minutes, "1h": hours }): Promise<void> {
    await storeBars(store, { symbol: "EURUSD", resolution }, bars[resolution as keyof typeof bars].bars);
  }

  async function run(sameBar: "pessimistic" | "optimistic" | "lowerTimeframe", more: Partial<BacktestRequest> = {}) {
    const request = { symbols: ["EURUSD"], resolution: "1h", strategy, clock: systemClock, ...more } as const;
    return backtest(store, await prepareBacktest({ ...request, options: { ...options, sameBar } }));
  }

  it("without finer bars the worse way holds, and a sentence says where and what to do", async () => {
    await keep("1h");
    const [worse, fine] = [await run("pessimistic"), await run("lowerTimeframe")];
    const open = worse.result.ambiguity!.bars.length;
    expect(open).toBeGreaterThan(5);
    expect(fine.result.equity).toEqual(worse.result.equity);
    expect(fine.run.manifest.finer).toBeNull();
    const { ts } = worse.result.ambiguity!.bars[0]!;
    expect(fine.warnings).toEqual([
      `${open} bars stayed ambiguous and went the worse way: ${open} without finer bars (EURUSD ${new Date(ts).toISOString().replace(".000", "")}, …): ` +
        "store some with ingest -r 1m, or add --auto-fetch.",
    ]);
  });

  it("stored minutes decide, seconds where a minute has both sides, and only the ambiguous hours are looked into", async () => {
    await keep("1h");
    await keep("1m");
    const [worse, better] = [await run("pessimistic"), await run("optimistic")];
    const byMinutes = await run("lowerTimeframe", { finer: "1m" });
    await keep("1s");
    const fine = await run("lowerTimeframe");
    const last = (report: BacktestReport): number => report.result.equity.at(-1)!;
    expect(last(worse)).toBeLessThan(last(fine));
    expect(last(fine)).toBeLessThan(last(better));
    expect(fine.result.ambiguity).toMatchObject({ trades: 0, share: 0, bars: [] });
    expect(fine.warnings).toEqual([]);
    const looked = fine.run.manifest.finer!.flatMap(({ bars }) => bars.map(({ ts }) => ts));
    // A decided hour may let a trade begin that would not have begun, so more hours may follow than the first run had.
    expect(looked).toEqual(expect.arrayContaining(worse.result.ambiguity!.bars.map(({ ts }) => ts)));
    expect(looked.length).toBeLessThan(hours.length / 4);
    expect(fine.run.manifest.finer!.map(({ resolution }) => resolution)).toContain("1m");
    expect(byMinutes.run.manifest.finer!.map(({ resolution }) => resolution)).toEqual(["1m"]);
    // The numbers of the seconds themselves: of each bracket the side that the price reached first.
    expectFirstReached(fine);
  });

  it("bars that the next one cuts short share finer bars, which come once", async () => {
    await keep("1m");
    const open = minutes.ts[0]! + hourMs / 2;
    const wanted = { symbol: "EURUSD", resolution: "1m", ts: [open + hourMs / 2, open] } as const;
    const refined = await loadRefined(store, "1h", wanted);
    const inside = (ts: number): number[] => [...minutes.ts].filter((one) => one >= ts && one < ts + hourMs);
    expect(refined.map(({ ts }) => ts)).toEqual([open, open + hourMs / 2]);
    for (const { ts, bars } of refined) expect([...bars.ts]).toEqual(inside(ts));
    const { EURUSD: joined } = toFinerFrames(refined);
    expect([...joined!.ts]).toEqual([...new Set([...inside(open), ...inside(open + hourMs / 2)])]);
  });

  it("a run on finer bars is verified bit by bit, and a changed one is named", async () => {
    await keep("1h");
    await keep("1m");
    const { run: recorded } = await run("lowerTimeframe");
    const { finer } = (await loadRun(store, recorded.id)).manifest;
    const { ts } = finer![0]!.bars[0]!;
    // Seconds that were stored later are none of its business.
    await keep("1s");
    expect(await verifyRun(store, recorded.id)).toMatchObject({ equal: true, changed: [], differences: [] });
    await databaseOf(store).transaction(
      (tx) => tx.sql`
        update market_prices set low = low - 0.01
        where resolution = '1m' and ts = (select min(ts) from market_prices
          where resolution = '1m' and ts >= ${new Date(ts).toISOString()}::timestamp)`,
      { doing: "changing a low" },
    );
    const outcome = await verifyRun(store, recorded.id);
    expect(outcome.equal).toBe(false);
    expect(outcome.differences[0]).toBe(
      `The 1m bars of EURUSD inside ${new Date(ts).toISOString().replace(".000", "")} have changed.`,
    );
  });

  it("fetches finer bars for the ambiguous hours alone, stores them, and asks for none of them again", async () => {
    await using gateway = await startGatewaySimulator({
      series: [hours, minutes].map(({ resolution, bars }) => ({ symbol: "EURUSD", resolution: resolution!, bars })),
    });
    const address = { host: gateway.host, port: gateway.port, clientId: 7, timeoutMs: 5000 };
    const fetch = { source: { source: "ibkr", gateway: address }, duration: "15 D", clock: systemClock } as const;
    const window = { from: Date.UTC(2014, 4, 1), to: Date.UTC(2014, 4, 9) } as const;
    const fine = await run("lowerTimeframe", { ...window, fetch });
    expect(fine.result.bars).toBeGreaterThan(100);
    const looked = fine.run.manifest.finer!.flatMap(({ bars }) => bars.map(({ ts }) => ts));
    expect(looked.length).toBeGreaterThan(2);
    const { ts: stored } = await loadFrame(store, { symbol: "EURUSD", resolution: "1m" });
    const hourOf = (ts: number): number => Math.floor(ts / hourMs) * hourMs;
    expect([...new Set(Array.from(stored, hourOf))]).toEqual(looked.toSorted((a, b) => a - b));
    const before = gateway.requests.length;
    const again = await run("lowerTimeframe", { ...window, fetch });
    expect(gateway.requests.length).toBe(before);
    expect(again.result.equity).toEqual(fine.result.equity);
    expect(again.run.manifest).toEqual(fine.run.manifest);
    expect(await verifyRun(store, fine.run.id)).toMatchObject({ equal: true });
    expect(fine.warnings.filter((warning) => warning.includes("holes"))).toEqual([]);
    // What is left in the database are the minutes of a few hours: no series to run on without a word.
    const patchy = await run("pessimistic", { resolution: "1m" });
    const [first, last] = [Math.min(...looked), Math.max(...looked) + hourMs];
    expect(patchy.warnings[0]).toMatch(
      /^The stored bars of EURUSD @ 1m have holes: \d+ stretches that were never fetched/,
    );
    const { warnings } = await run("pessimistic", { resolution: "1m", from: first, to: last, fetch });
    expect(warnings.filter((warning) => warning.includes("holes"))).toEqual([]);
  });
});

/** Walks the seconds after each entry: the trade must have ended at the side that was reached first. */
function expectFirstReached({ result }: BacktestReport): void {
  const { ts, high, low } = seconds.bars;
  const sides = result.orders.filter(({ role }) => role !== "order");
  let checked = 0;
  for (const trade of result.trades) {
    if (trade.open) continue;
    const [stop, target] = ["stopLoss", "takeProfit"].map((role) =>
      sides.find((order) => order.role === role && order.placedBar === trade.entryBar)!,
    );
    const start = ts.findIndex((one) => one >= trade.entryTs);
    const reached = ts.findIndex((_ts, i) => i >= start && (low[i]! <= stop!.stop! || high[i]! >= target!.limit!));
    const expected = low[reached]! <= stop!.stop! ? stop! : target!;
    expect([trade.entryBar, expected.status]).toEqual([trade.entryBar, "filled"]);
    checked++;
  }
  expect(checked).toBeGreaterThan(20);
}
