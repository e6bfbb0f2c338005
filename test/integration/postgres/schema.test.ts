import { readdirSync, rmSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createStore } from "../../../src/data/store/create-store.js";
import { databaseOf } from "../../../src/data/store/database.js";
import { loadSeries } from "../../../src/data/store/load-series.js";
import { loadSchemaStatus, migrateSchema } from "../../../src/data/store/schema.js";
import type { StoreOptions } from "../../../src/data/store/store.js";
import { createEmbeddedFolder, databaseKinds } from "../../support/databases.js";
import { startPostgresServer, type PostgresServer } from "../../support/postgres-server.js";

const migrations = readdirSync("assets/migrations").sort();
const latest = migrations.length;
const tables = [
  "algo_trader_migrations",
  "external_signals",
  "fetch_log",
  "instruments",
  "market_events",
  "market_prices",
  "symbol_events",
];

async function script(options: StoreOptions, text: string): Promise<void> {
  await using store = createStore(options);
  await databaseOf(store).unprepared((tx) => tx.script(text), { doing: "preparing a test" });
}

describe.each(databaseKinds)("the schema on the %s database", (kind) => {
  let server: PostgresServer | null = null;
  let options: StoreOptions;

  beforeAll(async () => {
    if (kind === "server") server = await startPostgresServer();
    options = server ? { url: server.url } : { url: null, dataDir: await createEmbeddedFolder() };
  });
  afterAll(async () => {
    await server?.remove();
    if (options.dataDir) rmSync(options.dataDir, { recursive: true, force: true });
  });
  beforeEach(() => script(options, "drop schema public cascade; create schema public"));

  it("is made at the first opening, by one of several processes at once", async () => {
    const stores = [1, 2, 3].map(() => createStore(options));
    expect(await loadSchemaStatus(stores[0]!)).toEqual({ version: 0, latest, state: "missing" });
    await Promise.all(stores.map((store) => store.open()));
    const rows = await databaseOf(stores[0]!).transaction(
      (tx) =>
        tx.sql`select table_name from information_schema.tables where table_schema = 'public' order by table_name`,
      { doing: "looking" },
    );
    expect(rows.map((row) => row["table_name"])).toEqual(expect.arrayContaining(tables));
    expect(await loadSchemaStatus(stores[1]!)).toEqual({ version: latest, latest, state: "current" });
    await Promise.all(stores.map((store) => store.close()));
  });

  it("has the columns of the original platform in market_prices, in their order", async () => {
    await using store = createStore(options);
    const rows = await databaseOf(store).transaction(
      (tx) => tx.sql`
        select column_name, data_type from information_schema.columns
        where table_schema = 'public' and table_name = 'market_prices' order by ordinal_position`,
      { doing: "looking" },
    );
    expect(rows.map((row) => `${String(row["column_name"])} ${String(row["data_type"])}`)).toEqual([
      "id bigint",
      "symbol text",
      "ts timestamp without time zone",
      "resolution text",
      "open double precision",
      "high double precision",
      "low double precision",
      "close double precision",
      "volume double precision",
      "ma20 double precision",
      "ma50 double precision",
      "ath double precision",
    ]);
  });

  it("is migrated once: a second run applies nothing", async () => {
    await using store = createStore(options);
    expect(await migrateSchema(store)).toEqual({
      version: latest,
      latest,
      state: "current",
      applied: migrations.map((file) => file.slice(5, -4)),
    });
    expect(await migrateSchema(store)).toEqual({ version: latest, latest, state: "current", applied: [] });
  });

  it("of a newer program is refused, and left as it is", async () => {
    await script(
      options,
      "create table algo_trader_migrations (version int, name text); insert into algo_trader_migrations values (99, 'x')",
    );
    await using store = createStore(options);
    expect(await loadSchemaStatus(store)).toEqual({ version: 99, latest, state: "newer" });
    await expect(loadSeries(store)).rejects.toMatchObject({
      code: "SCHEMA_TOO_NEW",
      message: `Expected the schema of ${store.description} at version ${latest} or older, found 99. Update algo-trader, or use another database.`,
    });
    await expect(migrateSchema(store)).rejects.toMatchObject({ code: "SCHEMA_TOO_NEW" });
  });

  it("that a failing migration left is none: all of it or nothing", async () => {
    await script(options, "create table external_signals (id int)");
    await using store = createStore(options);
    await expect(store.open()).rejects.toMatchObject({ code: "DATABASE_FAILED" });
    expect(await loadSchemaStatus(store)).toMatchObject({ version: 0, state: "missing" });
    await script(options, "drop table external_signals");
    await store.open();
    expect(await loadSchemaStatus(store)).toMatchObject({ state: "current" });
  });
});
