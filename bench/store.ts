/**
 * Bulk upsert and load of bars beside psql: `\copy` of the same rows into the same table, and psql's ordered binary read,
 * one after the other in one run, on a real server and on the embedded database.
 *
 * Arguments: numbers of bars, separated by commas. @default 100000,1000000
 */
import { execFileSync } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { priceColumnNames } from "../src/data/store/bar-changes.js";
import { encodeCopy } from "../src/data/store/copy-encode.js";
import { createStore } from "../src/data/store/create-store.js";
import { databaseOf } from "../src/data/store/database.js";
import { embeddedSocketPath } from "../src/data/store/embedded-database.js";
import { loadFrame } from "../src/data/store/load-frame.js";
import { storeBars } from "../src/data/store/store-bars.js";
import type { Store } from "../src/data/store/store.js";
import { computeStoredColumns } from "../src/indicators/stored-columns.js";
import type { BarColumns } from "../src/model/bar.js";
import { databaseKinds, startDatabase } from "../test/support/databases.js";
import { makeBars } from "../test/support/make-bars.js";

const counts = (process.argv[2] ?? "100000,1000000").split(",").map(Number);
const columns = `symbol, resolution, ts, ${priceColumnNames.join(", ")}`;
const insertRounds = 2;
const readRounds = 3;
const folder = mkdtempSync(path.join(os.tmpdir(), "bench-store-"));

async function seconds(work: () => unknown): Promise<number> {
  const begin = performance.now();
  await work();
  return (performance.now() - begin) / 1000;
}

/** The rows as a file that psql reads: the same bytes that we send, without the frames of the protocol. */
async function writeCopyFile(file: string, symbol: string, bars: BarColumns): Promise<void> {
  const stored = { ...bars, ...computeStoredColumns(bars.close) };
  const rows = { texts: [symbol, "1m"], ts: bars.ts, numbers: priceColumnNames.map((name) => stored[name]) };
  const bodies = Array.from(encodeCopy(rows, 0, bars.ts.length), (message) => message.subarray(5));
  await pipeline(Readable.from(bodies), createWriteStream(file));
}

/** Where psql finds the database: the URL, or the embedded database's socket under the name that psql expects. */
function psqlTarget(store: Store, options: { url?: string | null; dataDir?: string }): string {
  if (store.kind === "server") return options.url!;
  symlinkSync(embeddedSocketPath(path.join(options.dataDir!, "db")), path.join(folder, ".s.PGSQL.5432"));
  return `host=${folder} user=postgres dbname=postgres`;
}

function psql(target: string, command: string): void {
  execFileSync("psql", ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", target, "-c", command], {
    stdio: ["ignore", "ignore", "inherit"],
  });
}

function report(what: string, count: number, ours: number, theirs: number): void {
  const rate = (time: number): string => `${Math.round(count / time / 1000)}k rows/s`;
  console.log(
    `${what.padEnd(34)} ${rate(ours).padStart(14)}   psql ${rate(theirs).padStart(14)}   ratio ${(theirs / ours).toFixed(2)}`,
  );
}

for (const kind of databaseKinds.filter((name) => !process.argv[3] || name === process.argv[3])) {
  const database = await startDatabase(kind);
  const store = createStore(database.options);
  await store.open();
  const target = psqlTarget(store, database.options);
  for (const count of counts) {
    const bars = makeBars(count, { stepMs: 6e4, from: Date.UTC(2000, 0, 1) });
    const file = path.join(folder, "bars.bin");
    await writeCopyFile(file, "PSQL", bars);
    const series = { symbol: "PSQL", resolution: "1m" } as const;
    const best = { copy: Infinity, insert: Infinity, read: Infinity, load: Infinity };
    for (let round = 0; round < insertRounds; round++) {
      // Both begin with an empty table.
      await database.clear();
      psql(target, "insert into instruments (symbol) values ('PSQL')");
      const copy = (): void => psql(target, `\\copy market_prices (${columns}) from '${file}' with (format binary)`);
      best.copy = Math.min(best.copy, await seconds(copy));
      await database.clear();
      best.insert = Math.min(best.insert, await seconds(() => storeBars(store, series, bars)));
    }
    report(`${kind}: insert ${count}`, count, best.insert, best.copy);
    const repeated = await seconds(() => storeBars(store, series, bars));
    report(`${kind}: the same again ${count}`, count, repeated, best.copy);
    await databaseOf(store).maintain("vacuum (analyze) market_prices");
    const ordered = `select ts, ${priceColumnNames.join(", ")} from market_prices where symbol = 'PSQL' and resolution = '1m' order by ts`;
    const read = (): Promise<number> =>
      seconds(() => psql(target, `\\copy (${ordered}) to '/dev/null' with (format binary)`));
    const load = (): Promise<number> => seconds(() => loadFrame(store, series));
    for (let round = 0; round < readRounds; round++) {
      best.read = Math.min(best.read, await read());
      best.load = Math.min(best.load, await load());
    }
    report(`${kind}: load ${count}`, count, best.load, best.read);
    await database.clear();
  }
  await store.close();
  await database.remove();
}
rmSync(folder, { recursive: true, force: true });
