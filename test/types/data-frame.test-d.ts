import { expectTypeOf, test } from "vitest";
import { DataFrame } from "../../src/frame/danfo.js";
import type { Frame } from "../../src/frame/frame.js";
import type { Cell, Series } from "../../src/frame/series.js";

declare const frame: Frame;

test("a frame has the columns of bars as Series, and others by name", () => {
  expectTypeOf(frame.close).toEqualTypeOf<Series>();
  expectTypeOf(frame.column("ma20")).toEqualTypeOf<Series>();
  expectTypeOf(frame.col("close")).toEqualTypeOf<Float64Array>();
  expectTypeOf(frame).not.toHaveProperty("ma20");
});

test("tables keep the names of their columns", () => {
  expectTypeOf(frame.head().close).toEqualTypeOf<Series>();
  expectTypeOf(frame.query(frame.close.gt(1)).volume).toEqualTypeOf<Series>();
  expectTypeOf(frame.head().addColumn("range", [1]).range).toEqualTypeOf<Series>();
  expectTypeOf(frame.drop({ columns: ["close"] })).not.toHaveProperty("close");
});

test("a DataFrame of named columns has them as properties", () => {
  expectTypeOf(new DataFrame([[1, 2]], { columns: ["a", "b"] }).a).toEqualTypeOf<Series>();
  expectTypeOf(new DataFrame({ a: [1], b: ["x"] }).b).toEqualTypeOf<Series>();
  expectTypeOf(new DataFrame([{ a: 1 }]).a).toEqualTypeOf<Series>();
  expectTypeOf(new DataFrame([[1]], { columns: ["a"] })).not.toHaveProperty("c");
});

test("nothing is any", () => {
  expectTypeOf(frame.iat(0, 1)).toEqualTypeOf<Cell | undefined>();
  expectTypeOf(frame.close.values).toEqualTypeOf<Cell[]>();
  expectTypeOf(frame.mean()).toEqualTypeOf<Series>();
  expectTypeOf(frame).not.toHaveProperty("nonsense");
});
