import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createStore } from "../../../src/data/store/create-store.js";
import { embeddedSocketPath } from "../../../src/data/store/embedded-database.js";
import type { Store } from "../../../src/data/store/store.js";
import { createEmbeddedFolder } from "../../support/databases.js";
import { describeOnServer } from "../../support/on-server.js";

/** The embedded database as other programs meet it: the client library alone, and psql, on its socket. */
describe("the embedded database seen from outside", () => {
  let dataDir: string;
  let socket: string;
  let store: Store;
  const clients: postgres.Sql[] = [];

  const connect = (): postgres.Sql => {
    const client = postgres({
      path: socket,
      user: "postgres",
      database: "postgres",
      max: 1,
      onnotice: () => undefined,
    });
    clients.push(client);
    return client;
  };

  beforeAll(async () => {
    dataDir = await createEmbeddedFolder();
    socket = embeddedSocketPath(path.join(dataDir, "db"));
    store = createStore({ url: null, dataDir });
    await store.open();
  });
  afterAll(async () => {
    await store.close();
    await rm(dataDir, { recursive: true, force: true });
  });
  beforeEach(async () => {
    const client = connect();
    await client.unsafe("drop table if exists notes; create table notes (id int primary key, text text)");
    return () => Promise.all(clients.splice(0).map((each) => each.end({ timeout: 1 })));
  });

  it("is reached by this user alone", () => {
    expect(statSync(path.dirname(socket)).mode & 0o777).toBe(0o700);
    expect(statSync(socket).mode & 0o777).toBe(0o600);
  });

  it("keeps the transactions of its clients apart", async () => {
    const [one, two] = [connect(), connect()];
    const order: string[] = [];
    const first = one.begin(async (sql) => {
      await sql`insert into notes values (1, 'first')`;
      order.push("first inserted");
      await delay(200);
      order.push("first ends");
    });
    await delay(50);
    const second = two`select * from notes`.then((rows) => {
      order.push(`second sees ${rows.length}`);
    });
    await Promise.all([first, second]);
    expect(order).toEqual(["first inserted", "first ends", "second sees 1"]);
  });

  it("rolls back what a client left open when it vanished", async () => {
    const [one, two] = [connect(), connect()];
    const broken = one.begin(async (sql) => {
      await sql`insert into notes values (1, 'never')`;
      await one.end({ timeout: 0 });
    });
    await expect(broken).rejects.toThrow();
    expect(await two`select * from notes`).toHaveLength(0);
    await two`insert into notes values (1, 'now')`;
  });

  it("answers an error with an error, and goes on", async () => {
    const [one, two] = [connect(), connect()];
    await expect(one`select 1 / 0`).rejects.toMatchObject({ code: "22012" });
    await expect(
      one.begin(async (sql) => {
        await sql`insert into notes values (1, 'a')`;
        await sql`insert into notes values (1, 'b')`;
      }),
    ).rejects.toMatchObject({ code: "23505" });
    expect(await two`select 1 as one`).toEqual([{ one: 1 }]);
    expect(await one`select count(*)::int as rows from notes`).toEqual([{ rows: 0 }]);
  });

  it("takes COPY of any length in, and lets the next client work afterwards", async () => {
    const [one, two] = [connect(), connect()];
    const lines = Array.from({ length: 30_000 }, (_, i) => `${i}\t${"x".repeat(i % 50)}\n`);
    await pipeline(Readable.from(lines), await one`copy notes from stdin`.writable());
    expect(await two`select count(*)::int as rows, max(length(text))::int as longest from notes`).toEqual([
      { rows: 30_000, longest: 49 },
    ]);
  });

  it("gives back large answers whole", async () => {
    const [row] = await connect()`select repeat('ab', 3000000) as text`;
    expect((row!["text"] as string).length).toBe(6_000_000);
  });

  it("carries notifications to every client", async () => {
    const [one, two] = [connect(), connect()];
    const heard: string[] = [];
    await one.listen("news", (text) => heard.push(text));
    await two.notify("news", "hello");
    await one`select 1`;
    await expect.poll(() => heard).toEqual(["hello"]);
  });

  it("serves two hundred statements at once, each with its own answer", async () => {
    const pool = [connect(), connect(), connect()];
    const answers = await Promise.all(
      Array.from({ length: 200 }, (_, i) => pool[i % 3]!`select ${i}::int as i`.then(([row]) => row!["i"] as number)),
    );
    expect(answers).toEqual(Array.from({ length: 200 }, (_, i) => i));
  });

  describeOnServer("by the psql of a server", (programs) => {
    it("is read and written", () => {
      const folder = mkdtempSync(path.join(os.tmpdir(), "algo-trader-psql-"));
      symlinkSync(socket, path.join(folder, ".s.PGSQL.5432"));
      const target = ["-X", "-q", "-A", "-t", "-d", `host=${folder} user=postgres dbname=postgres`];
      const psql = (...commands: string[]): string =>
        execFileSync(path.join(programs, "psql"), [...target, ...commands.flatMap((text) => ["-c", text])], {
          encoding: "utf8",
        });
      psql("insert into notes select i, 'row ' || i from generate_series(1, 5000) i");
      const file = path.join(folder, "notes.bin");
      psql(
        `\\copy notes to '${file}' with (format binary)`,
        "truncate notes",
        `\\copy notes from '${file}' with (format binary)`,
      );
      expect(psql("select count(*), max(text) from notes").trim()).toBe("5000|row 999");
      rmSync(folder, { recursive: true, force: true });
    });
  });
});
