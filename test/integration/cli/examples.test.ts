import { copyFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCliFolder, type CliFolder } from "../../support/cli.js";
import { exampleStrategies } from "../../support/example-strategies.js";

const example = (file: string): string => path.resolve("examples", file);

interface AmbiguityJson {
  readonly trades: number;
  readonly share: number;
  readonly return_low: number;
  readonly return_high: number;
}

let cli: CliFolder;
beforeAll(async () => {
  cli = await createCliFolder();
  await cli.json("ingest", "-s", "SPY", "-r", "1d", "--source", "sample");
  copyFileSync("test/fixtures/bars/EURUSD_1h_2017.csv.gz", path.join(cli.cwd, "eurusd.csv.gz"));
  await cli.json("ingest", "-s", "EURUSD", "-r", "1h", "--file", "eurusd.csv.gz");
});
afterAll(() => cli[Symbol.asyncDispose]());

describe("audit on the command line", () => {
  it("passes macd on the stored bars of SPY", async () => {
    const ended = await cli.run("audit", "--strategy", "macd", "-s", "SPY", "-r", "1d");
    expect(ended.code).toBe(0);
    expect(ended.stdout).toContain("Causal: nothing up to a bar changed when bars after it did.");
  });

  it("refuses the whole-series mean, naming bar, column and both values", async () => {
    const strategy = example("wrong-on-purpose/whole-series-mean.ts");
    const ended = await cli.run("audit", "--strategy", strategy, "-s", "SPY", "-r", "1d");
    expect(ended.code).toBe(7);
    expect(ended.stdout).toMatch(
      /Not causal\. .* at SPY @ 1d, bar 0, 1998-01-02 column "whole_series_mean" went from "163\.9[\d.]+" to "97\.36"/,
    );
    const json = await cli.run("--json", "audit", "--strategy", strategy, "-s", "SPY", "-r", "1d");
    expect(JSON.parse(json.stdout)).toMatchObject({
      schema: 1,
      causal: false,
      failure: { kind: "prefix", bar: 0, ts: "1998-01-02", column: "whole_series_mean", actual: 97.36 },
    });
  });

  it("refuses the vector strategy that earns the signal bar", async () => {
    const strategy = example("wrong-on-purpose/earns-the-signal-bar.ts");
    const ended = await cli.run("audit", "--strategy", strategy, "-s", "SPY", "-r", "1d");
    expect(ended.code).toBe(7);
    expect(ended.stdout).toMatch(/column "exposure" went from "0" to "[\d.]+" when only that bar itself was replaced/);
  });
});

describe("audit of several symbols", () => {
  it("cuts them at the same instants, and refuses the warm-up sensitivity of all at once", async () => {
    const hours = path.resolve("test/fixtures/bars/EURUSD_1h_2017.csv.gz");
    const rotation = path.join(cli.cwd, "rotation.mjs");
    writeFileSync(
      rotation,
      `import { PortfolioStrategy } from "algo-trader";
       export default class Rotation extends PortfolioStrategy {
         indicators() { return { mean: "ma20" }; }
         onTick(i, { A, B }) {
           const ahead = A.row.close / A.row.mean > B.row.close / B.row.mean ? 1 : 0;
           return i % 10 === 0 ? { weights: { A: ahead / 2, B: (1 - ahead) / 2 } } : null;
         }
       }`,
    );
    for (const symbol of ["A", "B"]) await cli.json("ingest", "-s", symbol, "-r", "1h", "--file", hours);
    const args = ["audit", "--strategy", rotation, "-s", "A,B", "-r", "1h", "--from", "2017-04-28"];
    const ended = await cli.run(...args);
    expect(ended.stdout).toMatch(/on A, B @ 1h, \d+ bars/);
    expect(ended.stdout).toContain("Causal: ");
    expect(ended.code).toBe(0);
    expect(await cli.run(...args, "--warmup-sensitivity")).toMatchObject({ code: 2 });
  });
});

describe("audit --warmup-sensitivity", () => {
  it("says where a history is too short for a value of a higher time frame", async () => {
    const strategy = path.join(cli.cwd, "weekly.mjs");
    writeFileSync(
      strategy,
      'import { defineStrategy } from "algo-trader";\nimport { onTimeframe, sma } from "algo-trader/indicators";\n' +
        'export default defineStrategy({ indicators: () => ({ week: onTimeframe("1w", sma(5)) }), onBar: () => null });\n',
    );
    const args = ["-s", "SPY", "-r", "1d", "--from", "2018-01-01", "--warmup-sensitivity"];
    const ended = await cli.run("audit", "--strategy", strategy, ...args);
    expect(ended.code).toBe(0);
    expect(ended.stdout).toMatch(/sma5@1w .* no value at 5, /);
    expect(ended.stdout).not.toContain("NaN %");
  });
});

describe("the examples of order types", () => {
  it.each(exampleStrategies.filter((file) => file.startsWith("orders/")))(
    "%s runs as its first lines say",
    async (file) => {
      const { orders, trades } = await cli.json("backtest", "-s", "SPY", "-r", "1d", "--strategy", example(file));
      expect((trades as unknown[]).length).toBeGreaterThan(50);
      expect((orders as { status: string }[]).some(({ status }) => status === "filled")).toBe(true);
    },
  );
});

describe("EURUSD by the hour with brackets of one average true range", () => {
  const command = ["backtest", "-s", "EURUSD", "-r", "1h", "--strategy", example("atr-bracket.ts")];

  it("the report prints the pessimistic and the optimistic return and the ambiguous share", async () => {
    const { ambiguity, metrics } = await cli.json(...command);
    const { share, trades, return_low: low, return_high: high } = ambiguity as AmbiguityJson;
    expect(trades).toBeGreaterThan(5);
    expect(low).toBeLessThan(high);
    expect((metrics as { total_return: number }).total_return).toBe(low);
    const optimistic = await cli.json(...command, "--same-bar", "optimistic");
    expect((optimistic["metrics"] as { total_return: number }).total_return).toBe(high);
    const percent = (value: number): string => `${(value * 100).toFixed(2)}%`;
    const { stdout } = await cli.run(...command);
    expect(stdout).toContain(
      `ambiguous inside one bar: ${percent(share)} of the trades; return ${percent(low)} if pessimistic, ${percent(high)} if optimistic\n`,
    );
  });

  it("--same-bar lowerTimeframe says which bars it lacks, and --finer must be finer", async () => {
    const ended = await cli.run("--json", ...command, "--same-bar", "lowerTimeframe", "--finer", "1m");
    expect(ended.stderr).toMatch(
      /\[WARNING\] \d+ bars stayed ambiguous and went the worse way: \d+ without finer bars \(EURUSD 2017-/,
    );
    const { warnings } = JSON.parse(ended.stdout) as { warnings: string[] };
    expect(warnings.join()).toContain("store some with ingest -r 1m, or add --auto-fetch");
    const coarse = await cli.run(...command, "--same-bar", "lowerTimeframe", "--finer", "1d");
    expect(coarse.code).toBe(2);
    expect(coarse.stderr).toContain('Expected --finer below the bar size of the run, 1h, received "1d".');
    const alone = await cli.run(...command, "--finer", "1m");
    expect(alone.code).toBe(2);
    expect(alone.stderr).toContain("--same-bar lowerTimeframe");
  });
});
