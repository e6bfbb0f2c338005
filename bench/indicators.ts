/**
 * Each indicator on 1 M bars against the plainest typed-array loop for it, in one run. The plain loops drift, know no
 * gaps and write every row; the indicators are exact.
 */
import { createBarColumns } from "../src/model/bar.js";
import { Frame } from "../src/frame/frame.js";
import { computeIndicators } from "../src/indicators/compute-indicators.js";

const bars = 1_000_000;
const rounds = 21;
const limit = 3;

type Columns = Readonly<Record<"high" | "low" | "close", Float64Array>>;

/** A random walk in cents, the same in every run. */
function createBars(length: number): Frame {
  const columns = createBarColumns(length);
  let state = 42;
  let cents = 10_000;
  const next = () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 4_294_967_296;
  for (let i = 0; i < length; i++) {
    columns.ts[i] = i * 60_000;
    columns.open[i] = cents / 100;
    cents = Math.max(100, cents + Math.round((next() - 0.5) * 40));
    columns.close[i] = cents / 100;
    columns.high[i] = (cents + Math.round(next() * 20)) / 100;
    columns.low[i] = (cents - Math.round(next() * 20)) / 100;
    columns.volume[i] = 1000;
  }
  return Frame.fromBars(columns, { symbol: "BENCH", resolution: "1m" });
}

function plainSma({ close }: Columns, period: number): Float64Array {
  const out = new Float64Array(close.length);
  let sum = 0;
  for (let i = 0; i < close.length; i++) {
    sum += close[i]!;
    if (i >= period) sum -= close[i - period]!;
    out[i] = i >= period - 1 ? sum / period : NaN;
  }
  return out;
}

function plainEma({ close }: Columns, period: number): Float64Array {
  const out = new Float64Array(close.length);
  const weight = 2 / (period + 1);
  let average = close[0]!;
  for (let i = 0; i < close.length; i++) {
    average = close[i]! * weight + average * (1 - weight);
    out[i] = i >= period - 1 ? average : NaN;
  }
  return out;
}

function plainBands({ close }: Columns, period: number, k: number): Float64Array[] {
  const [upper, middle, lower] = [0, 1, 2].map(() => new Float64Array(close.length));
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < close.length; i++) {
    const added = close[i]!;
    sum += added;
    squares += added * added;
    if (i >= period) {
      const dropped = close[i - period]!;
      sum -= dropped;
      squares -= dropped * dropped;
    }
    const mean = sum / period;
    const width = k * Math.sqrt(Math.max(0, squares / period - mean * mean));
    middle![i] = mean;
    upper![i] = mean + width;
    lower![i] = mean - width;
  }
  return [upper!, middle!, lower!];
}

function plainRsi({ close }: Columns, period: number): Float64Array {
  const out = new Float64Array(close.length);
  let gain = 0;
  let loss = 0;
  for (let i = 1; i < close.length; i++) {
    const change = close[i]! - close[i - 1]!;
    gain += (Math.max(change, 0) - gain) / period;
    loss += (Math.max(-change, 0) - loss) / period;
    out[i] = 100 - 100 / (1 + gain / loss);
  }
  return out;
}

function plainMacd({ close }: Columns): Float64Array[] {
  const [line, signal, histogram] = [0, 1, 2].map(() => new Float64Array(close.length));
  let [fast, slow, average] = [close[0]!, close[0]!, 0];
  for (let i = 0; i < close.length; i++) {
    fast += (close[i]! - fast) * (2 / 13);
    slow += (close[i]! - slow) * (2 / 27);
    average += (fast - slow - average) * (2 / 10);
    line![i] = fast - slow;
    signal![i] = average;
    histogram![i] = fast - slow - average;
  }
  return [line!, signal!, histogram!];
}

function plainTrueRange({ high, low, close }: Columns): Float64Array {
  const out = new Float64Array(close.length);
  for (let i = 1; i < close.length; i++) {
    const previous = close[i - 1]!;
    out[i] = Math.max(high[i]! - low[i]!, Math.abs(high[i]! - previous), Math.abs(low[i]! - previous));
  }
  return out;
}

