import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, renameSync, rmSync } from "node:fs";
import { createHash } from "node:crypto";
import { rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { createStore } from "../../src/data/store/create-store.js";
import { databaseOf } from "../../src/data/store/database.js";
import type { Store, StoreOptions } from "../../src/data/store/store.js";
import { hasPostgresServer, startPostgresServer } from "./postgres-server.js";

const root = path.join(import.meta.dirname, "..", "..");

/** A kind of database that a suite runs over. */
export interface TestDatabase {
  /** Which kind. */
  readonly kind: Store["kind"];
  /** Options of a store on this database. */
  readonly options: StoreOptions;
  /** Empties every table. */
  clear(): Promise<void>;
  /** Ends it and removes what it left. */
  remove(): Promise<void>;
}

/** The real server, where there is one, and the embedded database: every store suite runs over both. */
export const databaseKinds: readonly Store["kind"][] = hasPostgresServer() ? ["server", "embedded"] : ["embedded"];

/** Starts a database of one kind. */
export async function startDatabase(kind: Store["kind"]): Promise<TestDatabase> {
  if (kind === "embedded") {
    const dataDir = await createEmbeddedFolder();
    const options = { url: null, dataDir };
    return {
      kind,
      options,
      clear: () => clear(options),
      remove: () => rm(dataDir, { recursive: true, force: true }),
    };
  }
  const server = await startPostgresServer();
  const options = { url: server.url };
  return { kind, options, clear: () => clear(options), remove: () => server.remove() };
}

/** A new data folder whose embedded database has the tables already: a copy, for making one takes seconds. */
export async function createEmbeddedFolder(): Promise<string> {
  const template = await embeddedTemplate();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), "algo-trader-test-"));
  cpSync(template, dataDir, { recursive: true });
  return dataDir;
}

async function clear(options: StoreOptions): Promise<void> {
  await using store = createStore(options);
  await databaseOf(store).transaction(
    (tx) =>
      tx.script(
        "truncate market_prices, instruments, market_events, symbol_events, external_signals, fetch_log, backtest_runs, backtest_run_bars",
      ),
    { doing: "emptying the tables" },
  );
}

/** Made once for a version of the embedded database and of the migrations. */
async function embeddedTemplate(): Promise<string> {
  const migrations = path.join(root, "assets", "migrations");
  const hash = createHash("sha256").update(
    readFileSync(path.join(root, "node_modules/@electric-sql/pglite/package.json")),
  );
  for (const file of readdirSync(migrations).sort()) hash.update(readFileSync(path.join(migrations, file)));
  const template = path.join(
    root,
    "node_modules",
    ".cache",
    "algo-trader",
    `embedded-${hash.digest("hex").slice(0, 16)}`,
  );
  if (existsSync(template)) return template;
  mkdirSync(path.dirname(template), { recursive: true });
  const draft = mkdtempSync(`${template}-`);
  const store = createStore({ url: null, dataDir: draft });
  await store.open();
  await store.close();
  try {
    renameSync(draft, template);
  } catch {
    // Another run was first.
    rmSync(draft, { recursive: true, force: true });
  }
  return template;
}
