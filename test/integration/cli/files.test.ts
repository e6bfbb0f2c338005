import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { storeInstrument } from "../../../src/data/instruments.js";
import { createStore } from "../../../src/data/store/create-store.js";
import { loadFrame } from "../../../src/data/store/load-frame.js";
import { storeBars } from "../../../src/data/store/store-bars.js";
import type { Store } from "../../../src/data/store/store.js";
import { barColumnNames } from "../../../src/model/bar.js";
import type { Resolution } from "../../../src/model/resolution.js";
import { createCliFolder, type CliFolder } from "../../support/cli.js";
import { makeBars } from "../../support/make-bars.js";

const header = "ts,open,high,low,close,volume";
const good = ["2025-03-03,10,11,9,10.5,100", "2025-03-04,10.5,12,10,11,120", "2025-03-05,11,12,10.5,11.5,90"];

let cli: CliFolder;
beforeAll(async () => {
  cli = await createCliFolder();
});
afterAll(() => cli[Symbol.asyncDispose]());

describe("a file", () => {
  it("with bad rows is taken without them under --skip-bad, and they are counted", async () => {
    writeFileSync(path.join(cli.cwd, "bars.csv"), [header, good[0], "2025-03-04,-1,12,10,11,120", good[2]].join("\n"));
    const found = await cli.json("ingest", "-s", "SKIP", "--file", "bars.csv", "--skip-bad");
    expect(found["series"]).toMatchObject([{ symbol: "SKIP", fetched: 2, inserted: 2, skipped: 1 }]);
  });

  it("without -s gives every symbol in it", async () => {
    const rows = ["AAA", "BBB"].flatMap((symbol) => good.map((row) => `${symbol},${row}`));
    writeFileSync(path.join(cli.cwd, "many.csv"), [`symbol,${header}`, ...rows].join("\n"));
    const found = await cli.json("ingest", "--file", "many.csv");
    expect((found["series"] as { symbol: string }[]).map(({ symbol }) => symbol)).toEqual(["AAA", "BBB"]);
    const unknown = await cli.run("-q", "ingest", "-s", "CCC", "--file", "many.csv");
    expect(unknown.code).toBe(5);
    expect(unknown.stderr).toMatch(/AAA, BBB.*"CCC"/);
  });
});

/** Every double of a stored series as its bits, so that nothing is equal but the same. */
async function storedBits(store: Store, symbol: string, resolution: Resolution): Promise<readonly string[]> {
  const { bars } = await loadFrame(store, { symbol, resolution });
  return barColumnNames.map((name) => Buffer.from(Float64Array.from(bars[name]).buffer).toString("hex"));
}

describe("what export writes and ingest reads again", () => {
  const series = [
    ["1d", 864e5, "2020-01-01", 1],
    ["1h", 36e5, "2020-01-01T00:00:00Z", 1e-7],
    ["5s", 5e3, "2020-01-01T00:00:00Z", 1e22],
  ] as const;

  it.each(series)("is bit for bit the same @ %s", async (resolution, stepMs, first, scale) => {
    await using store = createStore({
      url: cli.env["DATABASE_URL"] ?? null,
      ...(cli.env["ALGO_TRADER_DATA"] === undefined ? {} : { dataDir: cli.env["ALGO_TRADER_DATA"] }),
    });
    const bars = makeBars(300, { stepMs });
    for (const name of ["open", "high", "low", "close"] as const)
      bars[name].forEach((v, i) => (bars[name][i] = v * scale));
    bars.volume.forEach((volume, i) => (bars.volume[i] = volume / 3));
    await storeInstrument(store, { symbol: "OUT" });
    await storeBars(store, { symbol: "OUT", resolution }, bars);

    const export1 = ["export", "-s", "OUT", "-r", resolution, "--indicators", "ma20,rsi14", "--out", "out.csv"];
    await cli.json(...export1);
    const text = readFileSync(path.join(cli.cwd, "out.csv"), "utf8");
    expect(text.split("\n").slice(0, 2).join("|")).toMatch(new RegExp(`^${header},ma20,rsi14\\|${first},[^|]*,,$`));
    expect((await cli.json("ingest", "-s", "BACK", "-r", resolution, "--file", "out.csv"))["series"]).toMatchObject([
      { fetched: 300, inserted: 300, skipped: 0 },
    ]);

    expect(await storedBits(store, "BACK", resolution)).toEqual(await storedBits(store, "OUT", resolution));
    const again = await cli.run("-q", ...export1.with(2, "BACK").slice(0, -2));
    expect(again.stdout).toBe(text);
  });
});
