import { createStore } from "../data/store/create-store.js";
import type { Store } from "../data/store/store.js";
import { getLogger } from "../model/logger.js";

const log = getLogger("workflow.store");

/** Where the database is. */
export interface StoreAddress {
  /** PostgreSQL address, or null for the embedded database. */
  readonly databaseUrl: string | null;
  /** Folder of the embedded database. */
  readonly dataDir: string;
}

/** A store whose connection is already on its way, so that other work can go on meanwhile. Says which one it is. */
export function openStore({ databaseUrl, dataDir }: StoreAddress): Store {
  const store = createStore({ url: databaseUrl, dataDir });
  // The first query reports a failure; without this, one before that would count as unhandled.
  store.open().catch(() => undefined);
  log.info(() => `Database: ${store.description}`);
  return store;
}

/** Opens a store for one piece of work and closes it whatever happens. */
export function withStore<T>(address: StoreAddress, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openStore(address);
  return closeAfter(store, () => work(store));
}

/** Does one piece of work with an open store and closes it whatever happens. */
export async function closeAfter<T>(store: Store, work: () => Promise<T>): Promise<T> {
  let result: T;
  try {
    result = await work();
  } catch (error) {
    // The failure of the work says more than a failure to close after it.
    await store.close().catch(() => undefined);
    throw error;
  }
  await store.close();
  return result;
}
