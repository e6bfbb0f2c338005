import { mkdirSync } from "node:fs";
import path from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { fetchBars } from "../../../src/data/fetch-bars.js";
import { createCsvSource, type CsvSourceOptions } from "../../../src/data/sources/csv.js";
import type { Resolution } from "../../../src/model/resolution.js";
import { captureLog } from "../capture-log.js";
import { tempFile } from "../temp-file.js";

const header = "ts,open,high,low,close,volume\n";

function read(content: string | Uint8Array, resolution: Resolution = "1d", options: Partial<CsvSourceOptions> = {}) {
  const source = createCsvSource({ file: tempFile("bars.csv", content), ...options });
  return fetchBars(source, { symbol: "SPY", resolution });
}

describe("rows that cannot be bars", () => {
  test.each([
    ["2025-03-04,,12,9,11,500", "open is empty"],
    ["2025-03-04,,,,,", "open is empty"],
    ["2025-03-04,10,NaN,9,11,500", 'high "NaN" is no price'],
    ["2025-03-04,10,12,null,11,500", 'low "null" is no price'],
    ["2025-03-04,10,12,9,inf,500", 'close "inf" is not a finite price above zero'],
    ["2025-03-04,10,12,-inf,11,500", 'low "-inf" is not a finite price above zero'],
    ["2025-03-04,10,12,-9,11,500", 'low "-9" is not a finite price above zero'],
    ["2025-03-04,0,12,9,11,500", 'open "0" is not a finite price above zero'],
    ["2025-03-04,10,12,9,1e400,500", 'close "1e400" is not a finite price above zero'],
    ["2025-03-04,10,9,12,11,500", 'high "9" is below low "12"'],
    ["2025-03-04,8,12,9,11,500", 'open "8" is outside low "9" to high "12"'],
    ["2025-03-04,10,12,9,13,500", 'close "13" is outside low "9" to high "12"'],
    ["2025-03-04,ten,12,9,11,500", 'open "ten" is not a number'],
    ["2025-03-04,0x10,17,9,11,500", 'open "0x10" is not a number'],
    ['2025-03-04,"1,23",12,9,11,500', 'open "1,23" is not a number'],
    ["2025-03-04,10,12,9,11,-5", 'volume "-5" is not a finite number from zero up'],
    ["2025-03-04,10,12,9,11,inf", 'volume "inf" is not a finite number from zero up'],
    ["2025-03-04,10,12,9,11,many", 'volume "many" is not a number'],
    ["2025-02-30,10,12,9,11,500", 'ts "2025-02-30" is not a date'],
    ["2025-03-04T24:30:00Z,10,12,9,11,500", 'ts "2025-03-04T24:30:00Z" has no valid time of day'],
    ["yesterday,10,12,9,11,500", 'ts "yesterday" is not a time'],
    [",10,12,9,11,500", "ts is empty"],
    ["45720,10,12,9,11,500", 'ts "45720" is not a time'],
    ["2025-03-04", "expected 6 fields, received 1"],
    ["2025-03-04,10,12", "low is empty"],
  ])("%s is refused with its line and reason", async (row, reason) => {
    const content = `${header}2025-03-03,10,12,9,11,500\n${row}\n`;
    await expect(read(content)).rejects.toMatchObject({
      name: "DataError",
      code: "BAD_ROWS",
      message: `bars.csv, SPY @ 1d: 1 of 2 rows cannot be bars: line 3: ${reason}. Nothing was taken; correct them, or leave them out with --skip-bad (skipBad).`,
      context: { rows: [{ where: "bars.csv line 3", reason }] },
    });
  });

  test("every bad row is counted and the first five are named", async () => {
    const rows = Array.from({ length: 8 }, (_, i) => `2025-03-0${i + 1},10,12,-9,11,500`).join("\n");
    await expect(read(header + rows)).rejects.toThrow(/8 of 8 rows .*line 2: .*line 6: .*; and 3 more\. /);
  });

  test("skipBad leaves them out, hands them on and warns once", async () => {
    const log = captureLog();
    const content = `${header}2025-03-03,10,12,9,11,500\n2025-03-04,10,12,-9,11,500\n2025-03-05,10,12,9,11,500\n`;
    const source = createCsvSource({ file: tempFile("bars.csv", content), skipBad: true });
    const chunks = [];
    for await (const chunk of source.fetch({ symbol: "SPY", resolution: "1d" })) chunks.push(chunk);
    expect(chunks.map(({ bars }) => bars.ts.length)).toEqual([2]);
    expect(chunks[0]!.skipped).toEqual([
      { where: "bars.csv line 3", reason: 'low "-9" is not a finite price above zero' },
    ]);
    expect(log).toHaveLength(1);
    expect(log[0]).toMatchObject({ level: "warn", fields: { skipped: 1 } });
  });

  test("bad rows of another symbol do not matter", async () => {
    const content = "ts,symbol,open,high,low,close\n2025-03-03,SPY,10,12,9,11\n2025-03-03,QQQ,10,12,-9,11\n";
    expect((await read(content)).length).toBe(1);
  });

  test("a row without a symbol belongs to nobody and is refused", async () => {
    const content = "ts,symbol,open,high,low,close\n2025-03-03,SPY,10,12,9,11\n2025-03-04,,10,12,9,11\n";
    await expect(read(content)).rejects.toThrow(/1 of 2 rows cannot be bars: line 3: symbol is empty/);
  });

  test("local times that do not exist or exist twice are refused", async () => {
    const tz = "America/New_York";
    const row = ",10,12,9,11,500\n";
    await expect(read(`${header}2025-03-09 02:30:00${row}`, "1h", { tz })).rejects.toThrow(
      /line 2: ts "2025-03-09 02:30:00" was skipped by the clock change in America\/New_York; write it with an offset/,
    );
    await expect(read(`${header}2025-11-02 01:30:00${row}`, "1h", { tz })).rejects.toThrow(/happened twice/);
  });
});

