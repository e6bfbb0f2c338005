import { beforeAll, describe, expect, it } from "vitest";
import { Frame } from "../../src/frame/frame.js";
import { realPower } from "../../src/model/real-power.js";
import { textWidth } from "../../src/plot/glyphs.js";
import { plotResult } from "../../src/plot/plot-result.js";
import type { PlotOptions } from "../../src/plot/plot-options.js";
import type { BacktestResult } from "../../src/backtest/result.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { googBars, panelColumns, resultOf, tradeOf } from "../support/plot-results.js";
import { panelNames, panelOf, readSvg, textsOf } from "../support/read-svg.js";

const draw = async (result: BacktestResult, options?: PlotOptions): Promise<Document> =>
  readSvg((await plotResult(result, options)).svg());

const legendOf = (document: Document, panel: string): string[] => textsOf(panelOf(document, panel));

const markers = (document: Document, side: "Buy" | "Sell"): number =>
  document.querySelectorAll(`[data-panel="price"] path[aria-label="${side}"]`).length;

it("a band that falls below a log scale runs along its edge, not into the next panel", async () => {
  const bars = googBars(120).bars;
  const crash = Float64Array.from({ length: 120 }, (_, i) => (i < 60 ? 100 : 100 * realPower(0.8, i - 59)) + 1);
  const prices = { open: crash, high: crash, low: crash, close: crash };
  const frame = Frame.fromBars({ ...bars, ...prices }, { symbol: "CRASH", resolution: "1d" });
  const result = resultOf(frame, ["bb"]);
  expect(result.frame.col("bb_lower").some((value) => value < 0)).toBe(true);
  const panel = panelOf(await draw(result, { mode: "simple" }), "price");
  const heights = Array.from(panel.querySelectorAll("path"), (path) => path.getAttribute("d") ?? "")
    .flatMap((shape) => [...shape.matchAll(/[ML]?-?[\d.]+,(-?[\d.]+)/g)])
    .map(([, y]) => Number(y));
  expect(heights.length).toBeGreaterThan(100);
  expect(Math.max(...heights)).toBeLessThan(460 + 5);
});

describe("a full picture", () => {
  const frame = googBars(1256);
  const result = resultOf(frame);
  let document: Document;
  beforeAll(async () => {
    document = await draw(result);
  });

  it("has six panels from price to drawdown", () => {
    expect(panelNames(document)).toEqual(["price", "volume", "RSI 14", "macd(12,26,9)", "equity", "drawdown"]);
  });

  it("names symbol, resolution, strategy, window, bars, trades, profile and parameters", () => {
    const [title, subtitle] = textsOf(document);
    expect(title).toBe("GOOG · 1d · ma_cross");
    expect(subtitle).toBe(
      `2008-03-06 – 2013-03-01 · 1,256 bars · ${result.trades.length} trades · profile seed · short 20, long 50`,
    );
  });

  it("puts the metrics of the strategy beside those of buy & hold", () => {
    const percent = (value: number | null | undefined): string =>
      `${((value ?? NaN) * 100).toFixed(2)}%`.replace("-", "−");
    const texts = textsOf(document);
    for (const name of ["total_return", "cagr", "max_drawdown"]) {
      expect(texts).toContain(percent(result.metrics[name]));
      expect(texts).toContain(percent(result.benchmark.metrics[name]));
    }
    expect(texts).toContain(result.metrics["sharpe"]!.toFixed(2));
    expect(texts).toEqual(expect.arrayContaining(["Return", "CAGR", "Max drawdown", "Sharpe", "Buy & hold"]));
  });

  it("has a buy marker per entry and a sell marker per exit", () => {
    const closed = result.trades.filter((trade) => !trade.open).length;
    expect(markers(document, "Buy")).toBe(result.trades.length);
    expect(markers(document, "Sell")).toBe(closed);
  });

  it("gives every text the width for which it was placed, whatever font the viewer has", () => {
    const widths = [...document.querySelectorAll("text")].map((text) => Number(text.getAttribute("textLength")));
    expect(widths.length).toBeGreaterThan(40);
    expect(widths.every((width) => width > 4)).toBe(true);
    const title = document.querySelector("text")!;
    expect(Number(title.getAttribute("textLength"))).toBeCloseTo(textWidth(title.textContent, 20, 600), 1);
  });

  it("explains every overlay in the legend", () => {
    expect(legendOf(document, "price")).toEqual(
      expect.arrayContaining(["Price", "Close", "MA 20", "MA 50", "Bollinger 20, 2", "Buy", "Sell", "Long"]),
    );
    expect(legendOf(document, "macd(12,26,9)")).toEqual(expect.arrayContaining(["MACD 12, 26, 9", "MACD", "Signal"]));
  });

  it("marks the last close on the right-hand axis", () => {
    expect(legendOf(document, "price")).toContain("806.19");
  });

  it("labels the bar axis with years and half-years", () => {
    const texts = textsOf(document);
    expect(texts.filter((text) => /^\d{4}$/.test(text))).toEqual(["2009", "2010", "2011", "2012", "2013"]);
    expect(texts.filter((text) => text === "Jul")).toHaveLength(5);
  });

  it("keeps every label inside the picture", () => {
    const width = Number(document.documentElement.getAttribute("width"));
    for (const rect of document.querySelectorAll("rect[rx]")) {
      expect(Number(rect.getAttribute("x")) + Number(rect.getAttribute("width"))).toBeLessThanOrEqual(width);
    }
  });

  it("draws the columns of the frame as they are", async () => {
    const moved = frame.col("close").map((value) => value * 0.9);
    const changed = { ...result, frame: result.frame.with({ ma20: moved }) };
    const lines = (picture: Document): string[] =>
      [...panelOf(picture, "price").querySelectorAll('[aria-label="line"] path')].map((path) =>
        path.getAttribute("d")!,
      );
    const [before, after] = [lines(document), lines(await draw(changed))];
    expect(after).toHaveLength(before.length);
    expect(after).not.toEqual(before);
  });
});

