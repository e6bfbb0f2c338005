import { describe, expect, it } from "vitest";
import type { BacktestOptions } from "../../src/backtest/backtest-options.js";
import { runBacktest } from "../../src/backtest/run-backtest.js";
import { commissionFunction } from "../../src/execution/commission.js";
import type { Decision } from "../../src/model/order.js";
import { scripted, toFrame, tsOf, type BarText } from "../support/scripted.js";

const flat: BarText = [10, 10, 10, 10];
const buy = { type: "market", side: "BUY" } as const;

function run(decision: Decision, options: BacktestOptions = {}) {
  return runBacktest(toFrame([flat, flat, flat]), scripted({ 1: decision }), options);
}

describe("what a strategy in JavaScript may return by mistake is refused with bar and time", () => {
  it.each([
    [
      "a stop on a target, which would be ignored",
      { target: 0.5, stopLoss: 9 },
      /only target, symbol in { target }, received "stopLoss"/,
    ],
    ["a misspelt name in an order", { ...buy, quanttiy: 3 }, /received "quanttiy"\. Did you mean "quantity"\?/],
    ["a limit on a market order", { ...buy, limit: 9 }, /in a market order, received "limit"/],
    ["a misspelt side of a bracket", { protect: { stoploss: 9 } }, /Did you mean "stopLoss"\?/],
    ["a bracket that is none", { protect: null }, /{ protect } to hold an object, received null/],
    ["weights that are none", { weights: null }, /{ weights } to hold an object, received null/],
    ["a weight as text", { weights: { TEST: "1" } }, /weight of TEST: expected a target weight .* received "1"/],
    ["a target of null", { target: null }, /target weight .* received "null"/],
    ["a target as text", { target: "0.5" }, /target weight .* received "0\.5"/],
    ["a portion as text", { close: "1" }, /portion above 0 and up to 1, received "1"/],
    ["a group that is none", { oco: null }, /{ oco } to hold a list of orders, received null/],
    ["an empty group", { oco: [] }, /{ oco } to hold a list of orders, received \[\]/],
    ["a group of signals", { oco: ["BUY"] }, /{ oco } to hold a list of orders, received \["BUY"\]/],
    ["a number to cancel", { cancel: 5 }, /an order's id or "all", received 5/],
    ["an unknown time in force", { ...buy, timeInForce: "IOC" }, /timeInForce DAY, GTC, GTD, received "IOC"/],
    ["a quantity of null", { ...buy, quantity: null }, /{ cash }, { fraction } or { volatility }, received null/],
    [
      "a volatility over one bar",
      { ...buy, quantity: { volatility: 0.1, lookbackBars: 1 } },
      /lookbackBars as a whole number of 2 or more, received 1/,
    ],
    [
      "five hundred percent",
      { type: "trailingStop", side: "SELL", trailPercent: 5 },
      /trailPercent as a fraction below 1 .* received "5"/,
    ],
    ["a number as id", { ...buy, id: 7 }, /an id of text, received 7/],
    ["an unknown symbol", { ...buy, symbol: "X" }, /a symbol of this run \(TEST\), received "X"/],
    ["a BigInt", 10n, /received 10/],
    ["a circle", circle(), /received an object that refers to itself/],
  ])("%s", (_title, decision, message) => {
    const attempt = (): unknown => run(decision as never);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/scripted at TEST @ 1d, bar 1, 2024-01-02/);
  });
});

function circle(): object {
  const self: { self?: object } = {};
  self.self = self;
  return self;
}

it("a name that is there but undefined is not there", () => {
  expect(run({ ...buy, quantity: 1, symbol: undefined, limit: undefined } as never).fills).toHaveLength(1);
});

describe("what there is nothing to do for is reported", () => {
  it("a bracket without a position", () => {
    expect(run({ protect: { stopLoss: 9 } }).warnings).toEqual([
      expect.stringMatching(
        /^1 times a bracket .* the first stopLoss \(TEST @ 1d, bar 1, 2024-01-02\): it was not placed\. Give/,
      ),
    ]);
    expect(run({ protect: { stopLoss: null } }).warnings).toEqual([]);
  });

  it("an order that was never placed", () => {
    expect(run({ cancel: "entry" }).warnings).toEqual([
      expect.stringMatching(/never placed, the first entry \(TEST @ 1d, bar 1, 2024-01-02\): nothing was cancelled/),
    ]);
    expect(run([{ ...buy, id: "entry" }, { cancel: "entry" }, { cancel: "entry" }, { cancel: "#1" }]).warnings).toEqual(
      [],
    );
  });

  it("a bracket moved beyond the price", () => {
    const script = { 0: { ...buy, quantity: 1 }, 1: { protect: { stopLoss: 11 } } } as const;
    const { warnings } = runBacktest(toFrame([flat, flat, flat]), scripted(script));
    expect(warnings).toEqual([expect.stringMatching(/wrong side of the price, the first a SELL with stop 11 at 10/)]);
  });

  it("not a stop-limit whose limit leaves it room", () => {
    expect(run({ type: "stopLimit", side: "BUY", stop: 11, limit: 12, quantity: 1 }).warnings).toEqual([]);
    expect(run({ type: "stopLimit", side: "BUY", stop: 9, limit: 12, quantity: 1 }).warnings).toHaveLength(1);
  });
});

