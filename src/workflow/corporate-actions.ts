import type { Store } from "../data/store/store.js";
import { loadSymbolEvents } from "../data/symbol-events.js";
import type { Frame } from "../frame/frame.js";
import type { CorporateAction } from "../model/corporate-action.js";
import { DataError } from "../model/errors.js";
import type { SymbolEvent } from "../model/events.js";
import { formatTs } from "../model/format-ts.js";
import { getLogger } from "../model/logger.js";
import type { LoadedWindow } from "./load-window.js";

const log = getLogger("workflow.actions");

/** Splits and dividends by ticker, in order of time. */
export type CorporateActions = Readonly<Record<string, readonly CorporateAction[]>>;

/**
 * The stored splits and dividends of the symbols of a run, from their first loaded bar to their last. A split that the
 * stored prices do not show is taken as already in them, as IBKR serves its bars: it is left out, and the dividends before
 * it are counted per unit of today.
 *
 * @returns null if there are none
 * @throws {DataError} `BAD_ROWS` for a split without a ratio or a dividend without an amount
 */
export async function loadCorporateActions(
  store: Store,
  windows: ReadonlyMap<string, LoadedWindow>,
): Promise<CorporateActions | null> {
  const found: [string, readonly CorporateAction[]][] = [];
  for (const [symbol, { frame }] of windows) {
    const [first, last] = [frame.ts[0]!, frame.ts[frame.length - 1]!];
    const kinds = ["split", "dividend"].map((eventType) => loadSymbolEvents(store, { symbol, eventType, to: last }));
    const events = (await Promise.all(kinds)).flat().filter(({ ts }) => ts > first);
    const actions = fitToPrices(
      symbol,
      frame,
      events.map(toAction).toSorted((a, b) => a.ts - b.ts),
    );
    if (actions.length > 0) found.push([symbol, actions]);
  }
  return found.length === 0 ? null : Object.fromEntries(found);
}

/** The same text for the same actions, whatever order a database keeps their keys in. */
export function describeActions(actions: CorporateActions | null): string {
  const lines = Object.entries(actions ?? {}).flatMap(([symbol, list]) =>
    list.map((one) => [symbol, one.ts, one.type, one.type === "split" ? one.ratio : one.amount].join(" ")),
  );
  return lines.sort().join("\n");
}

function toAction({ symbol, ts, eventType, details }: SymbolEvent): CorporateAction {
  const name = eventType === "split" ? "ratio" : "amount";
  const value = details[name];
  if (typeof value !== "number" || !(value > 0 && value < Infinity)) {
    throw new DataError(
      "BAD_ROWS",
      `Expected the ${eventType} of ${symbol} on ${formatTs(ts, "1d")} to have {"${name}": number above 0}, received ` +
        `${JSON.stringify(details)}. Correct it: algo-trader event add -s ${symbol} --type ${eventType} --ts … --details …`,
      { context: { symbol, ts } },
    );
  }
  return eventType === "split" ? { type: "split", ts, ratio: value } : { type: "dividend", ts, amount: value };
}

function fitToPrices(symbol: string, frame: Frame, actions: readonly CorporateAction[]): readonly CorporateAction[] {
  const fitted: CorporateAction[] = [];
  let adjusted = 1;
  for (const action of actions.toReversed()) {
    if (action.type === "dividend") fitted.push({ ...action, amount: action.amount / adjusted });
    else if (showsSplit(frame, action.ts, action.ratio)) fitted.push(action);
    else {
      adjusted *= action.ratio;
      log.info(`${symbol}: the stored prices already account for the split of ${formatTs(action.ts, "1d")}.`);
    }
  }
  return fitted.reverse();
}

/** Whether the price falls by about the ratio of a split where it takes effect. */
function showsSplit(frame: Frame, ts: number, ratio: number): boolean {
  const bar = frame.ts.findIndex((one) => one >= ts);
  const step = Math.log(frame.bars.close[bar - 1]! / frame.bars.open[bar]!);
  return Math.abs(step - Math.log(ratio)) < Math.abs(step);
}