describe("panels follow the columns of the frame", () => {
  const frame = googBars(120);

  it("an absent column drops its panel", async () => {
    const document = await draw(resultOf(frame, ["ma20", "rsi14"]));
    expect(panelNames(document)).toEqual(["price", "volume", "RSI 14", "equity", "drawdown"]);
  });

  it("a new indicator draws by its description alone", async () => {
    const spread = frame.col("high").map((high, i) => high - frame.col("low")[i]!);
    const look = { group: "spread", groupLabel: "Spread", label: "High − low", levels: [], domain: null, warmup: 0 };
    const own = resultOf(frame, [], {
      frame: frame.with({ spread }, { spread: { ...look, pane: "own", style: "line" } }),
    });
    const document = await draw(own);
    expect(panelNames(document)).toContain("spread");
    expect(legendOf(document, "spread")).toContain("Spread");
    const overlay = resultOf(frame, [], {
      frame: frame.with({ line: frame.col("low") }, { line: { ...look, pane: "price", style: "step" } }),
    });
    expect(legendOf(await draw(overlay), "price")).toContain("High − low");
  });

  it("a column that nobody described, or that is hidden, is not drawn", async () => {
    const document = await draw(resultOf(frame, ["supertrend_dir"]));
    expect(panelNames(document)).toEqual(["price", "volume", "equity", "drawdown"]);
    const plain = await draw(resultOf(frame, [], { frame: frame.with({ something: frame.col("open") }) }));
    expect(panelNames(plain)).toEqual(["price", "volume", "equity", "drawdown"]);
  });

  it("a strategy's own column beside its stored twin is drawn once", async () => {
    const both = resultOf(frame, ["ma20"]);
    const twin = both.frame.with({ short: both.frame.col("ma20") }, { short: both.frame.spec("ma20")! });
    const texts = legendOf(await draw({ ...both, frame: twin }), "price");
    expect(texts.filter((text) => text === "MA 20")).toHaveLength(1);
  });

  it("a series without volume has no volume panel", async () => {
    const silent = frame.with({ volume: new Float64Array(frame.length) });
    expect(panelNames(await draw(resultOf(silent, [])))).toEqual(["price", "equity", "drawdown"]);
    const unknown = frame.with({ volume: new Float64Array(frame.length).fill(NaN) });
    expect(panelNames(await draw(resultOf(unknown, [])))).toEqual(["price", "equity", "drawdown"]);
  });

  it("an indicator that has no value yet says how many bars it needs", async () => {
    const document = await draw(resultOf(googBars(10)));
    expect(legendOf(document, "RSI 14")).toContain("no value yet: needs more than 14 bars");
    expect(legendOf(document, "price")).not.toContain("MA 50");
  });
});

