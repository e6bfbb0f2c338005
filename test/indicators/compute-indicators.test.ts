import { describe, expect, test } from "vitest";
import { Frame } from "../../src/frame/frame.js";
import { computeIndicators } from "../../src/indicators/compute-indicators.js";
import { splitIndicatorNames } from "../../src/indicators/indicator-groups.js";
import { bollinger } from "../../src/indicators/bollinger.js";
import { macd } from "../../src/indicators/macd.js";
import { rsi } from "../../src/indicators/rsi.js";
import { sma } from "../../src/indicators/sma.js";
import { UsageError } from "../../src/model/errors.js";
import { loadBars } from "../support/load-fixture.js";

const bars = loadBars("test/fixtures/bars/GOOG_1d.csv.gz", "GOOG", "1d").slice(0, 200);
const barNames = bars.columnNames;

function added(names: readonly string[]): string[] {
  return computeIndicators(bars, names).columnNames.slice(barNames.length);
}

function failure(run: () => unknown): UsageError {
  try {
    run();
  } catch (error) {
    if (error instanceof UsageError) return error;
  }
  throw new Error("Expected a UsageError.");
}

describe("computeIndicators", () => {
  test("adds the columns in the order asked, named as asked, behind the bars", () => {
    const names = ["rsi14", "ma20", "sma20", "bb_upper(50,2.5)", "macd_signal(5,35,5)", "ath"];
    const frame = computeIndicators(bars, names);
    expect(frame.columnNames).toEqual([...barNames, ...names]);
    expect(frame.col("ma20")).toEqual(frame.col("sma20"));
    expect(frame.symbol).toBe("GOOG");
  });

  test.each<[string, unknown, RegExp]>([
    ["a name alone", "ma20", /record \{ column: indicator \}, received "ma20"\. Write \["ma20"\]\.$/],
    ["an indicator alone", sma(20), /received an indicator\./],
    ["nothing", undefined, /received "undefined"\./],
    ["a group as one column", { bands: bollinger(20, 2) }, /received an object of upper, middle, lower: .* take one/],
    ["a function", { twice: () => 2 }, /^Expected an indicator, or its name/],
    ["a hole in the list", ["ma20", null], /received "null"\.$/],
    ["a group name as one column", { bands: "bb" }, /received "bb", which stands for bb_upper, bb_middle, bb_lower\./],
  ])("refuses %s", (_title, wanted, message) => {
    expect(failure(() => computeIndicators(bars, wanted as never)).message).toMatch(message);
  });

  test("shares the columns it was given", () => {
    expect(computeIndicators(bars, ["ma20"]).col("close")).toBe(bars.col("close"));
    expect(bars.has("ma20")).toBe(false);
  });

  test("a group stands for all of its columns, with its parameters", () => {
    expect(added(["bb", "macd(5,35,5)", "supertrend"])).toEqual([
      "bb_upper",
      "bb_middle",
      "bb_lower",
      "macd(5,35,5)",
      "macd_signal(5,35,5)",
      "macd_hist(5,35,5)",
      "supertrend",
      "supertrend_dir",
    ]);
    expect(added(["bb(50,2.5)"])).toEqual(["bb_upper(50,2.5)", "bb_middle(50,2.5)", "bb_lower(50,2.5)"]);
  });

  test("a group name beside another column of the group is that column alone", () => {
    expect(added(["macd_signal", "macd"])).toEqual(["macd_signal", "macd"]);
    expect(added(["supertrend_dir", "supertrend", "supertrend_dir"])).toEqual(["supertrend_dir", "supertrend"]);
  });

  test("takes indicators by column name", () => {
    const { upper, lower } = bollinger(20, 2);
    const frame = computeIndicators(bars, { short: sma(20), upper, lower, text: "rsi7" });
    expect(frame.columnNames.slice(barNames.length)).toEqual(["short", "upper", "lower", "text"]);
    expect(frame.col("upper")).toEqual(computeIndicators(bars, ["bb_upper"]).col("bb_upper"));
    expect(frame.spec("text")?.label).toBe("RSI 7");
  });

  test("MACD with the mean seeding has nothing to show before its warm-up", () => {
    const { line } = macd({ seeding: "talib", warmup: "none" });
    expect(line.name).toBe("macd_talib(12,26,9)");
    expect(line.warmup).toBe(33);
  });

  test("takes indicators in a list under their own names", () => {
    expect(computeIndicators(bars, [rsi(), macd().line]).columnNames.slice(-2)).toEqual(["rsi14", "macd(12,26,9)"]);
  });

  test("keeps columns that know bars before the frame", () => {
    const all = computeIndicators(bars, ["ma20", "ath", "rsi14"]);
    const window = all.slice(100);
    const again = computeIndicators(window, ["ma20", "ath", "ath_close", "rsi14"]);
    expect(again.col("ma20")).toEqual(all.col("ma20").slice(100));
    expect(again.col("ath_close")).toEqual(all.col("ath").slice(100));
    expect(again.col("rsi14")).toEqual(all.col("rsi14").slice(100));
    expect(computeIndicators(window, { short: sma(20) }).col("short")).toEqual(all.col("ma20").slice(100));
  });

  test("ignores them on request", () => {
    const window = computeIndicators(bars, ["ma20", "ath", "rsi14"]).slice(100);
    const fresh = computeIndicators(window, ["ma20", "ath", "rsi14"], { stored: "ignore" });
    const bare = computeIndicators(Frame.fromBars(window.bars), ["ma20", "ath", "rsi14"]);
    for (const name of ["ma20", "ath", "rsi14"]) expect(fresh.col(name)).toEqual(bare.col(name));
    expect(fresh.col("ma20")[18]).toBeNaN();
  });

  test("replaces a column of the caller's name, which says nothing about what is in it", () => {
    const old = computeIndicators(bars, { value: "sma5" });
    expect(computeIndicators(old, { value: "sma6" }).col("value")[4]).toBeNaN();
  });

  test.each([
    ["smaa20", 'Did you mean "sma20"?'],
    ["rsi", 'Did you mean "rsi14"?'],
    ["ema_20", 'Did you mean "ema20"?'],
    ["macd_sgnal(5,35,5)", 'Did you mean "macd_signal(5,35,5)"?'],
    ["supertrnd", 'Did you mean "supertrend"?'],
    ["bolinger", 'received "bolinger"'],
    ["", 'received ""'],
    ["ma20'; drop table market_prices", "received"],
    ["constructor", 'received "constructor"'],
    ["toString20", 'received "toString20"'],
  ])("names the nearest name of %j", (name, hint) => {
    const error = failure(() => computeIndicators(bars, [name]));
    expect(error.code).toBe("UNKNOWN_INDICATOR");
    expect(error.message).toContain(hint);
  });

  test.each([
    "sma0",
    "rsi0",
    "sma1000001",
    "bb(20)x",
    "bb_upper(0)",
    "bb_upper(20,-1)",
    "bb_upper(20,2,3)",
    "bb_upper(x)",
  ])("refuses %s", (name) => {
    expect(["INVALID_PARAMETER", "UNKNOWN_INDICATOR"]).toContain(failure(() => computeIndicators(bars, [name])).code);
  });

  test.each([
    "bb_upper()",
    "bb_upper(,2)",
    "bb_upper(20,)",
    "tr(3)",
    "sma20(3)",
    "macd(12.5,26,9)",
    "supertrend(10,Infinity)",
  ])("refuses %s instead of reading something into it", (name) => {
    expect(() => computeIndicators(bars, [name])).toThrow(UsageError);
  });

  test.each(["close", "ts", "volume"])("never replaces the bars' own %s", (name) => {
    expect(failure(() => computeIndicators(bars, { [name]: sma(5) })).message).toContain(`received "${name}"`);
  });

  test("an indicator longer than the frame has no value, and no error", () => {
    expect(computeIndicators(bars, ["ma500"]).col("ma500").every(Number.isNaN)).toBe(true);
  });

  test("a column that the frame lacks is named", () => {
    const closes = new Frame({ ts: bars.ts, close: bars.col("close") });
    expect(computeIndicators(closes, ["rsi14"]).col("rsi14")[14]).not.toBeNaN();
    expect(() => computeIndicators(closes, ["atr14"])).toThrow('received "high"');
  });
});

