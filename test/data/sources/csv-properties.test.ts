import fc from "fast-check";
import { expect, test } from "vitest";
import { fetchBars } from "../../../src/data/fetch-bars.js";
import { parseNumberText, parsePlainNumber } from "../../../src/data/sources/csv-number.js";
import { CsvScanner } from "../../../src/data/sources/csv-scanner.js";
import { createCsvSource } from "../../../src/data/sources/csv.js";
import { formatTs } from "../../../src/model/format-ts.js";
import type { Resolution } from "../../../src/model/resolution.js";
import { tempFile } from "../temp-file.js";

const price = fc.double({ min: 1e-6, max: 1e9, noNaN: true });

/** Bars of distinct, ascending times with any doubles for prices. */
const series = fc
  .record({
    resolution: fc.constantFrom<Resolution>("1d", "1h", "1m"),
    first: fc.integer({ min: 0, max: 20_000 }),
    steps: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 12, maxLength: 40 }),
    prices: fc.array(fc.tuple(price, price, price, price), { minLength: 40, maxLength: 40 }),
    volume: fc.option(fc.double({ min: 0, max: 1e12, noNaN: true }), { nil: NaN }),
  })
  .map(({ resolution, first, steps, prices, volume }) => {
    const stepMs = { "1d": 864e5, "1h": 36e5, "1m": 6e4 }[resolution as "1d" | "1h" | "1m"];
    let ts = first * 864e5;
    const rows = [1, 1, 1, ...steps].map((step, i) => {
      ts += step * stepMs;
      const [low, a, b, high] = [...prices[i % prices.length]!].sort((x, y) => x - y);
      return { ts, open: a!, high: high!, low: low!, close: b!, volume };
    });
    return { resolution, rows };
  });

function toCsv({ resolution, rows }: { resolution: Resolution; rows: readonly Record<string, number>[] }): string {
  const lines = rows.map(({ ts, open, high, low, close, volume }) => {
    const cells = [open, high, low, close, Number.isNaN(volume) ? "" : volume];
    return `${formatTs(ts!, resolution)},${cells.join(",")}`;
  });
  return `ts,open,high,low,close,volume\n${lines.join("\n")}\n`;
}

test("bars written as text come back to the last bit, in any order of rows", async () => {
  await fc.assert(
    fc.asyncProperty(series, fc.infiniteStream(fc.nat()), async (written, dice) => {
      const shuffled = [...written.rows].map((row) => ({ row, at: dice.next().value as number }));
      shuffled.sort((a, b) => a.at - b.at);
      const content = toCsv({ ...written, rows: shuffled.map(({ row }) => row) });
      const source = createCsvSource(tempFile("bars.csv", content));
      const frame = await fetchBars(source, { symbol: "X", resolution: written.resolution });
      for (const name of ["ts", "open", "high", "low", "close", "volume"] as const) {
        expect([...frame.col(name)]).toEqual(written.rows.map((row) => row[name]));
      }
    }),
    { numRuns: 60 },
  );
});

test("a plain number is what JavaScript makes of the same text", () => {
  const check = (text: string): void => {
    const bytes = Buffer.from(`,${text},`);
    expect(parsePlainNumber(bytes, 1, bytes.length - 1)).toBe(Number(text));
  };
  fc.assert(
    fc.property(
      fc
        .double({ min: -1e15, max: 1e15, noNaN: true })
        .map(String)
        .filter((text) => !text.includes("e")),
      check,
    ),
    {
      numRuns: 2000,
    },
  );
  const digits = fc.stringMatching(/^\d{1,22}$/);
  fc.assert(
    fc.property(digits, digits, (whole, decimals) => check(`${whole}.${decimals}`)),
    { numRuns: 2000 },
  );
});

test("a number in every other form is left to the slow parser, which agrees with JavaScript", () => {
  fc.assert(
    fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
      const text = value.toExponential();
      expect(parseNumberText(text, false)).toBe(Number(text));
    }),
  );
  for (const text of ["", "-", ".", "1.", ".5", "1e5", "+1", "0x1", "1 2", "inf"]) {
    expect(parsePlainNumber(Buffer.from(text), 0, text.length)).toBeNaN();
  }
});

test("records do not depend on where the bytes are cut", () => {
  const text = 'a,"b ""x"", c"\r\n\n"line\nbreak",1.5\nlast,row';
  const scan = (cuts: readonly number[]): [number, string[]][] => {
    const records: [number, string[]][] = [];
    const scanner = new CsvScanner(",", (record) =>
      records.push([record.line, Array.from({ length: record.count }, (_, i) => record.text(i))]),
    );
    let from = 0;
    for (const cut of [...cuts, text.length]) {
      scanner.push(Buffer.from(text).subarray(from, cut));
      from = cut;
    }
    scanner.finish();
    return records;
  };
  const expected = [
    [1, ["a", 'b "x", c']],
    [3, ["line\nbreak", "1.5"]],
    [5, ["last", "row"]],
  ];
  for (let cut = 0; cut <= text.length; cut++) expect(scan([cut])).toEqual(expected);
  expect(scan(Array.from({ length: text.length }, (_, i) => i))).toEqual(expected);
});
