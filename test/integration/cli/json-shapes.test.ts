import { readFileSync } from "node:fs";
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
