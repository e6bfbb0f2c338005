import { readFileSync, readdirSync } from "node:fs";
import { DatabaseError } from "../../model/errors.js";
import { assetPath } from "../../model/package-root.js";
import { databaseOf, type Database, type Reader, type Transaction } from "./database.js";
import { codeOf } from "./retry.js";
import type { Store } from "./store.js";

/** How the tables of a database fit this program. */
export interface SchemaStatus {
  /** Number of the last migration that the database has; 0 = none. */
  readonly version: number;
  /** Number of the last migration that this program knows. */
  readonly latest: number;
  /** `missing` = no tables yet, `behind` = migrations are due, `current`, `newer` = made by a newer program. */
  readonly state: "missing" | "behind" | "current" | "newer";
}

/** What a migration run did. */
export interface MigrationResult extends SchemaStatus {
  /** Names of the migrations that ran, in order. */
  readonly applied: readonly string[];
}

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly file: string;
}

/** Reads how the tables fit, and changes nothing. */
export async function loadSchemaStatus(store: Store): Promise<SchemaStatus> {
  return readStatus(databaseOf(store));
}

/**
 * Brings the tables up to date, in one transaction; of several processes at once, one does it and the others wait.
 *
 * @throws {DatabaseError} `SCHEMA_TOO_NEW`
 */
export async function migrateSchema(store: Store): Promise<MigrationResult> {
  return migrate(databaseOf(store));
}

/** Makes missing tables; brings old ones up to date only if `upgrade` says so. For the opening of a store. */
export async function prepareSchema(database: Database, upgrade: boolean): Promise<void> {
  const status = await readStatus(database);
  if (status.state === "current") return;
  if (status.state === "behind" && !upgrade) {
    throw new DatabaseError(
      "SCHEMA_MISSING",
      `Expected the schema of ${database.description} at version ${status.latest}, found ${status.version}. Run: algo-trader init-db`,
      { context: { ...status } },
    );
  }
  await migrate(database);
}

async function readStatus(database: Database): Promise<SchemaStatus> {
  const version = await database
    .unpreparedRead(readVersion, { doing: "reading the schema" })
    .catch((error: unknown) => {
      if (error instanceof DatabaseError && codeOf(error) === "SCHEMA_MISSING") return 0;
      throw error;
    });
  return toStatus(version);
}

async function migrate(database: Database): Promise<MigrationResult> {
  const work = async (tx: Transaction): Promise<MigrationResult> => {
    await tx.sql`select pg_advisory_xact_lock(hashtextextended('algo-trader schema', 0))`;
    await tx.script(
      `create table if not exists algo_trader_migrations (
         version int primary key, name text not null, applied_at timestamptz not null default now())`,
    );
    const version = await readVersion(tx);
    assertNotNewer(toStatus(version), database.description);
    const due = knownMigrations().filter((migration) => migration.version > version);
    for (const { file, ...migration } of due) {
      await tx.script(readFileSync(file, "utf8"));
      await tx.sql`insert into algo_trader_migrations (version, name) values (${migration.version}, ${migration.name})`;
    }
    return { ...toStatus(version + due.length), applied: due.map(({ name }) => name) };
  };
  return database.unprepared(work, { doing: "migrating the schema" });
}

function assertNotNewer(status: SchemaStatus, description: string): void {
  if (status.state !== "newer") return;
  throw new DatabaseError(
    "SCHEMA_TOO_NEW",
    `Expected the schema of ${description} at version ${status.latest} or older, found ${status.version}. Update algo-trader, or use another database.`,
    { context: { ...status } },
  );
}

async function readVersion(tx: Reader): Promise<number> {
  const [row] = await tx.sql`select coalesce(max(version), 0) as version from algo_trader_migrations`;
  return row!["version"] as number;
}

function toStatus(version: number): SchemaStatus {
  const latest = knownMigrations().at(-1)!.version;
  const state = version === 0 ? "missing" : version < latest ? "behind" : version > latest ? "newer" : "current";
  return { version, latest, state };
}

/** Files `0001-name.sql` under assets, in order. */
function knownMigrations(): readonly Migration[] {
  const folder = assetPath("migrations");
  return readdirSync(folder)
    .flatMap((file) => {
      const match = /^(\d{4})-(.+)\.sql$/.exec(file);
      return match ? [{ version: Number(match[1]), name: match[2]!, file: assetPath("migrations", file) }] : [];
    })
    .sort((a, b) => a.version - b.version);
}
