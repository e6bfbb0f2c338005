import { describe, expect, it } from "vitest";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import type { BacktestResult } from "../../src/backtest/result.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import type { OrderRecord } from "../../src/model/order.js";
import { loadExampleClass, loadSample } from "../support/example-strategies.js";

const frame = await loadSample("1d");
const { open, high, low, close } = frame.bars;

async function run(name: string, options: BacktestOptions = {}): Promise<BacktestResult> {
  return runBacktest(frame, await loadExampleClass(`orders/${name}.ts`), options);
}

function filled({ orders }: BacktestResult, side: "BUY" | "SELL", role: OrderRecord["role"] = "order"): OrderRecord[] {
  return orders.filter((order) => order.status === "filled" && order.side === side && order.role === role);
}

/** The price of an order is the mean of its fills: value / units, so its last bit may differ from the fill's. */
function isClose(a: number | null, b: number | null): boolean {
  return a !== null && b !== null && Math.abs(a - b) < 1e-9;
}

describe("examples/orders shows that", () => {
  it("a market order is filled at the open of the bar after the decision", async () => {
    const { orders } = await run("market");
    expect(orders.length).toBeGreaterThan(50);
    for (const { placedBar, endBar, price } of orders) {
      expect(endBar).toBe(placedBar + 1);
      expect(price).toBeCloseTo(open[placedBar + 1]!, 9);
    }
  });

  it("a limit order is filled at its limit, or at a better open", async () => {
    const result = await run("limit");
    const [buys, sells] = [filled(result, "BUY"), filled(result, "SELL")];
    for (const { limit, price, endBar } of buys) expect(price).toBeCloseTo(Math.min(limit!, open[endBar!]!), 9);
    for (const { limit, price, endBar } of sells) expect(price).toBeCloseTo(Math.max(limit!, open[endBar!]!), 9);
    expect(buys.some(({ limit, price }) => isClose(price, limit))).toBe(true);
    expect(buys.some(({ limit, price }) => price! < limit! - 1e-6)).toBe(true);
  });

  it("a stop order is filled at its stop, or at a worse open", async () => {
    const result = await run("stop");
    const [buys, sells] = [filled(result, "BUY"), filled(result, "SELL")];
    for (const { stop, price, endBar } of buys) expect(price).toBeCloseTo(Math.max(stop!, open[endBar!]!), 9);
    for (const { stop, price, endBar } of sells) expect(price).toBeCloseTo(Math.min(stop!, open[endBar!]!), 9);
    expect(sells.some(({ stop, price }) => isClose(price, stop))).toBe(true);
    expect(sells.some(({ stop, price }) => price! < stop! - 1e-6)).toBe(true);
  });

  it("a stop-limit order never pays more than its limit, and misses the bars that jump over it", async () => {
    const result = await run("stop-limit");
    const buys = filled(result, "BUY").filter(({ type }) => type === "stopLimit");
    expect(buys.length).toBeGreaterThan(50);
    for (const { stop, limit, price, endBar } of buys) {
      expect(high[endBar!]).toBeGreaterThanOrEqual(stop!);
      expect(price).toBeLessThanOrEqual(limit! + 1e-9);
    }
    const jumpedOver = result.orders.filter(
      ({ type, status, limit, placedBar }) =>
        type === "stopLimit" && status === "cancelled" && low[placedBar + 1]! > limit!,
    );
    expect(jumpedOver.length).toBeGreaterThan(5);
  });

  it("a trailing stop follows the best price and is filled at its level, or at a worse open", async () => {
    const result = await run("trailing-stop");
    const stops = filled(result, "SELL");
    expect(stops.length).toBeGreaterThan(100);
    for (const { stop, price, placedBar, endBar } of stops) {
      // It may have been raised after the open of its last bar, so that open may lie below it.
      expect(isClose(price, stop) || (isClose(price, open[endBar!]!) && price! < stop!)).toBe(true);
      // Placed at a close; the best price before its last bar is known, inside that one the high may have come later.
      const before = Math.max(close[placedBar]!, ...high.subarray(placedBar + 1, endBar!));
      expect(stop!).toBeGreaterThanOrEqual(before * 0.95 - 1e-9);
      expect(stop!).toBeLessThanOrEqual(Math.max(before, high[endBar!]!) * 0.95 + 1e-9);
    }
    expect(stops.some(({ stop, price }) => isClose(price, stop))).toBe(true);
  });

  it("a bracket ends at its stop or its target, and one takes the other away", async () => {
    const result = await run("bracket");
    const [stops, targets] = [filled(result, "SELL", "stopLoss"), filled(result, "SELL", "takeProfit")];
    for (const { stop, price, endBar } of stops) expect(price).toBeCloseTo(Math.min(stop!, open[endBar!]!), 9);
    for (const { limit, price, endBar } of targets) expect(price).toBeCloseTo(Math.max(limit!, open[endBar!]!), 9);
    expect(stops.length).toBeGreaterThan(50);
    expect(targets.length).toBeGreaterThan(50);
    const gone = result.orders.filter(({ reason }) => reason === "other order of the group was filled");
    expect(gone.length).toBe(stops.length + targets.length);
  });

  it("of two orders that cancel each other one is filled at most", async () => {
    const { orders } = await run("one-cancels-other");
    const pairs = orders.filter(({ id }) => id.startsWith("break-"));
    expect(pairs.length).toBeGreaterThan(100);
    let dips = 0;
    for (const up of pairs) {
      const down = orders.find(({ id }) => id === up.id.replace("break-", "dip-"))!;
      const statuses = [up.status, down.status].sort();
      if (statuses.includes("filled")) expect(statuses).toEqual(["cancelled", "filled"]);
      if (down.status === "filled") dips++;
    }
    expect(dips).toBeGreaterThan(20);
  });

  it("DAY ends with its session, GTD with its instant, GTC with its fill", async () => {
    const { orders } = await run("time-in-force");
    const dayMs = 864e5;
    const of = (kind: string): OrderRecord[] => orders.filter(({ id }) => id.startsWith(`${kind}-`));
    const expired = ({ status }: OrderRecord): boolean => status === "expired";
    for (const { endBar, placedBar } of of("day").filter(expired)) expect(endBar).toBe(placedBar + 2);
    const weeks = of("week").filter(expired);
    expect(weeks.length).toBeGreaterThan(20);
    for (const { endTs, endBar, placedTs } of weeks) {
      expect(endTs!).toBeGreaterThan(placedTs + 7 * dayMs);
      expect(frame.ts[endBar! - 1]!).toBeLessThanOrEqual(placedTs + 7 * dayMs);
    }
    expect(of("open").filter(expired)).toEqual([]);
    const count = (kind: string): number => of(kind).filter(({ status }) => status === "filled").length;
    expect(count("day")).toBeLessThan(count("week"));
    expect(count("week")).toBeLessThan(count("open"));
  });
});
