import fc from "fast-check";
import { expect, it } from "vitest";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import type { BacktestResult } from "../../src/backtest/result.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { fixedCommission, ibkrFixed, noCommission, percentCommission } from "../../src/execution/commission.js";
import type { Frame } from "../../src/frame/frame.js";
import { Frame as BarFrame } from "../../src/frame/frame.js";
import type { CorporateAction } from "../../src/model/corporate-action.js";
import type { Action, Order, OrderRecord } from "../../src/model/order.js";
import type { StrategyFunction } from "../../src/strategy/strategy.js";
import { createRandom, makeBars, pickBars } from "../support/make-bars.js";

type Random = () => number;
interface Case {
  readonly frames: Readonly<Record<string, Frame>>;
  readonly actions: Readonly<Record<string, readonly CorporateAction[]>>;
  readonly options: BacktestOptions;
  readonly strategy: StrategyFunction;
}

const bars = 50;
const tickers = ["A", "B", "C"];
const pick = <T>(random: Random, values: readonly T[]): T => values[Math.floor(random() * values.length)]!;

/** Series that begin late, end early and have holes; splits and dividends; every option; every kind of action. */
function makeCase(seed: number): Case {
  const random = createRandom(seed);
  const symbols = tickers.slice(0, 1 + Math.floor(random() * 3));
  const frames: Record<string, Frame> = {};
  const actions: Record<string, CorporateAction[]> = {};
  for (const [k, symbol] of symbols.entries()) {
    const all = makeBars(bars, { seed: seed * 7 + k });
    all.volume.forEach((volume, i) => (all.volume[i] = Math.floor(volume / 1e4)));
    const from = k === 0 ? 0 : Math.floor(random() * 20);
    const to = k === 0 ? bars : bars - Math.floor(random() * 20);
    const rows = Array.from({ length: to - from }, (_, i) => from + i).filter(() => k === 0 || random() > 0.1);
    actions[symbol] = random() < 0.5 ? [] : makeActions(random, all.ts);
    for (const { type, ts, ...rest } of actions[symbol]) {
      if (type === "split" && "ratio" in rest) all.ts.forEach((at, i) => at >= ts && divide(all, i, rest.ratio));
    }
    frames[symbol] = BarFrame.fromBars(pickBars(all, rows), { symbol, resolution: "1d" });
  }
  return { frames, actions, options: makeOptions(random, actions), strategy: makeStrategy(random, symbols) };
}

function divide(all: ReturnType<typeof makeBars>, i: number, ratio: number): void {
  for (const name of ["open", "high", "low", "close"] as const) all[name][i] = all[name][i]! / ratio;
}

function makeActions(random: Random, ts: Float64Array): CorporateAction[] {
  const at = (): number => ts[1 + Math.floor(random() * (bars - 1))]!;
  return [
    { type: "split", ts: at(), ratio: pick(random, [2, 3, 0.5, 1.5]) },
    { type: "dividend", ts: at(), amount: random() },
    { type: "dividend", ts: at(), amount: random() * 3 },
  ];
}

function makeOptions(random: Random, corporateActions: Case["actions"]): BacktestOptions {
  return {
    corporateActions,
    cash: pick(random, [500, 10_000, 1e6]),
    commission: pick(random, [noCommission, percentCommission(0.002), fixedCommission(1), ibkrFixed()]),
    spread: pick(random, [0, 0.002]),
    slippageBps: pick(random, [0, 7]),
    volumeShare: pick(random, [Infinity, 0.5, 1]),
    leverage: pick(random, [1, 1, 2, 4]),
    borrowRate: pick(random, [0, 0.1]),
    marginRate: pick(random, [0, 0.08]),
    fill: pick(random, ["open", "open", "close"] as const),
    onInsufficient: pick(random, ["resize", "cancel"] as const),
    sameBar: pick(random, ["pessimistic", "optimistic"] as const),
    closeAtEnd: random() < 0.3,
    instrument: { step: pick(random, [1, 1, 0.1, 0.01]) },
  };
}

