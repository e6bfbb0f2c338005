import { afterAll, beforeAll, describe, expect, it } from "vitest";
import net from "node:net";
import { createStore } from "../../../src/data/store/create-store.js";
import { loadSeries } from "../../../src/data/store/load-series.js";
import { storeBars } from "../../../src/data/store/store-bars.js";
import { freePort, startPrivateServer, type PostgresServer } from "../../support/postgres-server.js";
import { makeBars } from "../../support/make-bars.js";
import { describeOnServer } from "../../support/on-server.js";

const secret = "s3cr3t-p4ssw0rd";

/** The message of the error with which listing the series on this URL fails. */
async function failure(url: string): Promise<{ code: string; message: string }> {
  await using store = createStore({ url, connectTimeoutMs: 1000, retryMs: 100 });
  const error = await loadSeries(store).then(
    () => null,
    (reason: unknown) => reason as { code: string; message: string; stack: string },
  );
  expect(error).not.toBeNull();
  expect(JSON.stringify({ ...error, stack: error!.stack })).not.toContain(secret);
  expect(error!.message).not.toContain("\n");
  return error!;
}

describe("a database that cannot be reached", () => {
  it("is named, with what to do, and without the password", async () => {
    const port = await freePort();
    expect(await failure(`postgres://me:${secret}@127.0.0.1:${port}/bars`)).toMatchObject({
      code: "DATABASE_UNREACHABLE",
      message: `No connection to PostgreSQL at 127.0.0.1:${port}/bars: nothing listens there. Check that the server runs and that DATABASE_URL is right; without DATABASE_URL the embedded database is used.`,
    });
  });

  it("with an unknown host says so", async () => {
    const { code, message } = await failure(`postgres://me:${secret}@nowhere.invalid/bars`);
    expect(code).toBe("DATABASE_UNREACHABLE");
    expect(message).toMatch(
      /PostgreSQL at nowhere\.invalid:5432\/bars: the host name (is unknown|could not be looked up)\./,
    );
  });

  it("where something else listens says so", async () => {
    const server = net.createServer((socket) => {
      socket.on("error", () => undefined).write("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    const { code, message } = await failure(`postgres://me:${secret}@127.0.0.1:${port}/bars`);
    expect(code).toBe("DATABASE_UNREACHABLE");
    expect(message).toContain("what answers there is not a PostgreSQL server");
    server.close();
  });

  it("where something listens but never answers is given up after the timeout", async () => {
    const sockets: net.Socket[] = [];
    const server = net.createServer((socket) => sockets.push(socket));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as net.AddressInfo;
    const { code, message } = await failure(`postgres://me:${secret}@127.0.0.1:${port}/bars`);
    expect(code).toBe("DATABASE_UNREACHABLE");
    expect(message).toContain("it did not answer in time");
    sockets.forEach((socket) => socket.destroy());
    server.close();
  });

  it("is not even asked when the bars are bad", async () => {
    const bars = makeBars(3);
    bars.low[1] = NaN;
    await using store = createStore(`postgres://me:${secret}@127.0.0.1:${await freePort()}/bars`);
    await expect(storeBars(store, { symbol: "SPY", resolution: "1d" }, bars)).rejects.toMatchObject({
      code: "BAD_BARS",
    });
  });
});

describeOnServer("a server that refuses", () => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPrivateServer();
  });
  afterAll(() => server.remove());

  it("a password says so, and does not repeat it", async () => {
    const where = `127.0.0.1:${server.port}/postgres`;
    expect(await failure(`postgres://tester:${secret}@${where}`)).toMatchObject({
      code: "DATABASE_AUTH",
      message: `Expected user and password to be accepted by PostgreSQL at ${where}, but it refused them. Check both in DATABASE_URL.`,
    });
    expect(await failure(`postgres://nobody:${secret}@${where}`)).toMatchObject({ code: "DATABASE_AUTH" });
  });

  it("a database that does not exist says so", async () => {
    expect(await failure(server.url.replace(/postgres$/, "missing"))).toMatchObject({
      code: "DATABASE_FAILED",
      message: `There is no such database: PostgreSQL at 127.0.0.1:${server.port}/missing. Create it with createdb, or correct DATABASE_URL.`,
    });
  });

  it("encryption that the URL asks for says so", async () => {
    const { code, message } = await failure(`${server.url}?sslmode=require`);
    expect(code).toBe("DATABASE_UNREACHABLE");
    expect(message).toContain("the server does not offer encryption, which the URL asks for");
  });
});
