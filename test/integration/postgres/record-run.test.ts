import { beforeEach, describe, expect, it } from "vitest";
import { dataHash } from "../../../src/backtest/data-hash.js";
import { runBacktest } from "../../../src/backtest/run-backtest.js";
import { storeBars } from "../../../src/data/store/store-bars.js";
import type { Store } from "../../../src/data/store/store.js";
import { Frame } from "../../../src/frame/frame.js";
import { recordRun } from "../../../src/workflow/record-run.js";
import { verifyRun } from "../../../src/workflow/verify-run.js";
import { databaseKinds } from "../../support/databases.js";
import { makeBars } from "../../support/make-bars.js";
import { useDatabase } from "../../support/use-database.js";

const bars = makeBars(300);
const spy = Frame.fromBars(bars, { symbol: "SPY", resolution: "1d" });
const frames = { SPY: spy, QQQ: spy.slice(20) };

describe.each(databaseKinds)("a run made in code, recorded in the %s database", (kind) => {
  let store: Store;
  useDatabase(kind, (opened) => ({ store } = opened));
  beforeEach(async () => {
    await storeBars(store, { symbol: "SPY", resolution: "1d" }, bars);
    await storeBars(store, { symbol: "QQQ", resolution: "1d" }, frames.QQQ.bars);
  });

  it("can be verified over several symbols, and has the hash of their bars", async () => {
    const result = runBacktest(frames, "db_ma_cross");
    const { id, manifest } = await recordRun(store, result, { frames });
    expect(manifest.dataHash).toBe(dataHash(spy.bars, frames.QQQ.bars));
    expect(await verifyRun(store, id)).toMatchObject({ equal: true, changed: [], differences: [] });
  });

  it("can be verified on a window, warmed up by the bars before it", async () => {
    const result = runBacktest(spy, "db_ma_cross", { window: { start: 150, end: 290 } });
    const { id, manifest } = await recordRun(store, result, { frames: spy });
    expect(manifest.dataHash).toBe(dataHash(spy.slice(0, 290).bars));
    expect(await verifyRun(store, id)).toMatchObject({ equal: true, changed: [], differences: [] });
  });

  it("asks for the frames of several symbols: the account has no bars of its own", async () => {
    const result = runBacktest(frames, "db_ma_cross");
    await expect(recordRun(store, result)).rejects.toThrow(/frames of a run over SPY, QQQ by ticker, received ""/);
    await expect(recordRun(store, result, { frames: { SPY: spy } })).rejects.toThrow(/received "SPY"/);
  });
});
