import { expect, it } from "vitest";
import { runSignals } from "../../src/backtest/run-signals.js";
import { fixedCommission } from "../../src/execution/commission.js";
import { toDailyFrame } from "../support/daily-line.js";

const frame = toDailyFrame([10, 11, 12, 13]);
const decisions = Int8Array.from([1, 0, -1, 0]);

it("a commission that is no number is refused, as by the event engine", () => {
  const commission = { name: "text", fee: () => "5" as never };
  expect(() => runSignals(frame, decisions, { commission })).toThrow(
    /^Expected the commission text to be a finite number/,
  );
  expect(runSignals(frame, decisions, { commission: fixedCommission(5) }).commission).toBe(10);
});

it.each<[unknown, unknown, RegExp]>([
  [["BUY", "", "SELL", ""], {}, /^Expected decisions as numbers .* received "BUY" for bar 0\.$/],
  [decisions, { leverage: 2 }, /^Expected only cash, .* received "leverage"\./],
])("what would be ignored is refused: %j %j", (given, options, message) => {
  expect(() => runSignals(frame, given as never, options as never)).toThrow(message);
});
