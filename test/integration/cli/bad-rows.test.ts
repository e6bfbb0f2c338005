import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCliFolder, type CliFolder } from "../../support/cli.js";

const header = "ts,open,high,low,close,volume";
const good = ["2025-03-03,10,11,9,10.5,100", "2025-03-04,10.5,12,10,11,120", "2025-03-05,11,12,10.5,11.5,90"];

/** Files that cannot be taken, and what the message names. */
const badFiles: readonly (readonly [string, string, RegExp])[] = [
  ["a price that is NaN", [header, good[0], "2025-03-04,NaN,12,10,11,120"].join("\n"), /line 3/],
  ["a negative price", [header, good[0], "2025-03-04,-1,12,10,11,120"].join("\n"), /line 3/],
  ["an infinite price", [header, good[0], "2025-03-04,10,Infinity,10,11,120"].join("\n"), /line 3/],
  ["a high below the low", [header, good[0], "2025-03-04,10.5,9,12,11,120"].join("\n"), /line 3/],
  ["a row without prices", [header, good[0], "2025-03-04,,,,,120"].join("\n"), /line 3/],
  ["a time that is none", [header, good[0], "yesterday,10,12,10,11,120"].join("\n"), /line 3/],
  ["two bars of one time", [header, good[0], good[1], "2025-03-04,1,2,1,2,5"].join("\n"), /line 3 and .*line 4/],
  [
    "hours where days were said",
    [header, "2025-03-03T10:00Z,1,1,1,1,1", "2025-03-03T11:00Z,1,1,1,1,1"].join("\n"),
    /1d/,
  ],
  ["no header that anybody knows", "hello\nworld\n", /header/],
  ["an empty file", "", /expected/i],
];

describe("a file with bad rows", () => {
  let cli: CliFolder;
  beforeAll(async () => {
    cli = await createCliFolder();
  });
  afterAll(() => cli[Symbol.asyncDispose]());

  it.each(badFiles)("%s: one line, exit 5, nothing stored", async (_, text, message) => {
    writeFileSync(path.join(cli.cwd, "bars.csv"), text);
    const ended = await cli.run("-q", "ingest", "-s", "BAD", "-r", "1d", "--file", "bars.csv");
    expect(ended.stderr.trimEnd().split("\n")).toHaveLength(1);
    expect(ended.stderr).toMatch(message);
    expect(ended.stderr).toContain("bars.csv");
    expect(ended.code).toBe(5);
    expect((await cli.json("instrument", "list"))["instruments"]).toEqual([]);
  });

  it("a file that is no text is unreadable", async () => {
    writeFileSync(path.join(cli.cwd, "bars.csv.gz"), "not gzip at all");
    const ended = await cli.run("-q", "ingest", "-s", "BAD", "--file", "bars.csv.gz");
    expect(ended.code).toBe(5);
    expect(ended.stderr).toContain("bars.csv.gz");
  });

  it("--skip-bad leaves them out and counts them", async () => {
    writeFileSync(path.join(cli.cwd, "bars.csv"), [header, good[0], "2025-03-04,-1,12,10,11,120", good[2]].join("\n"));
    const found = await cli.json("ingest", "-s", "SKIP", "--file", "bars.csv", "--skip-bad");
    expect(found["series"]).toMatchObject([{ symbol: "SKIP", fetched: 2, inserted: 2, skipped: 1 }]);
  });

  it("rows out of order are sorted with one warning", async () => {
    writeFileSync(path.join(cli.cwd, "bars.csv"), [header, ...good.toReversed()].join("\n"));
    const ended = await cli.run("--json", "ingest", "-s", "SORT", "--file", "bars.csv");
    expect(ended.stderr.match(/\[WARNING\].*sorted/g)).toHaveLength(1);
    expect(JSON.parse(ended.stdout)).toMatchObject({ series: [{ from: "2025-03-03", to: "2025-03-05", inserted: 3 }] });
  });

  it("without -s every symbol of the file is taken", async () => {
    const rows = ["AAA", "BBB"].flatMap((symbol) => good.map((row) => `${symbol},${row}`));
    writeFileSync(path.join(cli.cwd, "many.csv"), [`symbol,${header}`, ...rows].join("\n"));
    const found = await cli.json("ingest", "--file", "many.csv");
    expect((found["series"] as { symbol: string }[]).map(({ symbol }) => symbol)).toEqual(["AAA", "BBB"]);
    const unknown = await cli.run("-q", "ingest", "-s", "CCC", "--file", "many.csv");
    expect(unknown.code).toBe(5);
    expect(unknown.stderr).toMatch(/AAA, BBB.*"CCC"/);
  });
});
