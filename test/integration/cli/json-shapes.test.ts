import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCliFolder, type CliFolder } from "../../support/cli.js";

const page = readFileSync("docs/json.md", "utf8");

/** Row of a command in the page → its keys, and the keys of the objects in them. */
function documented(command: string): Map<string, readonly string[]> {
  const row = new RegExp(`^\\| \`${command}\`[^|]*\\| (.*) \\|$`, "m").exec(page)?.[1];
  if (row === undefined) throw new Error(`docs/json.md has no row for ${command}.`);
  const required = row.replace(/;.*when asked/, "").replace(/;.*$/, "");
  const entries = required.matchAll(/`(\w+)`(?: \((?:null or )?`\{ ([^}]+) \}`\))?/g);
  return new Map(Array.from(entries, ([, key, inner]) => [key!, inner?.split(", ") ?? []]));
}

/** Keys of the first object of a list; null = there is none. */
function keysOfFirst(value: unknown): readonly string[] | null {
  const first: unknown = Array.isArray(value) ? value[0] : null;
  return typeof first === "object" && first !== null ? Object.keys(first) : null;
}

describe("docs/json.md", () => {
  let cli: CliFolder;
  beforeAll(async () => {
    cli = await createCliFolder();
    await cli.json("ingest", "-s", "SPY", "--source", "sample", "--from", "2019-01-01");
    await cli.json("backtest", "-s", "SPY", "--strategy", "macd");
    await cli.json("event", "add", "--type", "fomc", "--ts", "2020-03-15");
    await cli.json(
      "event",
      "add",
      "-s",
      "SPY",
      "--type",
      "dividend",
      "--ts",
      "2020-03-20",
      "--details",
      '{"amount":1}',
    );
    await cli.json("signal", "add", "-s", "SPY", "--type", "mood", "--ts", "2020-03-20");
  });
  afterAll(() => cli[Symbol.asyncDispose]());

  it.each([
    ["audit", ["audit", "-s", "SPY", "--strategy", "macd", "--from", "2020-06-01"]],
    ["doctor", ["doctor", "--port", "1"]],
    ["event list", ["event", "list"]],
    ["export", ["export", "-s", "SPY", "--out", "spy.csv"]],
    ["init-db", ["init-db"]],
    ["instrument add", ["instrument", "add", "-s", "QQQ"]],
    ["instrument list", ["instrument", "list"]],
    ["instrument show", ["instrument", "show", "SPY"]],
    ["runs list", ["runs", "list"]],
    ["signal list", ["signal", "list"]],
    ["test-connection", ["test-connection", "--port", "1"]],
    ["test-db-connection", ["test-db-connection"]],
  ])("has every key that %s prints, and no other", async (command, args) => {
    const { stdout } = await cli.run("--json", ...args);
    const { schema, ...printed } = JSON.parse(stdout) as Record<string, unknown>;
    expect(schema).toBe(1);
    const keys = documented(command);
    expect(Object.keys(printed)).toEqual([...keys.keys()]);
    for (const [key, inner] of keys) {
      const value = printed[key];
      const first = (Array.isArray(value) ? value[0] : value) as object | null | undefined;
      if (inner.length > 0 && first != null) expect(Object.keys(first)).toEqual(inner);
    }
  });

  it("has every key of a backtest and of the objects in it, and no other", async () => {
    const printed = await cli.json("backtest", "-s", "SPY", "--strategy", "macd", "--equity");
    const section = /## backtest\n(.*?)\n## /s.exec(page)![1]!;
    const rows = Array.from(section.matchAll(/^\| (`[^|]*`) +\| (.*?) *\|$/gm), ([, keys, holds]) => ({
      keys: Array.from(keys!.matchAll(/`(\w+)`/g), ([, key]) => key!),
      inner: Array.from(holds!.matchAll(/`\{ ([^}]+) \}`/g), ([, inner]) => inner!.split(", ")),
    }));
    // Several symbols alone have a list of them.
    const { schema, ...keys } = printed;
    expect(schema).toBe(1);
    expect(Object.keys(keys).sort()).toEqual(rows.flatMap((row) => row.keys).sort());
    for (const { keys: named, inner } of rows.filter((row) => row.inner.length === 1 && row.keys.length === 1)) {
      const value = printed[named[0]!];
      const first = (Array.isArray(value) ? value[0] : value) as object | null;
      expect(Object.keys(first ?? {}).sort(), named[0]).toEqual(inner[0]!.toSorted());
    }
  });

  it.each([
    ["ingest", ["ingest", "-s", "SPY", "--source", "sample", "--from", "2021-03-01"]],
    ["event import", ["event", "import", "--file", "events.csv"]],
    ["runs verify", ["runs", "verify"]],
  ])("shows an object of %s with its keys", async (command, args) => {
    writeFileSync(path.join(cli.cwd, "events.csv"), "date,event_type\n2020-03-15,fomc\n");
    const { runs } = (await cli.json("runs", "list")) as { runs: { run_id: string }[] };
    // So that a run has a bar that is not what it was.
    writeFileSync(path.join(cli.cwd, "bar.csv"), "ts,open,high,low,close,volume\n2020-03-16,241,257,237,240,1000\n");
    await cli.json("ingest", "-s", "SPY", "--file", "bar.csv");
    const { stdout } = await cli.run("--json", ...args, ...(command === "runs verify" ? [runs[0]!.run_id] : []));
    const printed = JSON.parse(stdout) as Record<string, unknown>;
    const text = /```json\n(.*?)```/s.exec(page.slice(page.indexOf(`## ${command}`)))![1]!;
    const shown = JSON.parse(text) as Record<string, unknown>;
    expect(Object.keys(printed)).toEqual(Object.keys(shown));
    for (const [key, value] of Object.entries(shown)) expect(keysOfFirst(printed[key])).toEqual(keysOfFirst(value));
  });

  it("has the keys of a run in full and of several side by side", async () => {
    const { runs } = (await cli.json("runs", "list")) as { runs: { run_id: string }[] };
    const id = runs[0]!.run_id;
    expect(Object.keys(await cli.json("runs", "show", id))).toEqual(["schema", ...documented("runs show").keys()]);
    expect(Object.keys(await cli.json("runs", "compare", id, id))).toEqual([
      "schema",
      ...documented("runs compare").keys(),
    ]);
  });

  it("has what the simulated gateway says when it listens", async () => {
    const gateway = cli.start("--json", "simulate-gateway", "-s", "SPY", "-r", "1d", "--port", "0");
    const [line] = await gateway.waitFor(/\{.*\}\n/);
    gateway.child.kill("SIGINT");
    await gateway.done;
    expect(Object.keys(JSON.parse(line) as object)).toEqual(["schema", ...documented("simulate-gateway").keys()]);
  });
});