describe("modes, themes and sizes", () => {
  const result = resultOf(googBars(200));

  it("simple shows the price panel alone", async () => {
    expect(panelNames(await draw(result, { mode: "simple" }))).toEqual(["price"]);
  });

  it.each(["simple", "full"] as const)("%s differs between light and dark in colours alone", async (mode) => {
    const [light, dark] = await Promise.all([draw(result, { mode }), draw(result, { mode, theme: "dark" })]);
    expect(textsOf(dark)).toEqual(textsOf(light));
    expect(light.querySelector("rect")!.getAttribute("fill")).toBe("#ffffff");
    expect(dark.querySelector("rect")!.getAttribute("fill")).toBe("#0d1117");
  });

  it("a narrow picture moves the metrics below the title and wraps the legend", async () => {
    const wide = await plotResult(result);
    const narrow = await plotResult(result, { width: 480 });
    expect(narrow.width).toBe(480);
    expect(narrow.height).toBeGreaterThan(wide.height);
    expect(textsOf(readSvg(narrow.svg()))).toEqual(expect.arrayContaining(["Max drawdown", "Bollinger 20, 2"]));
  });

  it("a title that is too long ends in an ellipsis", async () => {
    const long = { ...result, strategy: "a_strategy_with_a_very_long_name".repeat(6) };
    expect(textsOf(await draw(long, { width: 600 }))[0]).toMatch(/^GOOG · 1d · a_strategy.*…$/);
  });
});

describe("bars", () => {
  const candleBodies = (document: Document): number =>
    [...panelOf(document, "price").querySelectorAll('path[aria-label="bars"]')].reduce(
      (sum, path) => sum + (path.getAttribute("d")!.match(/M/g)?.length ?? 0),
      0,
    );

  it("are candles where each has three pixels, a body and a wick per bar", async () => {
    const document = await draw(resultOf(googBars(60), []));
    expect(candleBodies(document)).toBeGreaterThanOrEqual(2 * 60 - 5);
    expect(legendOf(document, "price")).not.toContain("Close");
  });

  it("are a line of closes where they have less", async () => {
    const document = await draw(resultOf(googBars(800), []));
    expect(candleBodies(document)).toBe(0);
    expect(legendOf(document, "price")).toContain("Close");
  });
});

