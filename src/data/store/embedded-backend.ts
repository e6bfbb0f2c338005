import { PGlite } from "@electric-sql/pglite";

/** The default of 128 MB is memory of this process, and takes time to clear. */
const sharedBuffers = "32MB";

/** At every start the driver asks for all array types, for a parser that nobody uses here: half of the starting time. */
class Backend extends PGlite {
  override _initArrayTypes(): Promise<void> {
    return Promise.resolve();
  }
}

/** Opens the database of a folder; where there is none, makes one by initdb, which takes seconds and 750 MB of memory. */
export async function openBackend(folder: string): Promise<PGlite> {
  const startParams = [...PGlite.defaultStartParams, "-c", `shared_buffers=${sharedBuffers}`];
  const database = new Backend(folder, { startParams });
  await database.waitReady;
  return database;
}
