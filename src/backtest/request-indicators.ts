import type { Indicator } from "../indicators/indicator.js";
import { describeThrown } from "../model/describe-thrown.js";
import { AlgoTraderError, RunError, UsageError } from "../model/errors.js";
import type { IndicatorRequests, Strategy } from "../strategy/strategy.js";

/**
 * The columns that a strategy declares.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for anything but a record of column names and indicators
 * @throws {RunError} `STRATEGY_THREW` if its `indicators` does
 */
export function requestIndicators(strategy: Strategy, name: string): IndicatorRequests {
  const declared: unknown = ask(strategy, name) ?? {};
  if (typeof declared !== "object" || declared === null || Array.isArray(declared) || declared instanceof Promise) {
    throw notRequested(name, "indicators", "an object { name on row: indicator }", declared);
  }
  const requests = Object.entries(declared).map(([column, request]: [string, unknown]) => {
    if (isRequest(request)) return [column, request] as const;
    throw notRequested(name, `indicator "${column}"`, "a column name such as ma20, or an indicator", request);
  });
  return Object.fromEntries(requests);
}

function ask(strategy: Strategy, name: string): unknown {
  try {
    return strategy.indicators?.(strategy.params);
  } catch (cause) {
    if (cause instanceof AlgoTraderError) throw cause;
    throw new RunError(
      "STRATEGY_THREW",
      `Strategy ${name} threw in indicators: ${describeThrown(cause)}. Fix the strategy and run again.`,
      { cause, context: { strategy: name } },
    );
  }
}

function isRequest(request: unknown): request is string | Indicator {
  if (typeof request === "string") return true;
  return typeof request === "object" && request !== null && "compute" in request;
}

function notRequested(strategy: string, what: string, expected: string, received: unknown): UsageError {
  const shown = Array.isArray(received) ? `[${received.map(String).join(", ")}]` : String(received);
  return new UsageError(
    "INVALID_ARGUMENT",
    `Strategy ${strategy}: expected ${what} to be ${expected}, received "${shown}".`,
    { context: { strategy } },
  );
}
