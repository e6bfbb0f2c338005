import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import type { BacktestResult } from "../../src/backtest/result.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { fixedCommission, percentCommission, sumOfCommissions } from "../../src/execution/commission.js";
import { Frame } from "../../src/frame/frame.js";
import type { Action, Order } from "../../src/model/order.js";
import { createRandom } from "./make-bars.js";
import { equityOf, waiting, type TickBar, type TickRun, type TickState } from "./tick-state.js";

type Random = () => number;

const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;
const whole = (random: Random, from: number, to: number): number => from + Math.floor(random() * (to - from + 1));

/** Whole prices near each other: gaps, orders exactly at an extreme, bars without a range. */
export function makeSeries(random: Random, bars: number): TickBar[] {
  const series: TickBar[] = [];
  let price = 40;
  for (let i = 0; i < bars; i++) {
    const move = (by: number): number => Math.min(70, Math.max(12, price + whole(random, -by, by)));
    const open = random() < 0.4 ? price : move(4);
    const close = (price = random() < 0.15 ? open : move(4));
    const [above, below] = random() < 0.15 ? [0, 0] : [whole(random, 0, 4), whole(random, 0, 4)];
    const high = Math.max(open, close) + above;
    series.push({ ts: Date.UTC(2020, 0, 1) + i * 216e5, open, high, low: Math.min(open, close) - below, close });
  }
  return series;
}

/** A strategy that asks for anything at any time, on such bars. */
export function makeRun(seed: number, bars = 30): TickRun {
  const random = createRandom(seed);
  const series = makeSeries(random, bars);
  return {
    bars: series,
    script: series.map((bar) => makeAnswer(random, bar)),
    cash: pick(random, [300, 1000, 100_000]),
    percent: pick(random, [0, 1 / 128]),
    fixed: pick(random, [0, 1]),
    spread: pick(random, [0, 0, 1 / 64]),
    leverage: pick(random, [1, 1, 2]),
    fill: pick(random, ["open", "open", "close"] as const),
    onInsufficient: pick(random, ["resize", "cancel"] as const),
    closeAtEnd: random() < 0.3,
  };
}

function makeAnswer(random: Random, bar: TickBar): readonly Action[] {
  const kind = random();
  if (kind < 0.35) return [];
  if (kind < 0.4) return [pick(random, ["BUY", "SELL"] as const)];
  if (kind < 0.45) return [{ target: pick(random, [0, 0.5, -0.5, 1]) }];
  if (kind < 0.48) return [{ close: 1 }];
  if (kind < 0.53) return [{ cancel: "all" }];
  if (kind < 0.57) return [{ protect: { stopLoss: bar.close - whole(random, -3, 5), takeProfit: bar.close + 3 } }];
  if (kind < 0.7) return [{ oco: [makeOrder(random, bar), makeOrder(random, bar)] }];
  return Array.from({ length: whole(random, 1, 2) }, () => makeOrder(random, bar));
}

export function makeOrder(random: Random, { ts, close }: TickBar): Order {
  const side = pick(random, ["BUY", "SELL"] as const);
  const sign = side === "BUY" ? 1 : -1;
  const [limit, stop] = [close + whole(random, -4, 4), close + whole(random, -4, 4)];
  const quantity = pick(random, [undefined, 3, 3, 7, { fraction: 0.5 }]);
  const time = pick(random, [{}, {}, { timeInForce: "DAY" }, { timeInForce: "GTD", goodTill: ts + 5e7 }] as const);
  const base = { side, ...(quantity === undefined ? {} : { quantity }), ...time, reduceOnly: random() < 0.15 };
  const protect = (entry: number) => ({
    ...(random() < 0.4 ? { stopLoss: entry - sign * whole(random, 1, 4) } : {}),
    ...(random() < 0.4 ? { takeProfit: entry + sign * whole(random, 1, 4) } : {}),
  });
  const orders: readonly Order[] = [
    { ...base, type: "market", ...protect(close) },
    { ...base, type: "limit", limit, ...protect(limit) },
    { ...base, type: "stop", stop, ...protect(stop) },
    { ...base, type: "stopLimit", stop, limit, ...protect(limit) },
    { ...base, type: "trailingStop", trail: whole(random, 1, 4), ...protect(close) },
    { ...base, type: "trailingStop", trailPercent: 1 / 4, ...protect(close) },
  ];
  return pick(random, orders);
}

export function toFrame(bars: readonly TickBar[]): Frame {
  const column = (name: keyof TickBar): Float64Array => Float64Array.from(bars, (bar) => bar[name]);
  const volume = new Float64Array(bars.length).fill(NaN);
  return Frame.fromBars(
    {
      ts: column("ts"),
      open: column("open"),
      high: column("high"),
      low: column("low"),
      close: column("close"),
      volume,
    },
    { symbol: "A" },
  );
}

export function runEngine(run: TickRun, sameBar: "pessimistic" | "optimistic"): BacktestResult {
  const { cash, spread, leverage, fill, onInsufficient, closeAtEnd } = run;
  const commission = sumOfCommissions(percentCommission(run.percent), fixedCommission(run.fixed));
  const options: BacktestOptions = { cash, spread, leverage, fill, onInsufficient, closeAtEnd, commission, sameBar };
  return runBacktest(toFrame(run.bars), (i) => run.script[i], options);
}

/** What of a state matters for what comes after. */
export function describeEnd(state: TickState): string {
  const left = waiting(state).map(({ type, sign, role, size, limit, stop, stopLoss, triggered, placedBar }) =>
    JSON.stringify([type, sign, role, size, limit, stop, stopLoss, triggered, placedBar]),
  );
  return [equityOf(state), state.units, ...left.sort()].join(" ");
}
