import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { Frame } from "../../src/frame/frame.js";
import { toArrow } from "../../src/frame/to-arrow.js";
import { readArrow } from "../support/read-arrow.js";

const minute = 6e4;

function frameOf(rows: number): Frame {
  const column = (at: (i: number) => number): Float64Array => Float64Array.from({ length: rows }, (_, i) => at(i));
  return new Frame(
    new Map([
      ["ts", column((i) => Date.UTC(2024, 0, 2) + i * minute)],
      ["close", column((i) => 100 + i / 3)],
      ["ma20", column((i) => (i < 19 ? NaN : i))],
    ]),
    { symbol: "T", resolution: "1m" },
  );
}

const encode = (rows: number): Uint8Array => Buffer.concat([...toArrow(frameOf(rows), ["close", "ma20"])]);

describe("an Arrow file", () => {
  it.each([
    [1, 1],
    [9, 1],
    [65_536, 1],
    [70_001, 2],
  ])("of %i rows has every value in %i pieces, NaN as null", (rows, batches) => {
    const frame = frameOf(rows);
    const read = readArrow(encode(rows));
    expect(read.batches).toBe(batches);
    expect([...read.columns.keys()]).toEqual(["ts", "close", "ma20"]);
    for (const [name, values] of read.columns) {
      const expected = Array.from(frame.col(name), (value) => (Number.isNaN(value) ? null : value));
      expect(values).toEqual(expected);
    }
  });

  it("has the bytes that pyarrow 25.0.1 (validated in full) and apache-arrow 21.2.0 read as this table", () => {
    expect(createHash("sha256").update(encode(70_001)).digest("hex")).toBe(
      "4ff3f59d53610d8e07eb635f8daec331b71018db0c8f182a59a4c39dba5c7011",
    );
  });
});
