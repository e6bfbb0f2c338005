/**
 * Bars per second of the event engine with a class strategy, beside a bare typed-array loop of the same rule.
 *
 *     npx tsx bench/engine.ts   (or: node --import jiti/register bench/engine.ts)
 */
import { percentCommission } from "../src/execution/commission.js";
import { Frame } from "../src/frame/frame.js";
import { computeIndicators } from "../src/indicators/compute-indicators.js";
import { runBacktest } from "../src/backtest/run-backtest.js";
import { type ParamsOf, int } from "../src/strategy/params.js";
import type { RowOf } from "../src/strategy/row.js";
import { Strategy } from "../src/strategy/strategy.js";

class Cross extends Strategy<typeof Cross.params> {
  static override params = { short: int(20), long: int(50) };
  #above = false;

  override indicators({ short, long }: ParamsOf<typeof Cross.params>) {
    return { short: `ma${short}`, long: `ma${long}` };
  }

  onBar(_i: number, row: RowOf<Cross>) {
    const above = row.short > row.long;
    if (above === this.#above) return null;
    this.#above = above;
    return above ? "BUY" : "SELL";
  }
}

/** Bars of a random walk, one a minute, from an integer generator. */
function createBars(n: number): Frame {
  let state = 20251115;
  const random = (): number => {
    state = (Math.imul(1664525, state) + 1013904223) >>> 0;
    return state / 0x1_0000_0000;
  };
  const [ts, open, high, low, close, volume] = Array.from({ length: 6 }, () => new Float64Array(n)) as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ];
  let price = 100;
  for (let i = 0; i < n; i++) {
    ts[i] = Date.UTC(2000, 0, 3) + i * 60_000;
    open[i] = price;
    price *= 1 + (random() - 0.4999) * 0.002;
    close[i] = price;
    high[i] = Math.max(open[i]!, price) * 1.0002;
    low[i] = Math.min(open[i]!, price) * 0.9998;
    volume[i] = 1000 + random() * 100;
  }
  return Frame.fromBars({ ts, open, high, low, close, volume }, { symbol: "WALK", resolution: "1m" });
}

/** Signal, next-open fill with a fee, equity, drawdown: the least that must be done. */
function runBareLoop(frame: Frame): number {
  const { open, close } = frame.bars;
  const short = frame.col("ma20");
  const long = frame.col("ma50");
  const equity = new Float64Array(close.length);
  let cash = 1_000_000;
  let units = 0;
  let pending = 0;
  let above = false;
  let peak = cash;
  let worst = 0;
  for (let i = 0; i < close.length; i++) {
    if (pending === 1 && units === 0) {
      units = Math.floor(cash / (open[i]! * 1.0001));
      cash -= units * open[i]! * 1.0001;
    } else if (pending === -1 && units > 0) {
      cash += units * open[i]! * 0.9999;
      units = 0;
    }
    pending = 0;
    const now = short[i]! > long[i]!;
    if (now !== above) {
      above = now;
      pending = now ? 1 : -1;
    }
    const value = cash + units * close[i]!;
    equity[i] = value;
    if (value > peak) peak = value;
    const drawdown = value / peak - 1;
    if (drawdown < worst) worst = drawdown;
  }
  return worst;
}

function median(times: number[]): number {
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)]!;
}

/** Processor milliseconds of one call, the median of several: other programs on the machine do not count. */
function time(work: () => unknown, runs = 7): number {
  const times: number[] = [];
  for (let k = 0; k < runs; k++) {
    const start = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(start);
    times.push((user + system) / 1000);
  }
  return median(times);
}

const commission = percentCommission(0.0001);
const cash = 1_000_000;
const million = 1_000_000;
let previous: number | null = null;
const warm = computeIndicators(createBars(100_000), ["ma20", "ma50"]);
for (let k = 0; k < 10; k++) runBacktest(warm, Cross, { commission, cash });
for (const n of [10_000, 100_000, million, 10 * million]) {
  const bars = createBars(n);
  const frame = computeIndicators(bars, ["ma20", "ma50"]);
  const runs = n > million ? 3 : 7;
  const engine = time(() => runBacktest(frame, Cross, { commission, cash }), runs);
  const whole = time(() => runBacktest(bars, Cross, { commission, cash }), runs);
  const bare = time(() => runBareLoop(frame), runs);
  const result = runBacktest(frame, Cross, { commission, cash });
  const growth = previous === null ? "" : `, ${(engine / previous).toFixed(1)}x the time of a tenth`;
  console.log(
    `${n} bars: engine ${engine.toFixed(1)} ms = ${(n / engine / 1000).toFixed(1)} M bars/s (${result.trades.length} trades), ` +
      `bare loop ${bare.toFixed(1)} ms, ratio ${(engine / bare).toFixed(2)}; with its two indicators ` +
      `${(n / whole / 1000).toFixed(1)} M bars/s${growth}`,
  );
  previous = engine;
}
const daily = computeIndicators(createBars(1256), ["ma20", "ma50"]);
for (let k = 0; k < 50; k++) runBacktest(daily, Cross, { commission, cash });
console.log(`1256 bars: ${time(() => runBacktest(daily, Cross, { commission, cash }), 51).toFixed(3)} ms warm`);
console.log(`resident ${(process.memoryUsage.rss() / 1e6).toFixed(0)} MB`);
