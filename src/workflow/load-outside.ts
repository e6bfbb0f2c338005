import { requestIndicators } from "../backtest/request-indicators.js";
import { resolveStrategy, type StrategyLike } from "../backtest/resolve-strategy.js";
import { loadExternalSignals } from "../data/external-signals.js";
import { loadMarketEvents } from "../data/market-events.js";
import type { Store } from "../data/store/store.js";
import { loadSymbolEvents } from "../data/symbol-events.js";
import { barKnownAt } from "../frame/known-at.js";
import type { OutsideData, OutsideRequest } from "../model/events.js";
import type { LoadedWindow } from "./load-window.js";

/** A strategy with the parameters that it will run with. */
export interface StrategyToLoadFor {
  /** What to run. */
  readonly strategy: StrategyLike;
  /** Parameter values. @default its own */
  readonly params?: Readonly<Record<string, unknown>> | undefined;
}

/**
 * The facts from outside that a strategy declares, of the symbols of its windows, as far as they were known by the close
 * of the last bar. Older ones come too: the last of them still counts on the first bar.
 *
 * @returns null if the strategy declares none
 * @throws {UsageError} `UNKNOWN_STRATEGY`, `UNKNOWN_PARAMETER`, `INVALID_PARAMETER`
 */
export async function loadOutside(
  store: Store,
  { strategy, params }: StrategyToLoadFor,
  windows: ReadonlyMap<string, LoadedWindow>,
): Promise<OutsideData | null> {
  const requests = listRequests(resolveStrategy(strategy, params), [...windows.keys()]);
  if (requests.length === 0) return null;
  const end = lastInstant(windows);
  const upToEnd = <Fact extends { readonly knownAt: number }>(facts: readonly (readonly Fact[])[]): Fact[] =>
    facts.flat().filter(({ knownAt }) => knownAt <= end);
  const of = (kind: OutsideRequest["kind"]): OutsideRequest[] => requests.filter((one) => one.kind === kind);
  const signals = of("externalSignal").map(({ type, symbol }) =>
    loadExternalSignals(store, { signalType: type, symbol: symbol ?? undefined }),
  );
  const market = of("marketEvent").map(({ type }) => loadMarketEvents(store, { eventType: type }));
  const company = of("symbolEvent").map(({ type, symbol }) =>
    loadSymbolEvents(store, { eventType: type, symbol: symbol ?? undefined }),
  );
  return {
    externalSignals: upToEnd(await Promise.all(signals)),
    marketEvents: upToEnd(await Promise.all(market)),
    symbolEvents: upToEnd(await Promise.all(company)),
  };
}

/**
 * The same out of facts that are at hand: those that the strategy declares, known by the close of the last bar.
 *
 * @returns null if the strategy declares none
 */
export function selectOutside(
  given: OutsideData = {},
  { strategy, params }: StrategyToLoadFor,
  windows: ReadonlyMap<string, LoadedWindow>,
): OutsideData | null {
  const requests = listRequests(resolveStrategy(strategy, params), [...windows.keys()]);
  if (requests.length === 0) return null;
  const end = lastInstant(windows);
  const { externalSignals = [], marketEvents = [], symbolEvents = [] } = given;
  const isAsked = (kind: OutsideRequest["kind"], type: string, symbol: string | null): boolean =>
    requests.some((one) => one.kind === kind && one.type === type && one.symbol === symbol);
  return {
    externalSignals: externalSignals.filter(
      (one) => one.knownAt <= end && isAsked("externalSignal", one.signalType, one.symbol),
    ),
    marketEvents: marketEvents.filter((one) => one.knownAt <= end && isAsked("marketEvent", one.eventType, null)),
    symbolEvents: symbolEvents.filter((one) => one.knownAt <= end && isAsked("symbolEvent", one.eventType, one.symbol)),
  };
}

function lastInstant(windows: ReadonlyMap<string, LoadedWindow>): number {
  return Math.max(...[...windows.values()].map(({ frame }) => lastKnownAt(frame)));
}

/** Every kind of fact that the strategy declares, for each of its symbols, once. */
function listRequests(source: ReturnType<typeof resolveStrategy>, symbols: readonly string[]): OutsideRequest[] {
  const requests = new Map<string, OutsideRequest>();
  for (const request of Object.values(requestIndicators(source.create(), source.name))) {
    const outside = typeof request === "string" ? null : (request.outside ?? null);
    if (outside === null) continue;
    const about = outside.kind === "marketEvent" ? [null] : outside.symbol === null ? symbols : [outside.symbol];
    for (const symbol of about) {
      requests.set(JSON.stringify([outside.kind, outside.type, symbol]), { ...outside, symbol });
    }
  }
  return [...requests.values()];
}

function lastKnownAt({ ts, resolution }: LoadedWindow["frame"]): number {
  return ts.length === 0 ? -Infinity : barKnownAt(ts[ts.length - 1]!, resolution ?? "1d");
}
