import { createStore } from "../data/store/create-store.js";
import { loadSchemaStatus, migrateSchema, type SchemaStatus } from "../data/store/schema.js";
import type { StoreAddress } from "./open-store.js";

/** What the schema looks like, and what was done to it. */
export interface InitDatabaseResult extends SchemaStatus {
  /** Which database, without secrets. */
  readonly database: string;
  /** Migrations that ran now, in order. */
  readonly applied: readonly string[];
}

/** Creates or migrates the schema; with `check` it only looks. */
export async function initDatabase(
  { databaseUrl, dataDir }: StoreAddress,
  { check }: { readonly check: boolean },
): Promise<InitDatabaseResult> {
  await using store = createStore({ url: databaseUrl, dataDir });
  const status = check ? { ...(await loadSchemaStatus(store)), applied: [] } : await migrateSchema(store);
  return { database: store.description, ...status };
}
