import { spawnSync } from "node:child_process";
import { existsSync, writeFileSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { createStore } from "../../../src/data/store/create-store.js";
import { databaseOf } from "../../../src/data/store/database.js";
import { loadFrame } from "../../../src/data/store/load-frame.js";
import { loadSeries } from "../../../src/data/store/load-series.js";
import { storeBars } from "../../../src/data/store/store-bars.js";
import type { StoreOptions } from "../../../src/data/store/store.js";
import { computeStoredColumns } from "../../../src/indicators/stored-columns.js";
import { buildProgram, startChild, type Child } from "../../support/child-process.js";
import { createEmbeddedFolder, databaseKinds, startDatabase, type TestDatabase } from "../../support/databases.js";
import { makeBars } from "../../support/make-bars.js";

// Starting, killing and recovering real processes takes its time on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

let program: string;
const children: Child[] = [];

beforeAll(async () => {
  program = await buildProgram("test/support/ingest-program.ts");
});
afterEach(async () => {
  await Promise.all(children.splice(0).map((child) => child.kill()));
});

function ingest(options: StoreOptions, symbol: string, total: number, piece: number, hold = ""): Child {
  const child = startChild(program, [JSON.stringify(options), symbol, String(total), String(piece), hold]);
  children.push(child);
  return child;
}

describe.each(databaseKinds)("an ingest into the %s database", (kind) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await startDatabase(kind);
  });
  afterAll(() => database.remove());

  it("that is killed half way leaves whole pieces, and a second run completes it", async () => {
    const [total, piece] = [12_000, 2_000];
    const bars = makeBars(total, { stepMs: 6e4 });
    for (const pause of [0, 40, 120]) {
      const series = { symbol: `KILLED-${pause}`, resolution: "1m" } as const;
      const child = ingest(database.options, series.symbol, total, piece);
      await child.printed(2);
      await delay(pause);
      await child.kill();
      const acknowledged = child.lines.length - 1;
      await using store = createStore(database.options);
      const stored = (await loadSeries(store)).find(({ symbol }) => symbol === series.symbol);
      expect(stored!.bars % piece).toBe(0);
      expect(stored!.bars).toBeGreaterThanOrEqual(acknowledged * piece);
      expect(await storeBars(store, series, bars)).toMatchObject({ inserted: total - stored!.bars, updated: 0 });
      const frame = await loadFrame(store, series);
      expect(Buffer.from(frame.col("close").buffer).equals(Buffer.from(bars.close.buffer))).toBe(true);
      expect(frame.col("ma50").at(-1)).toBe(computeStoredColumns(bars.close).ma50.at(-1));
    }
  });

  it("of one series by two processes at once stores every bar once", async () => {
    const pair = [1, 2].map(() => ingest(database.options, "PAIR", 12_000, 4_000));
    await Promise.all(pair.map((child) => child.succeeded()));
    const results = pair
      .flatMap((child) => child.lines.slice(1))
      .map((line) => JSON.parse(line) as { inserted: number });
    expect(results.reduce((sum, { inserted }) => sum + inserted, 0)).toBe(12_000);
    await using store = createStore(database.options);
    expect(await loadSeries(store)).toContainEqual(expect.objectContaining({ symbol: "PAIR", bars: 12_000 }));
  });
});

describe("one embedded folder in several processes", () => {
  let dataDir: string;

  beforeAll(async () => {
    dataDir = await createEmbeddedFolder();
  });
  afterAll(() => rm(dataDir, { recursive: true, force: true }));

  it("is shared, and taken over when the process that runs it is killed", async () => {
    const options = { url: null, dataDir };
    const owner = ingest(options, "OWNER", 100, 100, "hold");
    await owner.printed(2);
    const holder = JSON.parse(spawnSync("cat", [path.join(dataDir, "db.lock")], { encoding: "utf8" }).stdout) as {
      pid: number;
    };
    expect(holder.pid).toBe(owner.process.pid);
    const guests = ["GUEST-1", "GUEST-2"].map((symbol) => ingest(options, symbol, 8_000, 100));
    await Promise.all(guests.map((guest) => guest.printed(5)));
    await owner.kill();
    await Promise.all(guests.map((guest) => guest.succeeded()));
    for (const guest of guests) expect(guest.lines).toHaveLength(81);
    await using store = createStore(options);
    expect((await loadSeries(store)).map(({ symbol, bars }) => [symbol, bars])).toEqual([
      ["GUEST-1", 8_000],
      ["GUEST-2", 8_000],
      ["OWNER", 100],
    ]);
    const [index] = await databaseOf(store).transaction(
      async (tx) => {
        await tx.script("set local enable_seqscan = off");
        return tx.sql`select count(*) as rows from market_prices where symbol > ''`;
      },
      { doing: "counting by index" },
    );
    expect(index).toEqual({ rows: 16_100 });
  });

  it("is refused when a process on another machine holds it", async () => {
    const folder = await createEmbeddedFolder();
    writeFileSync(path.join(folder, "db.lock"), JSON.stringify({ pid: 17, host: "elsewhere", start: "", id: "x" }));
    await using store = createStore({ url: null, dataDir: folder });
    await expect(loadSeries(store)).rejects.toMatchObject({
      code: "DATABASE_LOCKED",
      message:
        `The embedded database "${path.join(folder, "db")}" is in use by process 17 on the machine "elsewhere", which does not answer. ` +
        `Close it there (if that machine is gone, delete "${path.join(folder, "db.lock")}"), or share a PostgreSQL server through DATABASE_URL.`,
    });
    await rm(folder, { recursive: true, force: true });
  });

  it("is given back at the close", async () => {
    const store = createStore({ url: null, dataDir });
    await store.open();
    expect(existsSync(path.join(dataDir, "db.lock"))).toBe(true);
    await store.close();
    expect(existsSync(path.join(dataDir, "db.lock"))).toBe(false);
    await expect(loadSeries(store)).rejects.toMatchObject({ code: "DATABASE_CLOSED" });
  });
});
