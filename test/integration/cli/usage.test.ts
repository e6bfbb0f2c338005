import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync, readdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCliFolder, type CliFolder } from "../../support/cli.js";

let cli: CliFolder;
beforeAll(async () => {
  cli = await createCliFolder("none");
});
afterAll(() => cli[Symbol.asyncDispose]());

/** Wrong calls and what they end with; none of them may touch a database or a network. */
const wrongCalls: readonly (readonly [string, readonly string[], number, RegExp])[] = [
  ["an unknown command names the nearest", ["bactest"], 2, /Unknown command "bactest"\. Did you mean backtest\?/],
  [
    "an unknown flag names the nearest",
    ["backtest", "--strateg", "x"],
    2,
    /Unknown option "--strateg"\. Did you mean --strategy\?/,
  ],
  [
    "an unknown strategy names the nearest",
    ["backtest", "-s", "SPY", "--strategy", "macdd"],
    2,
    /received "macdd"\. Did you mean "macd"\?/,
  ],
  [
    "an unknown parameter is named",
    ["backtest", "-s", "SPY", "--param", "shrt=3"],
    2,
    /expected parameters of db_ma_cross \(short, long\), received "shrt"\. Did you mean "short"\?/,
  ],
  ["a parameter out of range is named", ["backtest", "-s", "SPY", "--param", "short=-3"], 2, /short: expected .*"-3"/],
  ["a parameter without a value is refused", ["backtest", "-s", "SPY", "--param", "short"], 2, /name=value.*"short"/],
  [
    "a bad resolution lists the legal ones",
    ["ingest", "-s", "SPY", "-r", "1x"],
    2,
    /Expected a bar size \(1s, .*1mo\), received "1x"/,
  ],
  ["a bad duration shows the form", ["ingest", "-s", "SPY", "-d", "5Y"], 2, /received "5Y"\. Did you mean "5 Y"\?/],
  ["a bad positional duration too", ["ingest", "SPY", "1d", "five"], 2, /received "five"/],
  ["one run alone is nothing to compare", ["runs", "compare", "3fa9c1"], 2, /two or more runs.*"3fa9c1"/],
  ["reversed dates", ["backtest", "-s", "SPY", "--from", "2025-03-01", "--to", "2024-01-01"], 2, /--from before --to/],
  [
    "reversed dates of an ingest",
    ["ingest", "-s", "SPY", "--from", "2025-03-01", "--to", "2024-01-01"],
    2,
    /--from before --to/,
  ],
  ["a day that does not exist", ["export", "-s", "SPY", "--from", "2025-02-30"], 2, /--from .*"2025-02-30"/],
  [
    "auto-fetch together with no-fetch",
    ["backtest", "-s", "SPY", "--auto-fetch", "--no-fetch"],
    2,
    /"--auto-fetch" cannot be used with option "--no-fetch"/,
  ],
  ["no symbol", ["backtest"], 2, /add -s SPY/],
  ["no symbol for the broker", ["export"], 2, /add -s SPY/],
  ["a blank symbol", ["backtest", "-s", " "], 2, /Expected a ticker/],
  [
    "a port that is none",
    ["test-connection", "--port", "abc"],
    2,
    /--port as a whole number 1 to 65535, received "abc"/,
  ],
  ["a source that is none", ["ingest", "-s", "SPY", "--source", "ibrk"], 2, /received "ibrk"\. Did you mean "ibkr"\?/],
  [
    "a file for another source",
    ["ingest", "-s", "SPY", "--source", "sample", "--file", "x.csv"],
    2,
    /--file is read by --source csv/,
  ],
  ["a missing file", ["ingest", "-s", "SPY", "--file", "nope.csv"], 2, /"nope.csv"/],
  ["csv without a file", ["ingest", "-s", "SPY", "--source", "csv"], 2, /--file/],
  [
    "a strategy file that is missing",
    ["backtest", "-s", "SPY", "--strategy", "./nope.ts"],
    2,
    /".\/nope.ts" does not exist/,
  ],
  [
    "a commission that is none",
    ["backtest", "-s", "SPY", "--commission", "cheap"],
    2,
    /Expected a commission .* received "cheap"/,
  ],
  [
    "seed on hours without the bars a year",
    ["backtest", "-s", "SPY", "-r", "1h", "--profile", "seed"],
    2,
    /--periods-per-year/,
  ],
  ["an unknown fault of the simulator", ["simulate-gateway", "--fault", "pacin"], 2, /Did you mean "pacing"\?/],
  [
    "a database address that is none",
    ["--database-url", "mysql://x:secret@y/z", "instrument", "list"],
    2,
    /Expected a database URL/,
  ],
  ["an event without its kind", ["event", "add", "--ts", "2025-01-01"], 2, /--type/],
  [
    "details that are no JSON object",
    ["event", "add", "--type", "x", "--ts", "2025-01-01", "--details", "[1]"],
    2,
    /JSON object.*"\[1\]"/,
  ],
  ["an import without a file", ["signal", "import"], 2, /--file/],
  ["help for an unknown word", ["help", "bactest"], 2, /Unknown command "bactest"\. Did you mean "backtest"\?/],
  ["help for an unknown word of a group", ["help", "instrument", "lst"], 2, /"lst"\. Did you mean "list"\?/],
];