function makeStrategy(random: Random, symbols: readonly string[]): StrategyFunction {
  return (_i, row) => Array.from({ length: Math.floor(random() * 3) }, () => makeAction(random, row.close, symbols));
}

function makeAction(random: Random, price: number, symbols: readonly string[]): Action {
  const kind = random();
  if (kind < 0.1) return random() < 0.5 ? "BUY" : "SELL";
  if (kind < 0.2) return { target: Math.round(random() * 20 - 10) / 10, symbol: pick(random, symbols) };
  if (kind < 0.25) return { weights: Object.fromEntries(symbols.map((symbol) => [symbol, random() - 0.3])) };
  if (kind < 0.3) return { close: pick(random, [0.3, 1]) };
  if (kind < 0.35) return { cancel: pick(random, ["all", "#3", "#5:stopLoss"]) };
  if (kind < 0.4)
    return { protect: { stopLoss: price * (0.95 + random() / 10), takeProfit: pick(random, [null, price * 1.05]) } };
  if (kind < 0.5) return { oco: [makeOrder(random, price), makeOrder(random, price)] };
  return makeOrder(random, price);
}

function makeOrder(random: Random, price: number): Order {
  const side = pick(random, ["BUY", "SELL"] as const);
  const sign = side === "BUY" ? 1 : -1;
  const near = (): number => price * (0.97 + random() * 0.06);
  const quantity = pick(random, [
    undefined,
    3,
    40,
    { units: 7 },
    { cash: 900 },
    { fraction: 0.4 },
    { volatility: 0.1, lookbackBars: 5 },
  ]);
  const time = pick(random, [
    {},
    { timeInForce: "DAY" },
    { timeInForce: "GTD", goodTill: Date.UTC(2020, 0, 30) },
  ] as const);
  const bracket = random() < 0.4 ? { stopLoss: price * (1 - sign * 0.04), takeProfit: price * (1 + sign * 0.04) } : {};
  const base = {
    side,
    ...(quantity === undefined ? {} : { quantity }),
    ...time,
    ...bracket,
    reduceOnly: random() < 0.2,
  };
  const orders: readonly Order[] = [
    { ...base, type: "market" },
    { ...base, type: "limit", limit: near() },
    { ...base, type: "stop", stop: near() },
    { ...base, type: "stopLimit", stop: near(), limit: near() },
    { ...base, type: "trailingStop", trail: price * 0.02 },
    { ...base, type: "trailingStop", trailPercent: 0.02 },
  ];
  return pick(random, orders);
}

/** The account, kept once more from fills, prices and corporate actions alone. */
function keepBooks({ frames, actions, options }: Case, result: BacktestResult) {
  const clock = result.frame.ts;
  const names = Object.keys(frames);
  const units = new Map(names.map((name) => [name, 0]));
  const price = new Map(names.map((name) => [name, 0]));
  let cash = options.cash!;
  let marginInterest = 0;
  const equity = Array.from(clock, (ts, tick) => {
    const years = tick === 0 ? 0 : (ts - clock[tick - 1]!) / (365 * 864e5);
    for (const name of names) cash -= Math.max(0, -units.get(name)!) * price.get(name)! * options.borrowRate! * years;
    const interest = Math.max(0, -cash) * options.marginRate! * years;
    cash -= interest;
    marginInterest += interest;
    for (const name of names) {
      const row = frames[name]!.ts.indexOf(ts);
      const due = row < 0 ? [] : dueAt(actions[name]!, frames[name]!.ts, row);
      for (const action of due) {
        if (action.type === "split") units.set(name, units.get(name)! * action.ratio);
        else cash += units.get(name)! * action.amount;
      }
      if (row >= 0) price.set(name, frames[name]!.bars.close[row]!);
    }
    for (const { bar, symbol, side, quantity, price: paid, commission } of result.fills) {
      if (bar !== tick) continue;
      const sign = side === "BUY" ? 1 : -1;
      units.set(symbol!, units.get(symbol!)! + sign * quantity);
      cash -= sign * quantity * paid + commission;
    }
    return names.reduce((sum, name) => sum + units.get(name)! * price.get(name)!, cash);
  });
  return { equity, marginInterest };
}

