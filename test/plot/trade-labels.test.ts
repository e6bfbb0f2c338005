import { describe, expect, it } from "vitest";
import type { BacktestResult } from "../../src/backtest/result.js";
import type { Trade } from "../../src/model/trade.js";
import { textWidth } from "../../src/plot/glyphs.js";
import { placeLabels, type Box, type LabelledMark, type PlacedLabel } from "../../src/plot/mark-labels.js";
import type { PlotOptions } from "../../src/plot/plot-options.js";
import { plotResult } from "../../src/plot/plot-result.js";
import { googBars, resultOf, tradeOf } from "../support/plot-results.js";
import { panelOf, readSvg } from "../support/read-svg.js";

const size = 9;

describe("labels of marks", () => {
  const area = { left: 0, right: 300, top: 0, bottom: 100 };
  const mark = (
    x: number,
    y: number,
    texts: readonly string[],
    side: LabelledMark["side"] = "under",
  ): LabelledMark => ({
    box: { left: x - 7, right: x + 7, top: y - 6, bottom: y + 6 },
    side,
    texts,
  });
  const place = (marks: readonly LabelledMark[], line = Float64Array.of()): PlacedLabel[] =>
    placeLabels(marks, size, { area, lines: [line], x: (bar) => bar * 10, bar: (x) => x / 10 });
  const boxOf = ({ text, x, baseline }: PlacedLabel): Box => ({
    left: x,
    right: x + textWidth(text, size),
    top: baseline - 0.73 * size,
    bottom: baseline,
  });
  const overlap = (a: Box, b: Box): boolean =>
    a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

  it("stand in the middle under or over their mark where nothing is in the way", () => {
    const [under] = place([mark(100, 50, ["AAPL"])]);
    expect(under).toMatchObject({ text: "AAPL", leader: null });
    expect(under!.x).toBeCloseTo(100 - textWidth("AAPL", size) / 2, 9);
    expect(boxOf(under!).top).toBeGreaterThan(56);
    const [over] = place([mark(100, 50, ["AAPL"], "over")]);
    expect(over!.baseline).toBeLessThan(44);
  });

  it("go beside a mark that has a line under it, and to a leader's end where both sides are taken", () => {
    const flat = new Float64Array(31).fill(60);
    const [beside] = place([mark(100, 50, ["AAPL"])], flat);
    expect(beside!.x).toBeGreaterThan(107);
    expect(beside!.baseline).toBeLessThan(60);
    const neighbours = [mark(70, 50, []), mark(100, 50, ["AAPL"]), mark(130, 50, [])];
    const [away] = place(neighbours, flat);
    expect(away!.leader).toMatchObject({ x: 100, from: 56 });
    expect(boxOf(away!).top).toBeGreaterThan(60);
  });

  it("take a shorter text before none, and none before one that leaves the panel", () => {
    const wide = ["A".repeat(60), "AAPL +4"];
    expect(place([mark(100, 50, wide)]).map(({ text }) => text)).toEqual(["AAPL +4"]);
    expect(place([mark(100, 50, wide.slice(0, 1))])).toEqual([]);
  });

  it("never touch a mark, a line or each other, however many there are", () => {
    const line = Float64Array.from({ length: 31 }, (_, i) => 50 + 30 * Math.sin(i));
    const marks = line
      .subarray(1, 30)
      .reduce<LabelledMark[]>((all, y, i) => [...all, mark(10 * (i + 1), y + 8, ["MSFT", "M"])], []);
    const placed = place(marks, line);
    expect(placed.length).toBeGreaterThan(3);
    expect(placed.length).toBeLessThan(marks.length);
    for (const [i, label] of placed.entries()) {
      const box = boxOf(label);
      expect(marks.some((other) => overlap(box, other.box))).toBe(false);
      expect(placed.some((other, k) => k !== i && overlap(box, boxOf(other)))).toBe(false);
      for (let x = box.left; x <= box.right; x += 0.25) {
        const bar = Math.min(29, Math.floor(x / 10));
        const y = line[bar]! + (line[bar + 1]! - line[bar]!) * (x / 10 - bar);
        expect(y > box.top && y < box.bottom).toBe(false);
      }
    }
  });

  it("stay away from the marks of others, to which they would seem to belong", () => {
    const [label] = place([mark(100, 50, ["AAPL"]), mark(104, 75, [])]);
    const other = { left: 97, right: 111, top: 69, bottom: 81 };
    const { left, right, top, bottom } = boxOf(label!);
    expect(overlap({ left: left - 4, right: right + 4, top: top - 4, bottom: bottom + 4 }, other)).toBe(false);
  });
});

describe("the account of several symbols", () => {
  const frame = googBars(400);
  const account = (
    trades: readonly Trade[],
    symbols: readonly string[] = ["AAPL", "MSFT", "NVDA", "TLT"],
  ): BacktestResult => resultOf(frame, [], { symbol: null, symbols, trades });
  const trade = (symbol: string, entry: number, exit: number, changes: Partial<Trade> = {}): Trade =>
    tradeOf(frame, entry, exit, { symbol, ...changes });
  const group = async (result: BacktestResult, options?: PlotOptions): Promise<Element | null> =>
    panelOf(readSvg((await plotResult(result, options)).svg()), "price").querySelector('[aria-label="Traded symbols"]');
  const labels = async (result: BacktestResult, options?: PlotOptions): Promise<string[]> =>
    [...((await group(result, options))?.querySelectorAll("text") ?? [])].map((text) => text.textContent);

  it("names the symbol at every mark of a calm picture", async () => {
    const trades = [trade("AAPL", 20, 120), trade("MSFT", 200, 390, { open: true })];
    expect((await labels(account(trades))).sort()).toEqual(["AAPL", "AAPL", "MSFT"]);
  });

  it("names up to three symbols of one bar, of more the first and their number", async () => {
    const three = ["NVDA", "AAPL", "MSFT"].map((symbol) => trade(symbol, 200, 399, { open: true }));
    expect(await labels(account(three))).toEqual(["AAPL, MSFT, NVDA"]);
    expect(await labels(account([...three, trade("TLT", 200, 399, { open: true })]))).toEqual(["AAPL +3"]);
    expect(await labels(account([three[1]!, three[1]!]))).toEqual(["AAPL"]);
  });

  it.each([
    ["light", "#59636e"],
    ["dark", "#9198a1"],
  ] as const)("has them in the %s theme in the ink of small print", async (theme, ink) => {
    const drawn = await group(account([trade("AAPL", 20, 120)]), { theme, mode: "simple" });
    expect([...drawn!.querySelectorAll("text")].map((text) => text.getAttribute("fill"))).toEqual([ink, ink]);
  });

  it("has none where the trades are ticks, nor has a picture of one symbol", async () => {
    const many = Array.from({ length: 61 }, (_, k) => trade("AAPL", 6 * k, 6 * k + 3));
    expect(await group(account(many))).toBeNull();
    expect(await group(account([trade("AAPL", 20, 120)], ["AAPL"]))).toBeNull();
  });
});
