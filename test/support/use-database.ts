import { afterAll, beforeAll, beforeEach } from "vitest";
import { createStore } from "../../src/data/store/create-store.js";
import type { Store } from "../../src/data/store/store.js";
import { startDatabase, type TestDatabase } from "./databases.js";

/** A database and a store on it. */
export interface OpenDatabase {
  readonly database: TestDatabase;
  readonly store: Store;
}

/** A database for a suite, emptied before every test and removed at the end; `take` is given it before the first test. */
export function useDatabase(kind: Store["kind"], take: (opened: OpenDatabase) => void): void {
  let database: TestDatabase;
  let store: Store;
  beforeAll(async () => {
    database = await startDatabase(kind);
    store = createStore(database.options);
    take({ database, store });
  });
  afterAll(async () => {
    await store.close();
    await database.remove();
  });
  beforeEach(() => database.clear());
}
