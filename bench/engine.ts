/**
 * Bars a second of the event engine with a class strategy, costs, equity and all metrics, beside two loops of the same
 * rule that do nothing else: one over typed arrays, and one that hands a row object to a function.
 */
import { percentCommission } from "../src/execution/commission.js";
import type { Frame } from "../src/frame/frame.js";
import { computeIndicators } from "../src/indicators/compute-indicators.js";
import { runBacktest } from "../src/backtest/run-backtest.js";
import { runSignals, toDecisions } from "../src/backtest/run-signals.js";
import { Cross } from "./cross.js";
import { median, megabars, race, report } from "./measure.js";
import { createRandomWalk } from "./random-walk.js";

const cash = 1_000_000;
// So small that ten million bars of fees leave something to trade with.
const rate = 0.00001;
const options = { commission: percentCommission(rate), cash };
const million = 1_000_000;

/** Signal, next-open fill with a fee, equity, drawdown: the least that must be done. */
function runBareLoop(frame: Frame): number {
  const { open, close } = frame.bars;
  const short = frame.col("ma20");
  const long = frame.col("ma50");
  const equity = new Float64Array(close.length);
  let money = cash;
  let units = 0;
  let pending = 0;
  let above = false;
  let peak = money;
  let worst = 0;
  for (let i = 0; i < close.length; i++) {
    if (pending === 1 && units === 0) {
      units = Math.floor(money / (open[i]! * (1 + rate)));
      money -= units * open[i]! * (1 + rate);
    } else if (pending === -1 && units > 0) {
      money += units * open[i]! * (1 - rate);
      units = 0;
    }
    pending = 0;
    const now = short[i]! > long[i]!;
    if (now !== above) {
      above = now;
      pending = now ? 1 : -1;
    }
    const value = money + units * close[i]!;
    equity[i] = value;
    if (value > peak) peak = value;
    const drawdown = value / peak - 1;
    if (drawdown < worst) worst = drawdown;
  }
  return worst;
}

interface Row {
  readonly open: number;
  readonly close: number;
  readonly short: number;
  readonly long: number;
}

/** The same with a strategy function that is given a small object per bar. */
function runRowLoop(frame: Frame): number {
  const { open, close } = frame.bars;
  const short = frame.col("ma20");
  const long = frame.col("ma50");
  const equity = new Float64Array(close.length);
  let above = false;
  const onBar = (_i: number, row: Row): "BUY" | "SELL" | null => {
    const now = row.short > row.long;
    if (now === above) return null;
    above = now;
    return now ? "BUY" : "SELL";
  };
  const rows: Row[] = [];
  let money = cash;
  let units = 0;
  let pending: "BUY" | "SELL" | null = null;
  let peak = money;
  let worst = 0;
  for (let i = 0; i < close.length; i++) {
    const row = { open: open[i]!, close: close[i]!, short: short[i]!, long: long[i]! };
    // Kept for a moment, as a strategy might: otherwise the compiler takes the object away altogether.
    rows[i & 63] = row;
    if (pending === "BUY" && units === 0) {
      units = Math.floor(money / (row.open * (1 + rate)));
      money -= units * row.open * (1 + rate);
    } else if (pending === "SELL" && units > 0) {
      money += units * row.open * (1 - rate);
      units = 0;
    }
    pending = onBar(i, row);
    const value = money + units * row.close;
    equity[i] = value;
    if (value > peak) peak = value;
    const drawdown = value / peak - 1;
    if (drawdown < worst) worst = drawdown;
  }
  return worst;
}

function crossings(frame: Frame): Int8Array {
  const [short, long] = [frame.col("ma20"), frame.col("ma50")];
  return toDecisions(short.map((value, i) => value - long[i]!));
}

/**
 * The same bars, a tenth at a time: ten runs take about as long as the one over all, so a busy moment of the machine hits
 * both alike, and both fetch as much from memory.
 */
function inTenths(frame: Frame, work: (tenth: Frame) => unknown): () => void {
  const length = frame.length / 10;
  const tenths = Array.from({ length: 10 }, (_, k) => frame.slice(k * length, (k + 1) * length));
  return () => {
    for (const tenth of tenths) work(tenth);
  };
}

const warm = computeIndicators(createRandomWalk(100_000), ["ma20", "ma50"]);
for (let k = 0; k < 20; k++) runBacktest(warm, Cross, options);
for (const bars of [10_000, 100_000, million, 10 * million]) {
  const walk = createRandomWalk(bars);
  const frame = computeIndicators(walk, ["ma20", "ma50"]);
  const decisions = crossings(frame);
  const rounds = bars > million ? 5 : 15;
  const [engine, tenths, whole, vector, bare, bareTenths, rows] = race(
    rounds,
    () => runBacktest(frame, Cross, options),
    inTenths(frame, (tenth) => runBacktest(tenth, Cross, options)),
    () => runBacktest(walk, Cross, options),
    () => runSignals(frame, decisions, options),
    () => runBareLoop(frame),
    inTenths(frame, runBareLoop),
    () => runRowLoop(frame),
  ) as [number, number, number, number, number, number, number];
  const { metrics } = runBacktest(frame, Cross, options);
  const goal = bars === million ? " (goal 3)" : "";
  report(`event engine, ${bars.toLocaleString("en")} bars`, megabars(bars, engine), `${metrics["trades"] ?? 0} trades`);
  report("  with its two indicators computed", megabars(bars, whole));
  report("  vector engine", megabars(bars, vector));
  report("  bare typed-array loop", megabars(bars, bare), `ratio ${(engine / bare).toFixed(2)}${goal}`);
  report("  loop with a row object per bar", megabars(bars, rows), `ratio ${(engine / rows).toFixed(2)}`);
  // With freed memory kept (see main.ts), so that neither pays for getting it from the system.
  const growth = [engine / tenths, bare / bareTenths].map((times) => `${(10 * times).toFixed(1)}x`);
  report("  time against a tenth of the bars", `${growth[0]!} (goal 11)`, `the bare loop's ${growth[1]!}`);
}

const daily = computeIndicators(createRandomWalk(1256, "1d"), ["ma20", "ma50"]);
const times = Array.from({ length: 200 }, () => race(1, () => runBacktest(daily, Cross, options))[0]!);
report("event engine, 1,256 bars, warm", `${median(times).toFixed(2)} ms (goal 3)`);