function plainAtr(columns: Columns, period: number): Float64Array {
  const range = plainTrueRange(columns);
  const out = new Float64Array(range.length);
  let average = range[0]!;
  for (let i = 0; i < range.length; i++) {
    average += (range[i]! - average) / period;
    out[i] = average;
  }
  return out;
}

function plainSuperTrend(columns: Columns): Float64Array[] {
  const { high, low, close } = columns;
  const atr = plainAtr(columns, 10);
  const [line, direction] = [new Float64Array(close.length), new Float64Array(close.length)];
  let [upper, lower, up] = [Infinity, -Infinity, false];
  for (let i = 1; i < close.length; i++) {
    const middle = (high[i]! + low[i]!) / 2;
    const top = middle + 3 * atr[i]!;
    const bottom = middle - 3 * atr[i]!;
    if (top < upper || close[i - 1]! > upper) upper = top;
    if (bottom > lower || close[i - 1]! < lower) lower = bottom;
    up = up ? close[i]! >= lower : close[i]! > upper;
    line[i] = up ? lower : upper;
    direction[i] = up ? 1 : -1;
  }
  return [line, direction];
}

function plainHigh({ close }: Columns): Float64Array {
  const out = new Float64Array(close.length);
  let high = -Infinity;
  for (let i = 0; i < close.length; i++) out[i] = high = Math.max(high, close[i]!);
  return out;
}

const cases: readonly (readonly [names: readonly string[], plain: (columns: Columns) => unknown])[] = [
  [["sma20"], (columns) => plainSma(columns, 20)],
  [["sma50"], (columns) => plainSma(columns, 50)],
  [["sma200"], (columns) => plainSma(columns, 200)],
  [["ema20"], (columns) => plainEma(columns, 20)],
  [["ema20_talib"], (columns) => plainEma(columns, 20)],
  [["bb"], (columns) => plainBands(columns, 20, 2)],
  [["bb(50,2)"], (columns) => plainBands(columns, 50, 2)],
  [["bb(200,2)"], (columns) => plainBands(columns, 200, 2)],
  [["rsi14"], (columns) => plainRsi(columns, 14)],
  [["macd"], plainMacd],
  [["macd_talib", "macd_signal_talib", "macd_hist_talib"], plainMacd],
  [["tr"], plainTrueRange],
  [["atr14"], (columns) => plainAtr(columns, 14)],
  [["supertrend"], plainSuperTrend],
  [["ath"], plainHigh],
];

function milliseconds(run: () => unknown): number {
  const start = performance.now();
  run();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1]!;
}

const frame = createBars(bars);
const columns: Columns = frame.bars;
console.log(`${bars.toLocaleString("en")} bars, median of ${rounds} rounds, ms (limit ${limit}x)`);
console.log(`${"indicator".padEnd(48)}${"ours".padStart(8)}${"plain".padStart(8)}${"ratio".padStart(8)}`);
let worst = 0;
for (const [names, plain] of cases) {
  const ours: number[] = [];
  const peers: number[] = [];
  const ratios: number[] = [];
  // One right after the other, so that both meet the same load on the machine; the first rounds warm up.
  for (let round = -3; round < rounds; round++) {
    const ms = milliseconds(() => computeIndicators(frame, names));
    const peerMs = milliseconds(() => plain(columns));
    if (round < 0) continue;
    ours.push(ms);
    peers.push(peerMs);
    ratios.push(ms / peerMs);
  }
  const ratio = median(ratios);
  worst = Math.max(worst, ratio);
  const cells = [median(ours).toFixed(1), median(peers).toFixed(1), `${ratio.toFixed(2)}x`];
  console.log(names.join(" ").padEnd(48) + cells.map((cell) => cell.padStart(8)).join(""));
}
console.log(`worst ratio ${worst.toFixed(2)}x`);
