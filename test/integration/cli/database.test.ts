import { writeFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { createStore } from "../../../src/data/store/create-store.js";
import { databaseOf } from "../../../src/data/store/database.js";
import { migrateSchema } from "../../../src/data/store/schema.js";
import { createCliFolder, type CliFolder } from "../../support/cli.js";
import { describeOnServer } from "../../support/on-server.js";

describe("a database that does not answer", () => {
  it("ends with 4 and says what to do", async () => {
    await using cli = await createCliFolder("none");
    cli.env["DATABASE_URL"] = "postgres://tester:topsecret@127.0.0.1:1/none";
    for (const command of [["instrument", "list"], ["backtest", "-s", "SPY"], ["test-db-connection"], ["init-db"]]) {
      const ended = await cli.run("-q", ...command);
      expect(ended.code).toBe(4);
      expect(ended.stdout + ended.stderr).toMatch(/127\.0\.0\.1:1/);
      expect(ended.stdout + ended.stderr).not.toMatch(/topsecret|\n\s+at /);
    }
  }, 120_000);

  it("is reported by doctor beside the settings, secrets masked", async () => {
    await using cli = await createCliFolder("none");
    writeFileSync(
      path.join(cli.cwd, ".env"),
      "DATABASE_URL=postgres://tester:topsecret@127.0.0.1:1/none\nIB_PORT=4999\n",
    );
    writeFileSync(path.join(cli.cwd, "algo-trader.config.json"), '{ "port": 1111, "clientId": 7 }');
    cli.env["IB_HOST"] = "127.0.0.2";
    const ended = await cli.run("--json", "doctor", "--timeout", "2");
    expect(ended.code).toBe(4);
    const report = JSON.parse(ended.stdout) as Record<string, unknown>;
    expect(report).toMatchObject({
      schema: 1,
      ok: false,
      config_file: "algo-trader.config.json",
      settings: {
        databaseUrl: { value: "postgres://tester:***@127.0.0.1:1/none", origin: ".env" },
        host: { value: "127.0.0.2", origin: "environment" },
        port: { value: "4999", origin: ".env" },
        clientId: { value: "7", origin: "config file" },
        timeout: { value: "2 s", origin: "flag" },
        dataDir: { value: ".algo-trader", origin: "default" },
      },
    });
    expect(ended.stdout + ended.stderr).not.toContain("topsecret");
  }, 120_000);
});

describeOnServer("a PostgreSQL server", () => {
  it("refuses a wrong password: exit 4, and the password stays secret", async () => {
    await withServer(async (cli, url) => {
      cli.env["DATABASE_URL"] = url.replace("secret", "wrongword");
      const ended = await cli.run("-q", "instrument", "list");
      expect(ended.code).toBe(4);
      expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(ended.stderr).not.toContain("wrongword");
    });
  });

  it("is found by the PGHOST family as well", async () => {
    await withServer(async (cli, text) => {
      const url = new URL(text);
      delete cli.env["DATABASE_URL"];
      cli.env["PGHOST"] = url.hostname;
      cli.env["PGPORT"] = url.port;
      cli.env["PGUSER"] = decodeURIComponent(url.username);
      cli.env["PGPASSWORD"] = decodeURIComponent(url.password);
      cli.env["PGDATABASE"] = url.pathname.slice(1);
      const found = await cli.json("test-db-connection");
      expect(found).toMatchObject({ ok: true, checks: [{ name: "database", facts: { kind: "server" } }] });
    });
  });

  it("with a schema that is behind ends with 7 at init-db --check, and is brought up to date by init-db", async () => {
    await withServer(async (cli) => {
      const missing = await cli.run("--json", "init-db", "--check");
      expect(missing.code).toBe(7);
      expect(JSON.parse(missing.stdout)).toMatchObject({ schema: 1, version: 0, behind: true, applied: [] });
      const made = await cli.json("init-db");
      expect(made).toMatchObject({ behind: false, state: "current" });
      expect((made["applied"] as string[]).length).toBeGreaterThan(0);
      expect(await cli.json("init-db")).toMatchObject({ behind: false, applied: [] });
      expect((await cli.run("init-db", "--check")).code).toBe(0);
    });
  });

  it("with a newer schema ends with 4", async () => {
    await withServer(async (cli, url) => {
      await using store = createStore(url);
      await migrateSchema(store);
      await databaseOf(store).transaction(
        (tx) => tx.sql`insert into algo_trader_migrations (version, name) values (999, 'from the future')`,
        { doing: "making the schema newer" },
      );
      const ended = await cli.run("-q", "instrument", "list");
      expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
      expect(ended.stderr).toMatch(/found 999.*Update algo-trader/);
      expect(ended.code).toBe(4);
      expect((await cli.run("-q", "test-db-connection")).code).toBe(4);
    });
  });
});

/** A folder whose commands find a database of their own on a real server. */
async function withServer(work: (cli: CliFolder, url: string) => Promise<void>): Promise<void> {
  await using cli = await createCliFolder();
  await work(cli, cli.env["DATABASE_URL"]!);
}