describe("a wrong call", () => {
  it.each(wrongCalls)("%s", async (_, args, code, message) => {
    const ended = await cli.run("-q", ...args);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(ended.stderr).not.toMatch(/\n\s+at |secret/);
    expect(ended.stdout).toBe("");
    expect(ended.code).toBe(code);
    expect(readdirSync(cli.cwd)).toEqual([]);
  });

  it("shows the stack only with --verbose", async () => {
    const ended = await cli.run("-v", "backtest", "-s", "SPY", "--strategy", "macdd");
    expect(ended.stderr).toMatch(/\n\s+at /);
  });

  it("gives one JSON object with --json", async () => {
    const ended = await cli.run("--json", "ingest", "-s", "SPY", "-r", "1x");
    expect(JSON.parse(ended.stdout)).toMatchObject({
      schema: 1,
      error: { code: "INVALID_RESOLUTION", exit: 2 },
    });
    const parsing = await cli.run("backtest", "--json", "--auto-fetch", "--no-fetch");
    expect(JSON.parse(parsing.stdout)).toMatchObject({ schema: 1, error: { code: "CONFLICTING_OPTIONS", exit: 2 } });
  });
});

describe("help", () => {
  const commands = [
    ["demo"],
    ["ingest"],
    ["backtest"],
    ["export"],
    ["instrument", "add"],
    ["instrument", "list"],
    ["instrument", "show"],
    ["add-instrument"],
    ["event", "add"],
    ["event", "import"],
    ["event", "list"],
    ["signal", "add"],
    ["signal", "import"],
    ["signal", "list"],
    ["init-db"],
    ["doctor"],
    ["test-connection"],
    ["test-db-connection"],
    ["simulate-gateway"],
    ["completion"],
  ];

  it.each(commands.map((words) => [words.join(" "), words] as const))("of %s has an example", async (name, words) => {
    const ended = await cli.run(...words, "--help");
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain(`Usage: algo-trader ${name}`);
    expect(ended.stdout).toMatch(/Examples?:\n {2}\$ .*algo-trader /);
    expect(ended.stdout).toContain("env: DATABASE_URL");
  });

  it("of the program lists every command", async () => {
    const { stdout, code } = await cli.run("--help");
    expect(code).toBe(0);
    for (const [word] of commands) expect(stdout).toMatch(new RegExp(`^ {2}${word!}\\b`, "m"));
    expect((await cli.run()).code).toBe(2);
  });

  it.each([
    [["help"], "Usage: algo-trader [options] [command]"],
    [["help", "instrument", "add"], "Usage: algo-trader instrument add [options]"],
    [["instrument", "help", "add"], "Usage: algo-trader instrument add [options]"],
  ])("of %j is what --help prints", async (words, usage) => {
    const asked = await cli.run(...words);
    expect(asked).toMatchObject({ code: 0, stderr: "" });
    expect(asked.stdout.split("\n")[0]).toBe(usage);
    expect(asked.stdout).toBe((await cli.run(...words.filter((word) => word !== "help"), "--help")).stdout);
  });

  it("names the variables of the gateway", async () => {
    const { stdout } = await cli.run("backtest", "--help");
    const words = stdout.replace(/\s+/g, " ");
    for (const name of ["IB_HOST", "IB_PORT", "IB_CLIENT_ID", "IB_TIMEOUT"]) expect(words).toContain(`env: ${name}`);
  });

  it("--version prints the package's version", async () => {
    expect((await cli.run("--version")).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe("completion", () => {
  it.each(["bash", "zsh", "fish"])("prints a script for %s", async (shell) => {
    const { stdout, code } = await cli.run("completion", shell);
    expect(code).toBe(0);
    expect(stdout).toContain("algo-trader");
  });

  it("offers commands, flags and choices", async () => {
    expect((await cli.run("complete", "--", "back")).stdout).toMatch(/^backtest\t/m);
    expect((await cli.run("complete", "--", "backtest", "--auto")).stdout).toMatch(/^--auto-fetch\t/m);
    expect((await cli.run("complete", "--", "backtest", "--profile", "")).stdout).toMatch(/^native\b/m);
    expect((await cli.run("complete", "--", "instrument", "")).stdout).toMatch(/^show\t/m);
    expect((await cli.run("complete", "--", "backtest", "--strategy", "")).stdout).toMatch(/^db_ma_cross\b/m);
    expect((await cli.run("complete", "--", "ingest", "-s", "SPY", "-r", "")).stdout).toMatch(/^1mo\b/m);
  });

  it("needs no configuration", async () => {
    await using own = await createCliFolder("none");
    writeFileSync(path.join(own.cwd, "algo-trader.config.json"), "{ port: ");
    expect((await own.run("completion", "bash")).code).toBe(0);
    expect((await own.run("complete", "--", "back")).stdout).toMatch(/^backtest\t/m);
  });

  it("refuses a shell that is none", async () => {
    expect((await cli.run("completion", "tcsh")).code).toBe(2);
  });
});

describe("a group without a command", () => {
  it.each(["event", "signal", "instrument", "runs"])("%s shows its commands and ends with 2", async (group) => {
    const { stdout, stderr, code } = await cli.run(group);
    expect(stderr).toMatch(/^ {2}list\b/m);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});

describe("settings", () => {
  it("empty variables count as absent", async () => {
    await using own = await createCliFolder("none");
    Object.assign(own.env, { DATABASE_URL: "", IB_PORT: "", IB_TIMEOUT: "", ALGO_TRADER_DATA: "", PGHOST: "" });
    expect((await own.run("backtest", "-s", "SPY", "--strategy", "none-such")).stderr).toMatch(/Expected a strategy/);
  });

  it("a bad value in a variable is told like a bad flag", async () => {
    await using own = await createCliFolder("none");
    own.env["IB_PORT"] = "many";
    const ended = await own.run("test-connection");
    expect(ended.stderr).toMatch(/--port as a whole number 1 to 65535, received "many"/);
    expect(ended.code).toBe(2);
  });

  it("a configuration file in TypeScript fills what neither flag nor variable says", async () => {
    await using own = await createCliFolder("none");
    writeFileSync(
      path.join(own.cwd, "algo-trader.config.ts"),
      'const strategy: string = "macdd";\nexport default { strategy, symbol: ["SPY"] };',
    );
    expect((await own.run("-q", "backtest")).stderr).toMatch(/received "macdd"/);
    expect((await own.run("-q", "backtest", "--strategy", "rsii")).stderr).toMatch(/received "rsii"/);
  });

  it("a configuration file says how much is logged", async () => {
    await using own = await createCliFolder("embedded");
    const call = ["--no-color", "runs", "list"];
    expect((await own.run(...call)).stderr).not.toContain("[DEBUG]");
    writeFileSync(path.join(own.cwd, "algo-trader.config.json"), '{ "verbose": 1 }');
    expect((await own.run(...call)).stderr).toContain("[DEBUG]");
  });

  it("what a configuration file prints goes to stderr", async () => {
    await using own = await createCliFolder("none");
    writeFileSync(path.join(own.cwd, "algo-trader.config.mjs"), 'console.log("settings read");\nexport default {};');
    const ended = await own.run("--json", "backtest", "-s", "SPY", "--strategy", "macdd");
    expect(JSON.parse(ended.stdout)).toMatchObject({ error: { exit: 2 } });
    expect(ended.stderr).toMatch(/^settings read$/m);
  });

  it("an unknown key in the configuration file names the nearest", async () => {
    await using own = await createCliFolder("none");
    writeFileSync(path.join(own.cwd, "algo-trader.config.json"), '{ "databseUrl": "x" }');
    const ended = await own.run("doctor");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/Unknown key "databseUrl" in algo-trader.config.json\. Did you mean "databaseUrl"\?/);
  });

  it.each([
    ["throws what is no error", 'throw "no settings today";', /Cannot read algo-trader\.config\.ts: no settings today/],
    ["exports null", "export default null;", /Expected algo-trader\.config\.ts to export by default one object/],
  ])("a configuration file that %s is named", async (_title, text, message) => {
    await using own = await createCliFolder("none");
    writeFileSync(path.join(own.cwd, "algo-trader.config.ts"), text);
    const ended = await own.run("doctor");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(message);
  });

  it("a configuration file that cannot be read is named", async () => {
    await using own = await createCliFolder("none");
    writeFileSync(path.join(own.cwd, "algo-trader.config.json"), "{ port: ");
    const ended = await own.run("doctor");
    expect(ended.code).toBe(2);
    expect(ended.stderr).toMatch(/Cannot read algo-trader.config.json/);
  });
});

it("a result that finds no room says so", async () => {
  await using own = await createCliFolder("none");
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, [own.program, "completion", "bash"], { stdio: ["ignore", full, "pipe"] });
  let told = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => (told += text));
  const [code] = (await once(child, "close")) as [number];
  closeSync(full);
  expect(told).toMatch(/^error: Could not write "standard output": the disk is full\./);
  expect(code).toBe(1);
}, 60_000);
