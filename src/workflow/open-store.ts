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

/**
 * Does one piece of work with a store and closes it whatever happens. Says which database it is.
 *
 * @param ahead - connect at once, so that the connection is made while the work loads what it needs; otherwise the first
 * use connects, so that work that fails before it leaves no trace
 */
export async function withStore<T>(
  { databaseUrl, dataDir }: StoreAddress,
  work: (store: Store) => Promise<T>,
  { ahead = false }: { readonly ahead?: boolean } = {},
): Promise<T> {
  const store = createStore({ url: databaseUrl, dataDir });
  log.info(() => `Database: ${store.description}`);
  // The first use reports a failure; without this, one before that would count as unhandled.
  if (ahead) store.open().catch(() => undefined);
  let result: T;
  try {
    result = await work(store);
  } catch (error) {
    // The failure of the work says more than a failure to close after it.
    await store.close().catch(() => undefined);
    throw error;
  }
  await store.close();
  return result;
}
