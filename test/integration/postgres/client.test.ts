import { readFileSync } from "node:fs";
import path from "node:path";
import { finished } from "node:stream/promises";
import { setTimeout as delay } from "node:timers/promises";
import postgres from "postgres";
import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import { createStore } from "../../../src/data/store/create-store.js";
import { databaseOf, type Database, type Transaction } from "../../../src/data/store/database.js";
import { json, type SqlRow } from "../../../src/data/store/session.js";
import type { Store, StoreOptions } from "../../../src/data/store/store.js";
import { describeOnServer } from "../../support/on-server.js";
import { startPrivateServer, type PostgresServer } from "../../support/postgres-server.js";
import { startTcpProxy, type TcpProxy } from "../../support/tcp-proxy.js";

const doing = { doing: "testing" };
const circular: Record<string, unknown> = {};
circular["self"] = circular;

/** How a promise stands after a while: `pending` if it did not settle. */
async function standing(promise: Promise<unknown>, ms: number): Promise<string> {
  const settled = promise.then(
    () => "fulfilled",
    () => "rejected",
  );
  return Promise.race([settled, delay(ms, "pending")]);
}

/** What is wrong with the client library alone, beside what our client makes of it. */
describeOnServer("the client", () => {
  let server: PostgresServer;
  let store: Store;
  let database: Database;
  let raw: postgres.Sql;
  let proxy: TcpProxy | null = null;

  const viaProxy = (options: StoreOptions = {}): StoreOptions => ({
    url: server.url.replace(/:\d+\//, `:${proxy!.port}/`),
    maxConnections: 1,
    ...options,
  });
  const rows = (work: (tx: Transaction) => Promise<readonly SqlRow[]>): Promise<readonly SqlRow[]> =>
    database.unprepared(work, doing);

  beforeAll(async () => {
    server = await startPrivateServer();
  });
  afterAll(() => server.remove());
  beforeEach(() => {
    store = createStore({ url: server.url, maxConnections: 1 });
    database = databaseOf(store);
    raw = postgres(server.url, { max: 1, onnotice: () => undefined, backoff: () => 0.05 });
    return async () => {
      await raw.end({ timeout: 0 });
      await store.close();
      await proxy?.close();
      proxy = null;
    };
  });

  it("reads COPY TO without leaving the connection dead", async () => {
    const copy = "copy (select repeat('x', 60) from generate_series(1, 320)) to stdout";
    const rounds = 60;
    let dead = 0;
    for (let round = 0; round < rounds && dead === 0; round++) {
      const alone = postgres(server.url, { max: 1 });
      const stream = await alone.unsafe(copy).readable();
      stream.resume();
      await finished(stream);
      if ((await standing(alone`select 1`, 1000)) === "pending") dead++;
      await alone.end({ timeout: 0 });
    }
    expect(dead).toBe(1);
    for (let round = 0; round < rounds; round++) {
      let bytes = 0;
      await database.unprepared((tx) => tx.copyOut(copy, (_chunk, from, to) => (bytes += to - from)), doing);
      expect(bytes).toBe(320 * 61);
    }
  });

  it("settles a COPY FROM that the server refuses, and goes on with the same connection", async () => {
    await raw`create temp table target (a int)`;
    const stream = await raw`copy target from stdin`.writable();
    stream.on("error", () => undefined);
    stream.end("nonsense\n");
    expect(await standing(finished(stream), 1000)).toBe("pending");

    const backend = (): Promise<readonly SqlRow[]> => rows((tx) => tx.sql`select pg_backend_pid() as pid`);
    const before = await backend();
    const refused = database.unprepared(async (tx) => {
      await tx.script("create temp table target (a int) on commit drop");
      await tx.copyIn("copy target from stdin", copyText(["nonsense\n", "1\n", "2\n"]));
    }, doing);
    await expect(refused).rejects.toMatchObject({ code: "DATABASE_FAILED", context: { code: "22P02" } });
    expect(await backend()).toEqual(before);
  });

  it("settles a COPY FROM whose backend dies after the last byte, and does the work again", async () => {
    await raw.unsafe(`create table slow (a int);
      create function wait_a_bit() returns trigger language plpgsql as 'begin perform pg_sleep(a) from (select 0.5 as a) s; return new; end';
      create trigger wait_a_bit before insert on slow for each row execute function wait_a_bit()`);
    const attempts: unknown[] = [];
    const work = database.unprepared(async (tx) => {
      attempts.push((await tx.sql`select pg_backend_pid() as pid`)[0]!["pid"]);
      await tx.copyIn("copy slow from stdin", copyText(["1\n"]));
    }, doing);
    while (attempts.length === 0) await delay(10);
    await delay(200);
    await raw`select pg_terminate_backend(${attempts[0] as number})`;
    await work;
    expect(attempts).toHaveLength(2);
    expect(await raw`select * from slow`).toHaveLength(1);
  });

  it("gives every caller his own rows when a value among them cannot be sent", async () => {
    const ask = (value: unknown): Promise<unknown> => raw`select ${raw.json(value as postgres.JSONValue)}::jsonb as a`;
    await ask({});
    const mixed = [ask({ a: 1 }), ask(circular), ask({ a: 2 })].map((query) => standing(query, 1000));
    expect(await Promise.all(mixed)).not.toEqual(["fulfilled", "rejected", "fulfilled"]);

    const ours = (value: object): Promise<readonly SqlRow[]> => rows((tx) => tx.sql`select ${json(value)}::jsonb as a`);
    await expect(ours({})).resolves.toEqual([{ a: {} }]);
    const [first, second, third] = await Promise.allSettled([ours({ a: 1 }), ours(circular), ours({ a: 2 })]);
    expect(first).toMatchObject({ value: [{ a: { a: 1 } }] });
    expect(second).toMatchObject({
      status: "rejected",
      reason: { message: expect.stringContaining("circular") as string },
    });
    expect(third).toMatchObject({ value: [{ a: { a: 2 } }] });
  });

  it("sends values unchanged after the session was reset behind its back", async () => {
    const theirs = (): Promise<unknown> =>
      raw`select ${true}::boolean as b, jsonb_typeof(${raw.json({ a: 1 })}::jsonb) as j`.then(([row]) => row);
    expect(await theirs()).toEqual({ b: true, j: "object" });
    await raw.unsafe("deallocate all");
    expect(await theirs()).toEqual({ b: false, j: "string" });

    const ours = (): Promise<unknown> =>
      rows((tx) => tx.sql`select ${true}::boolean as b, jsonb_typeof(${json({ a: 1 })}::jsonb) as j`);
    expect(await ours()).toEqual([{ b: true, j: "object" }]);
    await database.unprepared((tx) => tx.script("deallocate all"), doing);
    expect(await ours()).toEqual([{ b: true, j: "object" }]);
  });

  it("has no holes in the rows after a query that failed half way", async () => {
    await expect(raw`select 1 / (400 - x) as y from generate_series(1, 500) x`).rejects.toMatchObject({
      code: "22012",
    });
    const after = await raw`select x from generate_series(1, 3) x`;
    expect([after.length, after[0]]).toEqual([402, undefined]);

    const failing = rows((tx) => tx.sql`select 1 / (400 - x) as y from generate_series(1, 500) x`);
    await expect(failing).rejects.toMatchObject({ code: "DATABASE_FAILED" });
    expect(await rows((tx) => tx.sql`select x from generate_series(1, 3) x`)).toEqual([{ x: 1 }, { x: 2 }, { x: 3 }]);
  });

  it("has no holes either when the same connection goes on inside one transaction", async () => {
    const afterFailure = await database.unprepared(async (tx) => {
      await tx.script("savepoint before");
      await tx.sql`select 1 / (400 - x) as y from generate_series(1, 500) x`.catch(() =>
        tx.script("rollback to before"),
      );
      return tx.sql`select x from generate_series(1, 2) x`;
    }, doing);
    expect(afterFailure).toEqual([{ x: 1 }, { x: 2 }]);
  });

  it("ends a wait on a network that swallows everything, and works again afterwards", async () => {
    proxy = await startTcpProxy(server.port);
    const alone = postgres(server.url.replace(/:\d+\//, `:${proxy.port}/`), { max: 1, connect_timeout: 1 });
    await using ours = createStore(viaProxy({ silenceTimeoutMs: 500, retryMs: 0 }));
    const ask = (): Promise<unknown> => databaseOf(ours).unprepared((tx) => tx.sql`select 1 as one`, doing);
    await Promise.all([alone`select 1`, ask()]);
    proxy.swallow();
    const theirs = standing(alone`select 1`, 2500);
    await expect(ask()).rejects.toMatchObject({
      code: "DATABASE_UNREACHABLE",
      message: expect.stringContaining("it stopped answering") as string,
    });
    expect(await theirs).toBe("pending");
    proxy.restore();
    expect(await ask()).toEqual([{ one: 1 }]);
    await alone.end({ timeout: 0 });
  });

  it("does not lose a query that is sent at the moment when the connection breaks", async () => {
    proxy = await startTcpProxy(server.port);
    const alone = postgres(server.url.replace(/:\d+\//, `:${proxy.port}/`), { max: 1 });
    await alone`select 1`;
    const sentAtOnce = alone`select pg_sleep(10)`.catch(() => alone`select 2`);
    await delay(100);
    proxy.reset();
    expect(await standing(sentAtOnce, 1500)).toBe("pending");
    await alone.end({ timeout: 0 });

    await using ours = createStore(viaProxy());
    const ask = (text: string): Promise<unknown> => databaseOf(ours).unprepared((tx) => tx.script(text), doing);
    await ask("select 1");
    const waiting = ask("select pg_sleep(0.5)");
    await delay(100);
    proxy.reset();
    await expect(Promise.all([waiting, ask("select 2"), ask("select 3")])).resolves.toBeDefined();
  });

  it("never continues a transaction on another connection", async () => {
    await raw`create table if not exists halves (a int)`;
    let attempts = 0;
    await database.unprepared(async (tx) => {
      attempts++;
      const [row] = await tx.sql`select pg_backend_pid() as pid`;
      await tx.script("insert into halves values (1)");
      if (attempts === 1) {
        await raw`select pg_terminate_backend(${row!["pid"] as number})`;
        await delay(200);
      }
      await tx.script("insert into halves values (2)");
    }, doing);
    expect(attempts).toBe(2);
    expect(await raw`select a from halves order by a`).toEqual([{ a: 1 }, { a: 2 }]);
  });

  it("refuses what waits for a connection when the store is closed", async () => {
    const running = rows((tx) => tx.sql`select pg_sleep(0.3)`).catch((error: unknown) => error);
    const waiting = rows((tx) => tx.sql`select 1`);
    const refused = expect(waiting).rejects.toMatchObject({ code: "DATABASE_CLOSED" });
    await delay(100);
    await store.close();
    await refused;
    await running;
    await expect(rows((tx) => tx.sql`select 1`)).rejects.toMatchObject({ code: "DATABASE_CLOSED" });
  });

  it("never repeats a value in its message", async () => {
    const refused = rows((tx) => tx.sql`select ${"s3cr3t"}::int`);
    await expect(refused).rejects.toMatchObject({
      code: "DATABASE_FAILED",
      message: expect.not.stringContaining("s3cr3t") as string,
    });
  });

  it("waits for a server that restarts", async () => {
    await rows((tx) => tx.sql`select 1`);
    await server.stop();
    const waiting = rows((tx) => tx.sql`select 'back' as state`);
    await delay(300);
    await server.start();
    expect(await waiting).toEqual([{ state: "back" }]);
  });
});

describeOnServer("the encrypted connection", () => {
  const fixture = (name: string): string => path.join("test", "fixtures", "tls", name);
  let server: PostgresServer;

  beforeAll(async () => {
    const tls = { cert: readFileSync(fixture("server.crt"), "utf8"), key: readFileSync(fixture("server.key"), "utf8") };
    server = await startPrivateServer({ tls });
  });
  afterAll(() => server.remove());

  const encrypted = async (query: string, host = "localhost"): Promise<unknown> => {
    await using store = createStore({ url: `${server.url.replace("127.0.0.1", host)}${query}`, retryMs: 0 });
    const [row] = await databaseOf(store).unprepared(
      (tx) => tx.sql`select ssl from pg_stat_ssl where pid = pg_backend_pid()`,
      doing,
    );
    return row!["ssl"];
  };

  it("trusts the authority of sslrootcert, which the client library alone ignores", async () => {
    const query = `?sslmode=verify-full&sslrootcert=${encodeURIComponent(path.resolve(fixture("ca.crt")))}`;
    const raw = postgres(`${server.url.replace("127.0.0.1", "localhost")}${query}`, { max: 1 });
    await expect(raw`select 1`).rejects.toMatchObject({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
    await raw.end({ timeout: 0 });
    expect(await encrypted(query)).toBe(true);
    expect(await encrypted(query.replace("sslmode=verify-full&", ""))).toBe(true);
  });

  it("refuses another authority, and another host name under verify-full", async () => {
    const other = `sslrootcert=${encodeURIComponent(path.resolve(fixture("other-ca.crt")))}`;
    const right = `sslrootcert=${encodeURIComponent(path.resolve(fixture("ca.crt")))}`;
    const refused = {
      code: "DATABASE_UNREACHABLE",
      message: expect.stringContaining("its certificate was not accepted") as string,
    };
    await expect(encrypted(`?sslmode=verify-full&${other}`)).rejects.toMatchObject(refused);
    await expect(encrypted(`?sslmode=require&${other}`)).rejects.toMatchObject(refused);
    await expect(encrypted("?sslmode=verify-full")).rejects.toMatchObject(refused);
    await expect(encrypted(`?sslmode=verify-full&${right}`, "127.0.0.1")).rejects.toMatchObject(refused);
    expect(await encrypted(`?sslmode=verify-ca&${right}`, "127.0.0.1")).toBe(true);
  });

  it("is used by require and prefer without a check, and not by default", async () => {
    expect(await encrypted("?sslmode=require")).toBe(true);
    expect(await encrypted("?sslmode=prefer")).toBe(true);
    expect(await encrypted("?sslmode=disable")).toBe(false);
    expect(await encrypted("")).toBe(false);
  });
});

/** Lines as CopyData messages. */
function copyText(lines: readonly string[]): Iterator<Buffer> {
  return lines
    .map((line) => {
      const head = Buffer.from([0x64, 0, 0, 0, 0]);
      head.writeUInt32BE(4 + line.length, 1);
      return Buffer.concat([head, Buffer.from(line)]);
    })
    .values();
}