describe("column specs", () => {
  const specs = computeIndicators(bars, ["ma20", "bb", "rsi14", "macd", "supertrend", "atr14", "ath"]).specs;

  test.each([
    ["ma20", { pane: "price", style: "line", label: "MA 20", warmup: 19 }],
    ["bb_upper", { pane: "price", style: "band", group: "bb(20,2)", groupLabel: "Bollinger 20, 2", label: "Upper" }],
    ["bb_middle", { pane: "price", style: "line", group: "bb(20,2)" }],
    ["bb_lower", { pane: "price", style: "band", group: "bb(20,2)" }],
    ["rsi14", { pane: "own", levels: [30, 70], domain: [0, 100], label: "RSI 14" }],
    ["macd", { pane: "own", style: "line", groupLabel: "MACD 12, 26, 9", label: "MACD" }],
    ["macd_signal", { pane: "own", style: "line", label: "Signal" }],
    ["macd_hist", { pane: "own", style: "histogram", levels: [0] }],
    ["supertrend", { pane: "price", style: "line", label: "SuperTrend" }],
    ["supertrend_dir", { pane: "price", style: "hidden" }],
    ["atr14", { pane: "own", levels: [], domain: null }],
    ["ath", { pane: "price", style: "step", label: "All-time high" }],
  ])("%s says how it likes to be drawn", (name, look) => {
    expect(specs.get(name)).toMatchObject(look);
  });

  test("the columns of one group are drawn together, those of another not", () => {
    const frame = computeIndicators(bars, ["macd", "macd(5,35,5)", "macd_talib"]);
    const group = (name: string) => frame.spec(name)?.group;
    expect(group("macd_signal")).toBe(group("macd"));
    expect(new Set([group("macd"), group("macd(5,35,5)"), group("macd_talib")]).size).toBe(3);
  });
});

test("splitIndicatorNames leaves commas inside parentheses alone", () => {
  expect(splitIndicatorNames("ma20, bb_upper(50,2.5),macd(5, 35, 5),,ath")).toEqual([
    "ma20",
    "bb_upper(50,2.5)",
    "macd(5, 35, 5)",
    "ath",
  ]);
  expect(splitIndicatorNames("")).toEqual([]);
});
