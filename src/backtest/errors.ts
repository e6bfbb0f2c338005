import type { Frame } from "../frame/frame.js";
import { describeThrown } from "../model/describe-thrown.js";
import { CheckError, RunError } from "../model/errors.js";
import { formatTs } from "../model/format-ts.js";

/** Where a strategy stood: `SPY @ 1d, bar 17, 2025-03-04`. */
export function describeBar(frame: Frame, bar: number): string {
  const series =
    frame.symbol === null ? "" : `${frame.symbol}${frame.resolution === null ? "" : ` @ ${frame.resolution}`}, `;
  const ts = frame.ts[bar];
  return `${series}bar ${bar}${ts === undefined ? "" : `, ${formatTs(ts, frame.resolution ?? "1s")}`}`;
}

/** The error for a strategy that threw; a look-ahead stays one and gets the strategy's name. */
export function strategyThrew(strategy: string, frame: Frame, bar: number, cause: unknown): Error {
  if (cause instanceof CheckError && cause.code === "LOOK_AHEAD") {
    const context = { ...cause.context, strategy };
    return new CheckError("LOOK_AHEAD", `Strategy ${strategy}: ${cause.message}`, { cause, context });
  }
  if (cause instanceof RunError && cause.code === "STRATEGY_RETURNED") return cause;
  return new RunError(
    "STRATEGY_THREW",
    `Strategy ${strategy} threw at ${describeBar(frame, bar)}: ${describeThrown(cause)}. Fix the strategy and run again.`,
    { cause, context: { strategy, symbol: frame.symbol, bar, ts: frame.ts[bar] ?? null } },
  );
}

/** The error for a decision that means nothing. */
export function strategyReturned(
  strategy: string,
  frame: Frame,
  bar: number,
  problem: string,
  decision: unknown,
): RunError {
  // Nobody waits for an async onBar: what it throws later must not end the program before this is told.
  if (decision instanceof Promise) decision.catch(() => undefined);
  return new RunError("STRATEGY_RETURNED", `Strategy ${strategy} at ${describeBar(frame, bar)}: ${problem}`, {
    context: { strategy, symbol: frame.symbol, bar, ts: frame.ts[bar] ?? null },
  });
}
