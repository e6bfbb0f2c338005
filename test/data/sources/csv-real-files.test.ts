import { createHash } from "node:crypto";
import path from "node:path";
import { expect, test } from "vitest";
import { fetchBars } from "../../../src/data/fetch-bars.js";
import { createCsvSource, listCsvSymbols } from "../../../src/data/sources/csv.js";
import { createSampleSource } from "../../../src/data/sources/sample.js";
import type { Frame } from "../../../src/frame/frame.js";
import { formatTs } from "../../../src/model/format-ts.js";
import type { Resolution } from "../../../src/model/resolution.js";
import { captureLog } from "../capture-log.js";

const fixtures = path.join(import.meta.dirname, "../../fixtures");

function read(file: string, resolution: Resolution, symbol = "X", skipBad = false): Promise<Frame> {
  return fetchBars(createCsvSource({ file: path.join(fixtures, file), skipBad }), { symbol, resolution });
}

/** SHA-256 of the bars written back in the form of the source files. */
function hashAsCsv(frame: Frame): string {
  const { ts, open, high, low, close, volume } = frame.bars;
  const hash = createHash("sha256").update("ts,open,high,low,close,volume\n");
  for (let i = 0; i < frame.length; i++) {
    const prices = [open[i], high[i], low[i], close[i], volume[i]].join(",");
    hash.update(`${formatTs(ts[i]!, frame.resolution!)},${prices}\n`);
  }
  return hash.digest("hex");
}

// The hashes are those of the files as they were published, taken without this code.
test.each([
  ["bars/GOOG_1d.csv.gz", "1d", 2148, "5959bb1c951cea60a3d21a2c43b6d4661aaab5b386edd59f9e873cca8f923640"],
  ["bars/EURUSD_1s.csv.gz", "1s", 208472, "42d36d0095adf84babe355a99c327c13513f1164f16a5d30fe68db23403a7aec"],
  ["csv/AMZN_1d.csv.gz", "1d", 505, "2a7b4a32c23a6405ab7e9740d0cf6bc89308ef855ac7a267fbc7baf40b4856c5"],
] as const)("%s is read to the last bit", async (file, resolution, rows, sha256) => {
  const frame = await read(file, resolution);
  expect(frame.length).toBe(rows);
  expect(hashAsCsv(frame)).toBe(sha256);
});

test("the bundled daily bars are the published ones to the last bit", async () => {
  const frame = await fetchBars(createSampleSource(), { symbol: "SPY", resolution: "1d" });
  expect(hashAsCsv(frame)).toBe("345c98572c802ae1a87e13bc948e44bf6285957be601f1eda2aec25466a9b3a7");
});

test("four symbols in one file, newest first, are read apart and sorted", async () => {
  const file = "csv/wide_AAPL_TSLA_GOOGL_COKE_1d_desc.csv.gz";
  const log = captureLog();
  const symbols = await listCsvSymbols(path.join(fixtures, file));
  expect(symbols).toEqual(["AAPL", "TSLA", "COKE", "YHOO", "GOOGL"]);
  const lengths = await Promise.all(symbols.map(async (symbol) => (await read(file, "1d", symbol)).length));
  expect(lengths.reduce((sum, length) => sum + length)).toBe(3634);
  expect(log.filter(({ level }) => level === "warn")).toHaveLength(symbols.length);
  const { open, close, ts } = (await read(file, "1d", "GOOGL")).bars;
  expect([ts[0], open[0], close[0]]).toEqual([Date.UTC(2015, 0, 2), 532.6, 529.55]);
});

test("daily times with an offset mean the date as written, whatever the season", async () => {
  const { ts, close } = (await read("csv/messy_AET.L_1d_100x.csv", "1d")).bars;
  expect(ts[0]).toBe(Date.UTC(2022, 4, 3));
  expect(ts.at(-1)).toBe(Date.UTC(2022, 5, 6));
  expect(close.at(-1)).toBe(0.14550000429153442);
});

test("hourly times with an offset are converted to UTC across the clock change", async () => {
  const { ts, volume } = (await read("csv/messy_ASAI.L_1h_bad_unit.csv", "1h")).bars;
  expect(ts[0]).toBe(Date.UTC(2024, 9, 21, 9));
  expect(ts.at(-1)).toBe(Date.UTC(2024, 9, 30, 14));
  expect(volume[0]).toBe(3061);
});

test.each(["messy_4063.T_1d_bad_split.csv", "messy_ALPHA.PA_1d_bad_split.csv"])(
  "%s has possible bars, wrongly scaled or not, and is taken",
  async (file) => {
    const { ts } = (await read(`csv/${file}`, "1d")).bars;
    expect(ts.every((at, i) => i === 0 || at > ts[i - 1]!)).toBe(true);
    expect(ts).toHaveLength(file.startsWith("messy_4063") ? 22 : 29);
  },
);

test("rows without prices refuse a file of 6259, and an infinite column that is not used does not matter", async () => {
  await expect(read("csv/messy_SSNLF_1d_neg_inf.csv.gz", "1d")).rejects.toMatchObject({
    code: "BAD_ROWS",
    message: expect.stringMatching(
      /^messy_SSNLF_1d_neg_inf.csv.gz, X @ 1d: 242 of 6259 rows cannot be bars: line 2068: open is empty; .*and 237 more\./,
    ) as string,
  });
});

test("the same file is taken without its bad rows when asked, and says so", async () => {
  const log = captureLog();
  const frame = await read("csv/messy_SSNLF_1d_neg_inf.csv.gz", "1d", "SSNLF", true);
  expect(frame.length).toBe(6259 - 242);
  expect(frame.ts[0]).toBe(Date.UTC(2001, 7, 6));
  expect(frame.ts.at(-1)).toBe(Date.UTC(2026, 5, 26));
  expect(log.map(({ message }) => message).join()).toContain("242 of 6259 rows were bad and left out");
});
