import type { Indicator } from "../indicators/indicator.js";
import { barColumnNames } from "../model/bar.js";
import { UsageError } from "../model/errors.js";
import type { IndicatorRequests } from "../strategy/strategy.js";

/** Which columns a strategy needs, and under which names it reads them. */
export interface NamedColumns {
  /** What belongs in each column of the frame. */
  readonly wanted: Readonly<Record<string, string | Indicator>>;
  /** Name on `row` → column of the frame. */
  readonly aliases: ReadonlyMap<string, string>;
}

/**
 * A column for every indicator: under the indicator's own name, so that several strategies share it and the legend says
 * what it is; under the strategy's name for it when another indicator has taken that.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for a name that the bars have
 */
export function nameColumns(requests: IndicatorRequests): NamedColumns {
  const wanted = new Map<string, string | Indicator>();
  const aliases = new Map<string, string>();
  for (const [alias, request] of Object.entries(requests)) {
    assertNotBars(alias);
    let column = typeof request === "string" ? request : request.name;
    if (isTaken(wanted, column, request)) column = alias;
    while (isTaken(wanted, column, request)) column += "'";
    wanted.set(column, request);
    aliases.set(alias, column);
  }
  return { wanted: Object.fromEntries(wanted), aliases };
}

function isTaken(wanted: ReadonlyMap<string, string | Indicator>, column: string, request: string | Indicator) {
  return wanted.has(column) && wanted.get(column) !== request;
}

function assertNotBars(alias: string): void {
  if (alias !== "ts" && !(barColumnNames as readonly string[]).includes(alias)) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a name for the indicator that the row does not have yet, received "${alias}". Choose another name.`,
    { context: { received: alias } },
  );
}
