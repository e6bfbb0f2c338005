import { moveTo } from "../strategy/move-to.js";
import type { AccountView } from "../strategy/strategy.js";
import { describeDecision } from "./describe-decision.js";
import { strategyReturned, strategyThrew } from "./errors.js";
import type { PreparedRun, Seat } from "./prepare-run.js";
import { startStrategy } from "./start-strategy.js";

/**
 * Asks a strategy on every bar and writes down what it says: 1 BUY, -1 SELL, 0 nothing. For models without orders.
 *
 * @throws {RunError} `STRATEGY_THREW`, `STRATEGY_RETURNED`
 */
export function askForSignals({ frame, name }: PreparedRun, { strategy, df, row }: Seat): Int8Array {
  const decisions = new Int8Array(frame.length);
  let held = 0;
  const close = frame.col("close");
  let bar = 0;
  const account: AccountView = { position: () => held, price: () => close[bar]!, cash: 0, equity: 0, orders: [] };
  strategy.attach(account);
  try {
    startStrategy(name, strategy, df);
    for (; bar < decisions.length; bar++) {
      row[moveTo](bar);
      df[moveTo](bar);
      const decision = strategy.onBar(bar, row, df);
      if (decision === null || decision === undefined) continue;
      if (decision === "BUY") held = 1;
      else if (decision === "SELL") held = 0;
      else throw strategyReturned(name, frame, bar, onlySignals(decision), decision);
      decisions[bar] = decision === "BUY" ? 1 : -1;
    }
  } catch (cause) {
    throw strategyThrew(name, frame, bar, cause);
  }
  return decisions;
}

function onlySignals(decision: unknown): string {
  return `expected "BUY", "SELL" or null (this profile has no orders), received ${describeDecision(decision)}.`;
}