describe("repeated rows", () => {
  test("identical ones are dropped and counted", async () => {
    const log = captureLog();
    const row = "2025-03-03,10,12,9,11,500\n";
    expect((await read(`${header}${row}2025-03-04,10,12,9,11,500\n${row}${row}`)).length).toBe(2);
    expect(log.find(({ fields }) => "duplicates" in fields)?.fields).toEqual({ duplicates: 2 });
  });

  test("conflicting ones are an error that names both lines, also with skipBad", async () => {
    const content = `${header}2025-03-03,10,12,9,11,500\n2025-03-04,10,12,9,11,500\n2025-03-03,10,12,9,10.5,500\n`;
    for (const skipBad of [false, true]) {
      await expect(read(content, "1d", { skipBad })).rejects.toMatchObject({
        code: "CONFLICTING_BARS",
        message:
          'bars.csv line 2 and bars.csv line 4, 2025-03-03: expected one bar per time, but two differ: close "11" and "10.5". Remove the wrong one.',
      });
    }
  });
});

describe("spacing", () => {
  const rows = (stepMs: number, count = 20) =>
    header +
    Array.from(
      { length: count },
      (_, i) => `${new Date(Date.UTC(2024, 0, 1) + i * stepMs).toISOString()},10,12,9,11,1`,
    ).join("\n");

  test.each<[number, Resolution, string]>([
    [6e4, "1h", 'the rows are 1 minute apart. Did you mean "1m"?'],
    [6e4, "1d", 'the rows are 1 minute apart. Did you mean "1m"?'],
    [36e5, "1d", 'the rows are 1 hour apart. Did you mean "1h"?'],
    [864e5, "1h", 'the rows are 1 day apart. Did you mean "1d"?'],
    [7 * 864e5, "1d", 'the rows are 7 days apart. Did you mean "1w"?'],
    [864e5, "1w", 'the rows are 1 day apart. Did you mean "1d"?'],
    [5 * 6e4, "1m", 'the rows are 5 minutes apart. Did you mean "5m"?'],
  ])("rows %d ms apart are no %s bars", async (step, resolution, problem) => {
    await expect(read(rows(step), resolution)).rejects.toMatchObject({
      code: "RESOLUTION_MISMATCH",
      message: `bars.csv, SPY @ ${resolution}: expected bars of ${resolution}, but ${problem}`,
    });
  });

  test("bars of a session that starts at half past nine are hourly bars all the same", async () => {
    const starts = ["14:30", "15:00", "16:00", "17:00", "18:00", "19:00", "20:00"];
    const content = header + starts.map((time) => `2025-03-04T${time}:00Z,10,12,9,11,1`).join("\n");
    expect((await read(content, "1h")).length).toBe(7);
  });

  test("two days without a time of day are no hourly bars", async () => {
    await expect(read(rows(864e5, 2), "1h")).rejects.toMatchObject({ code: "RESOLUTION_MISMATCH" });
  });

  test("one bar of eight hours a session is an eight-hour series", async () => {
    expect((await read(rows(864e5), "8h")).length).toBe(20);
  });

  test("months of different length are monthly bars", async () => {
    const content =
      header +
      Array.from({ length: 12 }, (_, i) => `2025-${String(i + 1).padStart(2, "0")}-01,10,12,9,11,1`).join("\n");
    expect((await read(content, "1mo")).length).toBe(12);
  });

  test("a series with holes keeps its resolution", async () => {
    const content =
      header +
      [1, 4, 9, 11, 18, 30].map((i) => `2025-03-04T14:00:${String(i).padStart(2, "0")}Z,10,12,9,11,1`).join("\n");
    expect((await read(content, "1s")).length).toBe(6);
  });
});