describe("why nothing was bought", () => {
  it.each([
    [
      "a volatility of prices that stand still",
      { ...buy, quantity: { volatility: 0.1, lookbackBars: 2 } },
      "volatility unknown",
    ],
    ["too little money for a step", { ...buy, quantity: { cash: 5 } }, "below one step"],
    ["nothing to reduce", { type: "market", side: "SELL", quantity: 3, reduceOnly: true }, "nothing to reduce"],
  ] as const)("%s", (_title, order, reason) => {
    const frame = toFrame(Array.from({ length: 6 }, () => flat));
    expect(runBacktest(frame, scripted({ 4: order })).orders).toMatchObject([
      { status: "cancelled", filled: 0, reason },
    ]);
  });

  it("less is sold than was asked for when less is held", () => {
    const script = {
      0: { ...buy, quantity: 2 },
      1: { type: "market", side: "SELL", quantity: 5, reduceOnly: true },
    } as const;
    const { orders } = runBacktest(toFrame([flat, flat, flat]), scripted(script));
    expect(orders[1]).toMatchObject({ quantity: 5, filled: 2, status: "filled", reason: "more than is held" });
  });
});

describe("options that make no sense are refused together, before the first bar", () => {
  it.each([
    [
      "a commission as text",
      { commission: "percent:0.002" },
      /commission to be a model .* received "percent:0\.002"\. parseCommission/,
    ],
    ["a misspelt sizing", { sizing: { fractoin: 1 } }, /sizing as a number, .* received {"fractoin":1}/],
    ["a step of zero", { instrument: { step: 0 } }, /instrument's step above zero, received "0"/],
    ["a spread of more than the price", { spread: 2.5 }, /spread below 2, received "2\.5"/],
    ["slippage of more than the price", { slippageBps: 20_000 }, /slippageBps below 10000/],
    ["money without end", { cash: Infinity }, /cash below Infinity/],
    ["money as text", { cash: "5000" }, /cash as a number, received the string "5000"/],
    ["a risk-free rate that is none", { riskFree: NaN }, /riskFree above -1, received "NaN"/],
    ["a loss that no session can make", { minimumReturn: -1 }, /minimumReturn above -1, received "-1"/],
    ["a fee without end", { borrowRate: Infinity }, /borrowRate below Infinity/],
    ["a misspelt end", { closeAtEnd: "lastclose" }, /closeAtEnd true, false, lastClose, received "lastclose"/],
    ["an unknown asset class", { instrument: { assetClass: "COIN" } }, /assetClass STK, .* received "COIN"/],
    ["ten times the volume", { volumeShare: 10 }, /volumeShare as a fraction up to 1, received "10"/],
    [
      "a split to nothing",
      { corporateActions: [{ type: "split", ts: tsOf(1), ratio: 0 }] },
      /ratio above zero, received {"type":"split"/,
    ],
    [
      "a split that is no list",
      { corporateActions: { type: "split", ts: tsOf(1), ratio: 2 } },
      /corporateActions as a list/,
    ],
    [
      "a misspelt kind of facts",
      { outside: { externalSignal: [] } },
      /outside as lists of facts by kind \(externalSignals, .*received "externalSignal"\. Did you mean "externalSignals"\?/,
    ],
    ["facts without a kind", { outside: [] }, /outside as lists of facts by kind .*received \[\]/],
    ["one fact instead of a list", { outside: { marketEvents: {} } }, /outside\.marketEvents as a list, received {}/],
  ])("%s", (_title, options, message) => {
    expect(() => run("BUY", options as never)).toThrow(message);
  });

  it("two at once", () => {
    expect(() => run("BUY", { spread: 3, sizing: { cash: -1 } })).toThrow(
      /spread below 2.*cash to be a number above 0/,
    );
  });

  it("a commission function that forgets to return", () => {
    const commission = commissionFunction((() => undefined) as never, "mine");
    expect(() => run("BUY", { commission })).toThrow(
      /commission mine to be a finite number, received "undefined" for 1000 units at 10/,
    );
  });
});

it("of two signals in one answer the later one counts", () => {
  const run = (script: Readonly<Record<number, Decision>>) =>
    runBacktest(flatFrame(), scripted(script), { cash: 1000 });
  const bought = run({ 0: ["BUY", "SELL"] });
  expect(bought.fills).toEqual([]);
  expect(bought.orders).toMatchObject([{ side: "BUY", status: "cancelled", reason: "replaced by a newer order" }]);
  expect(run({ 0: ["SELL", "BUY"] }).fills).toMatchObject([{ side: "BUY" }]);
  const kept = run({ 0: "BUY", 1: ["SELL", "BUY"] });
  expect(kept.fills).toHaveLength(1);
  expect(kept.orders).toMatchObject([{ side: "BUY" }, { side: "SELL", reason: "replaced by a newer order" }]);
});

it("a commission model made by hand that gives no number is an error in either profile with orders", () => {
  const commission = { name: "mine", fee: () => NaN };
  for (const profile of ["native", "bpy"] as const) {
    expect(() => runBacktest(flatFrame(), scripted({ 1: "BUY" }), { commission, profile })).toThrow(
      /Expected the commission mine to be a finite number, received "NaN" for [\d.]+ units at 10/,
    );
  }
});

function flatFrame() {
  return toFrame([
    [10, 10, 10, 10],
    [10, 10, 10, 10],
    [10, 10, 10, 10],
    [10, 10, 10, 10],
  ]);
}
