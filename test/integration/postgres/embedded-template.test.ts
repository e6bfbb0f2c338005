import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import os from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { PGlite } from "@electric-sql/pglite";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createStore } from "../../../src/data/store/create-store.js";
import { openBackend } from "../../../src/data/store/embedded-backend.js";
import type { EmbeddedWorkerData, EmbeddedWorkerMessage } from "../../../src/data/store/embedded-database.js";
import { installedPglite, readTemplate, unpackTemplate } from "../../../src/data/store/embedded-template.js";
import { loadSeries } from "../../../src/data/store/load-series.js";
import { buildProgram, startChild } from "../../support/child-process.js";

// A database made by initdb takes seconds, more on a busy machine.
vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const dist = path.resolve("dist");
const file = path.join(dist, "embedded-template.bin");
const bytes = readFileSync(file);
/** They hold when and where the database was made, and its random identifier. */
const ofOneDatabase = ["global/pg_control", "pg_wal/000000010000000000000001"];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "algo-trader-template-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function unpack(dir: string): Promise<void> {
  const found = readTemplate(file, installedPglite());
  if ("unusable" in found) throw new Error(found.unusable);
  await unpackTemplate(found, dir);
}

/** Every path below a folder, with the hash of what a file holds; "folder", or its size alone, where that is all to say. */
function listing(dir: string): Record<string, string> {
  const entries = readdirSync(dir, { recursive: true, encoding: "utf8" }).sort();
  const tell = (name: string): string => {
    const entry = path.join(dir, name);
    if (statSync(entry).isDirectory()) return "folder";
    if (ofOneDatabase.includes(name)) return `${statSync(entry).size} bytes`;
    return createHash("sha256").update(readFileSync(entry)).digest("hex");
  };
  return Object.fromEntries(entries.map((name) => [name, tell(name)]));
}

/** What a database says of itself, but for its identifier. */
async function describeDatabase(dir: string): Promise<unknown> {
  const database: PGlite = await openBackend(dir);
  const rows = async (query: string): Promise<unknown> => (await database.query(query)).rows;
  try {
    return {
      settings: await rows("select name, setting, source from pg_settings order by name"),
      databases: await rows(
        "select datname, pg_encoding_to_char(encoding), datlocprovider, datcollate, datctype from pg_database",
      ),
      roles: await rows("select * from pg_roles order by oid"),
      format: await rows("select * from pg_control_init()"),
      checksumFailures: await rows("select sum(checksum_failures) from pg_stat_database"),
    };
  } finally {
    await database.close();
  }
}

/** Starts the database of a folder as a store does, with this template, and ends it; gives what was told meanwhile. */
async function startOnce(dir: string, template: string): Promise<EmbeddedWorkerMessage[]> {
  const workerData: EmbeddedWorkerData = { dir, socketPath: path.join(folder, "db.sock"), template };
  const worker = new Worker(path.join(dist, "embedded-worker.js"), { workerData, execArgv: [] });
  const told: EmbeddedWorkerMessage[] = [];
  worker.on("message", (message: EmbeddedWorkerMessage) => {
    told.push(message);
    if ("ready" in message) worker.postMessage("close");
  });
  await new Promise((resolve) => worker.once("exit", resolve));
  return told;
}

function madeByOtherVersion(): Buffer {
  const rest = Buffer.from(
    bytes.subarray(65).toString("latin1").replace(`"pglite":"${installedPglite()}"`, '"pglite":"0.0.1"'),
    "latin1",
  );
  return Buffer.concat([Buffer.from(`${createHash("sha256").update(rest).digest("hex")}\n`), rest]);
}