/** What takes effect at the open of a row: everything since the row before. */
function dueAt(actions: readonly CorporateAction[], ts: Float64Array, row: number): CorporateAction[] {
  if (row === 0) return [];
  return actions.filter((action) => action.ts > ts[row - 1]! && action.ts <= ts[row]!).sort((a, b) => a.ts - b.ts);
}

const cases = fc.integer({ min: 1, max: 1e6 }).map((seed) => ({ seed, ...makeCase(seed) }));

function runCase({ frames, strategy, options }: Case): BacktestResult {
  const names = Object.keys(frames);
  return runBacktest(names.length === 1 ? frames[names[0]!]! : frames, strategy, options);
}

it("money and holdings make up the equity at every bar, and the trades its change, over 400 random strategies", () => {
  fc.assert(
    fc.property(cases, (one) => {
      const result = runCase(one);
      const books = keepBooks(one, result);
      const scale = Math.max(one.options.cash!, ...books.equity.map(Math.abs));
      const odd = books.equity.findIndex((value, bar) => Math.abs(result.equity[bar]! - value) > 1e-9 * scale);
      expect(odd, `bar ${odd}`).toBe(-1);
      const gained = result.trades.reduce((sum, { pnl }) => sum + pnl!, 0);
      const change = result.equity.at(-1)! - one.options.cash! + books.marginInterest;
      expect(Math.abs(gained - change)).toBeLessThanOrEqual(1e-8 * scale);
    }),
    { numRuns: 400, seed: 20261121 },
  );
});

it("every order says what became of it, and no fill breaks its terms, over 400 random strategies", () => {
  fc.assert(
    fc.property(cases, (one) => {
      const result = runCase(one);
      expect(result.orders.filter((order) => isOdd(order, one))).toEqual([]);
      expect(result.fills.filter(({ quantity, price }) => !(quantity > 0 && price > 0))).toEqual([]);
      const total = result.equity.at(-1)! / one.options.cash! - 1;
      const { returnLow, returnHigh } = result.ambiguity!;
      expect(total >= returnLow && total <= returnHigh).toBe(true);
    }),
    { numRuns: 400, seed: 20261122 },
  );
});

it("nothing is held that is less than a step, and nothing beyond the leverage is opened", () => {
  fc.assert(
    fc.property(cases, (one) => {
      const { options, frames, actions } = one;
      fc.pre(Object.keys(frames).length === 1 && actions["A"]!.length === 0);
      const result = runCase(one);
      expect(
        Array.from(result.position).filter((units) => units !== 0 && Math.abs(units) < options.instrument!.step! / 2),
      ).toEqual([]);
      const opened = result.fills.filter(
        ({ bar }) => Math.abs(result.position[bar]!) > Math.abs(result.position[bar - 1] ?? 0),
      );
      const { low, high } = frames["A"]!.bars;
      for (const { bar } of opened) {
        // The bar may move against it after the fill: by no more than from its low to its high.
        const loss = Math.abs(result.position[bar]!) * (high[bar]! * 1.01 - low[bar]!);
        const exposure = Math.abs(result.position[bar]!) * low[bar]!;
        expect(exposure).toBeLessThanOrEqual((Math.max(0, result.equity[bar]!) + loss) * options.leverage! + loss);
      }
    }),
    { numRuns: 150, seed: 20261123 },
  );
});

/** Whether a record says something that cannot be. */
function isOdd(order: OrderRecord, { actions }: Case): boolean {
  const { status, reason, quantity, filled, endBar, placedBar, limit, side, price } = order;
  const dropped = status === "cancelled" || status === "expired";
  if ((dropped && reason === null) || placedBar < 0) return true;
  if ((endBar === null) !== (status === "open" || status === "partial")) return true;
  if (status === "filled" && reason === null && Math.abs(filled / quantity! - 1) > 1e-9) return true;
  if (price === null || limit === null || actions[order.symbol!]!.length > 0) return false;
  return (side === "BUY" ? price - limit : limit - price) > 1e-9 * limit;
}