describe("files", () => {
  test.each([
    ["nothing at all", "", /expected a header such as "ts,open,high,low,close,volume", received ""/],
    ["prose", "Dear customer,\nplease find attached\n", /expected a header .* received "Dear customer,"/],
    ["a picture", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 1, 2, 10, 3]), /expected a header .* received "\?PNG/],
    ["a workbook", Buffer.from("PK\x03\x04rest"), /it is a zip archive \(or a workbook\)/],
    ["a header without prices", "date,close\n2025-03-04,11\n", /there is no open, high, low in "date,close"/],
    [
      "two symbols side by side",
      "Price,Close,Close,High,High,Low,Low,Open,Open\nTicker,A,B,A,B,A,B,A,B\nDate,,,,,,,,\n2025-03-04,1,1,1,1,1,1,1,1\n",
      /expected one column "open", but there are several/,
    ],
    ["numbers behind names that say nothing", "a,b,c,d,e\n2025-03-04,11,12,9,10\n", /received "a,b,c,d,e"/],
    ["a cut gzip", gzipSync(header.repeat(100)).subarray(0, 30), /unexpected end of file/],
    ["a quote that never ends", `${header}"2025-03-04,10,12,9,11,500\n`, /a quote opened on line 2 never ends/],
  ])("%s is unreadable", async (_, content, message) => {
    await expect(read(content)).rejects.toMatchObject({
      code: "FILE_UNREADABLE",
      message: expect.stringMatching(message) as string,
    });
  });

  test("a header without rows is an empty result", async () => {
    await expect(read(header)).rejects.toMatchObject({ code: "EMPTY_RESULT" });
  });

  test("a file that is not there, a folder and no name at all are told apart", async () => {
    const folder = path.join(path.dirname(tempFile("x", "")), "folder.csv");
    mkdirSync(folder);
    const fetchFrom = (file: string) => fetchBars(createCsvSource(file), { symbol: "X", resolution: "1d" });
    await expect(fetchFrom(`${folder}/none.csv`)).rejects.toMatchObject({ name: "UsageError", code: "MISSING_FILE" });
    await expect(fetchFrom(folder)).rejects.toMatchObject({ code: "FILE_UNREADABLE" });
    expect(() => createCsvSource("")).toThrow(expect.objectContaining({ code: "MISSING_FILE" }) as Error);
  });

  test("an unknown zone names the nearest one", () => {
    expect(() => createCsvSource({ file: "bars.csv", tz: "America/New_Yrk" })).toThrow(
      'Expected an IANA time zone such as "America/New_York", received "America/New_Yrk". Did you mean "America/New_York"?',
    );
  });

  test("a symbol that the file does not have names the nearest one", async () => {
    const content = "ts,symbol,open,high,low,close\n2025-03-03,SPYX,10,12,9,11\n2025-03-03,QQQ,10,12,9,11\n";
    const error = {
      code: "UNKNOWN_CONTRACT",
      message: 'bars.csv: expected one of its symbols SPYX, QQQ, received "SPY". Did you mean "SPYX"?',
    };
    await expect(read(content)).rejects.toMatchObject(error);
    const source = createCsvSource(tempFile("bars.csv", content));
    await expect(source.resolveInstrument("SPY")).rejects.toMatchObject(error);
    await expect(source.resolveInstrument("QQQ")).resolves.toMatchObject({ symbol: "QQQ", assetClass: null });
  });

  test("reading stops when it is aborted", async () => {
    const abort = new AbortController();
    const content = header + "2025-03-03,10,12,9,11,500\n".repeat(50_000);
    const source = createCsvSource(tempFile("bars.csv", content));
    const fetched = fetchBars(source, {
      symbol: "SPY",
      resolution: "1d",
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(fetched).rejects.toMatchObject({ code: "ABORTED" });
  });
});
