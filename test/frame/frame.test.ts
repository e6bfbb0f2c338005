import { expect, it } from "vitest";
import { Frame } from "../../src/frame/frame.js";
import { resampleBars } from "../../src/frame/resample-bars.js";
import { onTimeframe } from "../../src/indicators/on-timeframe.js";
import { toDailyFrame } from "../support/daily-line.js";

const { bars } = toDailyFrame([10, 11, 12]);

it.each<[string, unknown, RegExp]>([
  ["a list", { ...bars, close: [...bars.close] }, /^Expected column "close" .* a Float64Array, received an array\./],
  ["a narrower column", { ...bars, close: Float32Array.from(bars.close) }, /received Float32Array\./],
  ["a column that is not there", { ...bars, volume: undefined }, /"volume" .* received Undefined\./],
])("%s is no column of a frame", (_title, columns, message) => {
  expect(() => Frame.fromBars(columns as never)).toThrow(
    expect.objectContaining({ code: "INVALID_ARGUMENT", message: expect.stringMatching(message) as string }),
  );
});

it("a bar size is one of the list, and written as it is stored", () => {
  expect(Frame.fromBars(bars, { resolution: "1 day" as never }).resolution).toBe("1d");
  const wrong = [
    () => Frame.fromBars(bars, { resolution: "2d" as never }),
    () => resampleBars(toDailyFrame([10, 11]), "2d" as never),
    () => onTimeframe("2d" as never, "ma20"),
  ];
  for (const make of wrong) expect(make).toThrow(expect.objectContaining({ code: "INVALID_RESOLUTION" }));
});
