import { describe, expect, it } from "vitest";
import { storeInstrument } from "../../../src/data/instruments.js";
import { storeBars } from "../../../src/data/store/store-bars.js";
import type { Store } from "../../../src/data/store/store.js";
import { registerStrategy } from "../../../src/strategy/registry.js";
import { Strategy } from "../../../src/strategy/strategy.js";
import { audit } from "../../../src/workflow/audit.js";
import { toDailyFrame } from "../../support/daily-line.js";
import { databaseKinds, type TestDatabase } from "../../support/databases.js";
import { useDatabase } from "../../support/use-database.js";

let sales = 0;

/** The same bars do not give the same run, but only once something is held. */
class Forgetful extends Strategy {
  onBar(i: number) {
    if (this.position() === 0) return i === 1 ? "BUY" : null;
    return sales++ === 0 ? "SELL" : null;
  }
}
registerStrategy("forgetful", Forgetful);

describe.each(databaseKinds)("an audit of bars in the %s database", (kind) => {
  let database: TestDatabase;
  let store: Store;
  useDatabase(kind, (opened) => ({ database, store } = opened));

  it("trades by the stored instrument, as a run does", async () => {
    const coin = toDailyFrame([60_000, 60_300, 60_100, 60_900, 61_500, 61_000, 60_700], "BTC");
    await storeBars(store, { symbol: "BTC", resolution: "1d" }, coin.bars);
    const { url, dataDir } = { url: null, dataDir: "", ...database.options };
    const request = {
      strategy: "forgetful",
      symbols: ["BTC"],
      resolution: "1d",
      file: null,
      address: { databaseUrl: url, dataDir },
      warmupSensitivity: false,
    } as const;
    sales = 0;
    // 10 000 buys no whole one.
    expect(await audit(request)).toMatchObject({ causal: true });
    await storeInstrument(store, { symbol: "BTC", assetClass: "CRYPTO" });
    expect(await audit(request)).toMatchObject({ causal: false, failure: { kind: "repeat" } });
  });
});