describe("the template of the embedded database", () => {
  it("gives a new database as initdb makes it: the same files, settings, encoding and roles", async () => {
    const [unpacked, made] = [path.join(folder, "unpacked"), path.join(folder, "made")];
    await unpack(unpacked);
    await (await openBackend(made)).close();
    expect(listing(unpacked)).toEqual(listing(made));
    const described = await describeDatabase(unpacked);
    expect(described).toEqual(await describeDatabase(made));
    expect(described).toMatchObject({
      settings: expect.arrayContaining([
        { name: "TimeZone", setting: "UTC", source: "configuration file" },
        { name: "server_encoding", setting: "UTF8", source: "default" },
      ]) as unknown,
    });
  });

  it("is written for this user alone", async () => {
    const dir = path.join(folder, "private");
    await unpack(dir);
    const modes = ["", "base", "PG_VERSION"].map((name) => statSync(path.join(dir, name)).mode & 0o777);
    expect(modes).toEqual([0o700, 0o700, 0o600]);
  });

  it.each([
    ["made by another version of PGlite", madeByOtherVersion(), /^made by PGlite 0\.0\.1, installed is \d/],
    ["with a wrong byte", bytes.with(-9, bytes.at(-9)! ^ 1), /template.bin" is damaged$/],
    ["with a wrong letter in its head", bytes.with(80, bytes.at(80)! ^ 1), /is damaged$/],
    ["that ends early", bytes.subarray(0, bytes.length >> 1), /is damaged$/],
    ["without contents", Buffer.alloc(0), /is damaged$/],
    ["that is not there", null, /ENOENT/],
  ])("%s is not used", (_, content, reason) => {
    const other = path.join(mkdtempSync(path.join(folder, "other-")), "template.bin");
    if (content) writeFileSync(other, content);
    expect(readTemplate(other, installedPglite())).toEqual({ unusable: expect.stringMatching(reason) as unknown });
  });
});

describe("the first start of the embedded database", () => {
  it("unpacks the template", async () => {
    const dir = path.join(folder, "first");
    expect(await startOnce(dir, file)).toEqual([{ ready: true }]);
    expect(readdirSync(folder).filter((name) => name.startsWith("first"))).toEqual(["first"]);
  });

  it("makes the database by initdb when the template is of another version, and says so in the log", async () => {
    const [dir, other] = [path.join(folder, "fallback"), path.join(folder, "other.bin")];
    writeFileSync(other, madeByOtherVersion());
    const note = `making a new database by initdb, without the template: made by PGlite 0.0.1, installed is ${installedPglite()}`;
    expect(await startOnce(dir, other)).toEqual([{ note }, { ready: true }]);
    expect(await startOnce(dir, other)).toEqual([{ ready: true }]);
    expect(readFileSync(path.join(dir, "PG_VERSION"), "utf8")).toBe("18\n");
    expect(statSync(dir).mode & 0o077).toBe(0);
  });

  it("fails and leaves nothing of it where something else stands in the place", async () => {
    const dir = path.join(folder, "taken");
    mkdirSync(dir);
    writeFileSync(path.join(dir, "notes.txt"), "mine");
    const [message, ...more] = await startOnce(dir, file);
    expect(message).toEqual({ failed: expect.stringMatching(/ENOTEMPTY|EEXIST|EPERM/) as unknown });
    expect(more).toEqual([]);
    expect(readdirSync(dir)).toEqual(["notes.txt"]);
    expect(existsSync(`${dir}.new`)).toBe(false);
  });
});

describe("processes that start on a folder without a database", () => {
  let program: string;

  beforeAll(async () => {
    program = await buildProgram("test/support/ingest-program.ts");
  });

  it("and are killed while it is unpacked leave nothing that a later start trusts", async () => {
    const found = readTemplate(file, installedPglite());
    if ("unusable" in found) throw new Error(found.unusable);
    for (const part of [0, 0.2, 0.6]) {
      const options = { url: null, dataDir: mkdtempSync(path.join(folder, "killed-")) };
      const [name] = found.head.files[Math.floor(part * found.head.files.length)]!;
      const draft = path.join(options.dataDir, "db.new");
      const child = startChild(program, [JSON.stringify(options), "KILLED", "100", "100"]);
      while (!existsSync(path.join(draft, name))) await delay(1);
      await child.kill();
      expect(readdirSync(options.dataDir).sort()).toEqual(["db.lock", "db.new"]);
      await using store = createStore(options);
      expect(await loadSeries(store)).toEqual([]);
      expect(existsSync(draft)).toBe(false);
    }
  });

  it("at once get one database", async () => {
    const options = { url: null, dataDir: mkdtempSync(path.join(folder, "pair-")) };
    const symbols = ["ONE", "OTHER"];
    const pair = symbols.map((symbol) => startChild(program, [JSON.stringify(options), symbol, "200", "100"]));
    await Promise.all(pair.map((child) => child.succeeded()));
    await using store = createStore(options);
    expect((await loadSeries(store)).map(({ symbol, bars }) => [symbol, bars])).toEqual([
      ["ONE", 200],
      ["OTHER", 200],
    ]);
  });
});