describe("trades", () => {
  const frame = googBars(800);
  const many = (count: number): BacktestResult => {
    const trades = Array.from({ length: count }, (_, k) => tradeOf(frame, (2 * k) % 799, ((2 * k) % 799) + 1));
    return resultOf(frame, [], { trades });
  };

  it("are triangles up to sixty", async () => {
    const document = await draw(many(60));
    expect([markers(document, "Buy"), markers(document, "Sell")]).toEqual([60, 60]);
  });

  it("are ticks above that", async () => {
    const document = await draw(many(61));
    expect([markers(document, "Buy"), markers(document, "Sell")]).toEqual([0, 0]);
    const ticks = panelOf(document, "price").querySelectorAll('[aria-label="Trades"] path');
    expect([...ticks].map((path) => path.getAttribute("d")!.match(/M/g)!.length)).toEqual([61, 61]);
    const shapes = async (result: BacktestResult): Promise<string> =>
      (await draw(result)).querySelector('[data-panel="price"]')!.outerHTML;
    // The legend shows what is drawn: a filled triangle ends its path with z, a tick is a stroke.
    expect(await shapes(many(60))).toMatch(/d="M[\d. ]+l5 9h-10z"/);
    expect(await shapes(many(61))).not.toMatch(/h-10z"/);
  });

  it("are only shaded where ticks would merge", async () => {
    const document = await draw(many(390));
    expect(panelOf(document, "price").querySelector('[aria-label="Trades"]')).toBeNull();
    expect(panelOf(document, "price").querySelector('[aria-label="Position"]')).not.toBeNull();
    expect(legendOf(document, "price")).not.toContain("Buy");
  });

  it("without any, the legend has no markers", async () => {
    const flat = new Float64Array(frame.length);
    const document = await draw(resultOf(frame, [], { trades: [], position: flat }));
    for (const label of ["Buy", "Sell", "Long", "Short"]) expect(legendOf(document, "price")).not.toContain(label);
  });

  it("a short one sells first, and the ribbon says so", async () => {
    const position = frame.col("close").map((_, bar) => (bar >= 10 && bar < 20 ? -3 : 0));
    const trades = [tradeOf(frame, 10, 20, { side: "SELL" })];
    const document = await draw(resultOf(frame, [], { trades, position }));
    expect([markers(document, "Buy"), markers(document, "Sell")]).toEqual([1, 1]);
    expect(legendOf(document, "price")).toEqual(expect.arrayContaining(["Short"]));
    expect(legendOf(document, "price")).not.toContain("Long");
  });

  it("that close in parts have one entry marker, and a marker per exit", async () => {
    const trades = [tradeOf(frame, 10, 20), tradeOf(frame, 10, 30), tradeOf(frame, 10, 30)];
    const document = await draw(resultOf(frame, [], { trades }));
    expect([markers(document, "Buy"), markers(document, "Sell")]).toEqual([1, 2]);
  });

  it("that profile bpy does not list because it is open has its entry marker", async () => {
    const flips = (i: number): "BUY" | "SELL" | null => (i === 100 || i === 500 ? "BUY" : i === 300 ? "SELL" : null);
    const result = runBacktest(frame, flips, { profile: "bpy" });
    expect([result.trades.length, result.position.at(-1)! > 0]).toEqual([1, true]);
    const document = await draw(result);
    expect([markers(document, "Buy"), markers(document, "Sell")]).toEqual([2, 1]);
    const short = await draw(
      runBacktest(frame, (i: number) => (i === 9 ? { type: "market", side: "SELL" } : null), { profile: "bpy" }),
    );
    expect([markers(short, "Buy"), markers(short, "Sell")]).toEqual([0, 1]);
  });

  it("an open one has no exit marker", async () => {
    const trades = [tradeOf(frame, 10, 799, { open: true })];
    const document = await draw(resultOf(frame, [], { trades }));
    expect([markers(document, "Buy"), markers(document, "Sell")]).toEqual([1, 0]);
  });
});

describe("equity", () => {
  const frame = googBars(50);

  it("in money and in multiples gives the same panel", async () => {
    const multiples = frame.col("close").map((close) => close / frame.col("close")[0]!);
    const benchmark = (scale: number): BacktestResult["benchmark"] => ({
      name: "Buy & hold",
      equity: multiples.map((value) => (2 - value) * scale),
      metrics: {},
    });
    const pictures = [1, 10_000].map((scale) =>
      draw(
        resultOf(frame, [], {
          start: scale,
          equity: multiples.map((value) => value * scale),
          benchmark: benchmark(scale),
        }),
      ),
    );
    const [seed, money] = await Promise.all(pictures);
    expect(textsOf(panelOf(money!, "equity"))).toEqual(textsOf(panelOf(seed!, "equity")));
    expect(textsOf(panelOf(seed!, "equity")).filter((text) => text.endsWith("×")).length).toBeGreaterThan(2);
  });

  it("that grew more than tenfold has a log scale, unless asked otherwise", async () => {
    const equity = frame.col("close").map((_, i) => 1 + i);
    const result = resultOf(frame, [], { equity });
    expect(textsOf(panelOf(await draw(result), "equity"))).toContain("Equity, log scale");
    expect(textsOf(panelOf(await draw(result, { valueScale: "linear" }), "equity"))).toContain("Equity");
  });

  it("counts from the start of the account, not from its first close", async () => {
    const equity = new Float64Array(50).fill(80);
    const document = await draw(
      resultOf(frame, [], { start: 100, equity, benchmark: { name: "None", equity, metrics: {} } }),
    );
    expect(textsOf(panelOf(document, "equity"))).toContain("0.800×");
    expect(textsOf(panelOf(document, "drawdown"))).toContain("−20.00%");
  });

  it("names its deepest drawdown", async () => {
    const equity = Float64Array.from({ length: 50 }, (_, i) => (i === 20 ? 0.75 : 1));
    expect(textsOf(panelOf(await draw(resultOf(frame, [], { equity })), "drawdown"))).toContain("−25.00%");
  });

  it("that was lost to the last cent is drawn", async () => {
    const equity = Float64Array.from({ length: 50 }, (_, i) => Math.max(0, 1 - i / 20));
    expect(textsOf(panelOf(await draw(resultOf(frame, [], { equity })), "drawdown"))).toContain("−100.00%");
  });
});

describe("unusual series", () => {
  const flat = (value: number, bars: number): Frame => {
    const frame = googBars(bars);
    const column = new Float64Array(bars).fill(value);
    return frame.with({ open: column, high: column, low: column, close: column });
  };

  it.each([1, 2, 3])("of %i bars is a picture", async (bars) => {
    const picture = await plotResult(resultOf(googBars(bars)));
    expect(panelNames(readSvg(picture.svg()))[0]).toBe("price");
    expect(picture.svg()).not.toMatch(/NaN|Infinity|undefined/);
  });

  it.each([
    ["flat at 50", flat(50, 120)],
    ["of tiny prices", flat(0.0001, 30)],
    ["of huge prices", flat(1e9, 30)],
  ])("%s is a picture", async (_, frame) => {
    const svg = (await plotResult(resultOf(frame))).svg();
    expect(panelNames(readSvg(svg))).toContain("drawdown");
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it.each([
    [1e-6, "0.00080619"],
    [1, "806.19"],
    [1000, "806,190"],
  ])("times %f shows its last price as %s", async (factor, text) => {
    const bars = googBars(120);
    const scaled = Object.fromEntries(
      ["open", "high", "low", "close"].map((name) => [name, bars.col(name).map((value) => value * factor)]),
    );
    expect(textsOf(panelOf(await draw(resultOf(bars.with(scaled), [])), "price"))).toContain(text);
  });

  it("with gaps in a column interrupts its line there", async () => {
    const frame = googBars(100);
    const gaps = frame.col("close").map((value, i) => (i >= 40 && i < 60 ? NaN : value));
    const result = resultOf(frame, ["ma20"]);
    const document = await draw({ ...result, frame: result.frame.with({ ma20: gaps }) });
    const [line] = panelOf(document, "price").querySelectorAll('[aria-label="line"] path');
    expect(line!.getAttribute("d")!.match(/M/g)).toHaveLength(2);
  });

  it("of hundred thousand bars is drawn with a few thousand points a line", async () => {
    const bars = 100_000;
    const wave = Float64Array.from({ length: bars }, (_, i) => 100 + 10 * Math.sin(i / 500) + (i === 77_777 ? 30 : 0));
    const frame = Frame.fromBars(
      {
        ts: Float64Array.from({ length: bars }, (_, i) => Date.UTC(2014, 0) + i * 60_000),
        open: wave,
        high: wave,
        low: wave,
        close: wave,
        volume: wave,
      },
      { symbol: "WAVE", resolution: "1m" },
    );
    const picture = await plotResult(resultOf(frame, panelColumns));
    expect(picture.svg().length).toBeLessThan(1_500_000);
    const texts = textsOf(readSvg(picture.svg()));
    expect(texts[1]).toContain("100,000 bars");
  });

  it("without bars is refused", async () => {
    const result = resultOf(googBars(10));
    await expect(plotResult({ ...result, frame: result.frame.slice(0, 0) })).rejects.toMatchObject({
      code: "EMPTY_RESULT",
    });
  });

  it("with markup, blanks and control characters in its names is well-formed", async () => {
    const odd = resultOf(googBars(20), [], { symbol: 'A&B <"x">\u00a0\u0000', strategy: "日本\ud800" });
    expect(textsOf(await draw(odd))[0]).toBe('A&B <"x">\u00a0\ufffd · 1d · 日本\ufffd');
  });

  it("of several symbols names them and shows the account", async () => {
    const result = resultOf(googBars(20), [], { symbol: null, symbols: ["SPY", "QQQ", "IWM", "TLT"] });
    const document = await draw(result);
    expect(textsOf(document)[0]).toBe("SPY, QQQ, IWM and 1 more · 1d · ma_cross");
    expect(legendOf(document, "price")).toEqual(expect.arrayContaining(["Account", "Value"]));
  });

  it.each([
    [300, "10,299.70"],
    [3000, "12,997"],
    [2, "10,002.00"],
  ])("of several symbols that gained %d writes money whole or with cents", async (gain, last) => {
    const bars = googBars(20);
    const value = Float64Array.from({ length: 20 }, (_, i) => 10_000 + (gain * i * (gain === 2 ? 1 : 0.999)) / 19);
    const frame = bars.with({ open: value, high: value, low: value, close: value });
    const document = await draw(resultOf(frame, [], { symbol: null, symbols: ["SPY", "QQQ"], trades: [] }));
    const amounts = legendOf(document, "price").filter((text) => /^[\d,.]+$/.test(text));
    expect(amounts).toContain(last);
    expect(amounts.length).toBeGreaterThan(4);
    for (const amount of amounts) expect(amount).toMatch(/^\d+,\d{3}(\.\d{2})?$/);
  });
});
