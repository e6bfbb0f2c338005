import { Frame } from "../frame/frame.js";
import type { CorporateAction } from "../model/corporate-action.js";
import type { BacktestOptions } from "./backtest-options.js";
import type { Profile } from "./profile.js";

/** What each profile has no use for. */
const unused: Readonly<Record<Profile, readonly (keyof BacktestOptions)[]>> = {
  native: ["periodsPerYear", "hedging", "exclusiveOrders"],
  seed: [
    ...(["cash", "fill", "commission", "spread", "slippageBps", "volumeShare", "sizing", "leverage"] as const),
    ...(["maintenance", "borrowRate", "marginRate", "onInsufficient", "sameBar", "closeAtEnd"] as const),
    ...(["riskFree", "minimumReturn", "hedging", "exclusiveOrders"] as const),
  ],
  bpy: [
    ...(["slippageBps", "volumeShare", "sizing", "maintenance", "borrowRate", "marginRate"] as const),
    ...(["onInsufficient", "sameBar", "riskFree", "minimumReturn", "periodsPerYear"] as const),
  ],
};

/**
 * A sentence on options that the profile has no use for, one on dividends that it does not pay, and one on each option
 * that is about other tickers alone.
 *
 * @param actions - splits and dividends inside the window
 */
export function describeIgnoredOptions(
  profile: Profile,
  options: BacktestOptions,
  symbols: readonly string[],
  actions: readonly CorporateAction[],
): readonly string[] {
  const names = unused[profile].filter((name) => options[name] !== undefined);
  const none =
    names.length === 0 ? [] : [`Profile ${profile} has no use for ${names.join(", ")}: without effect on this run.`];
  const { corporateActions, finer, instruments } = options;
  const byTicker: Readonly<Record<string, object | undefined>> = {
    corporateActions: Array.isArray(corporateActions) ? undefined : corporateActions,
    finer: finer instanceof Frame ? undefined : finer,
    instruments,
  };
  const elsewhere = Object.entries(byTicker).flatMap(([name, value = {}]) => {
    const tickers = Object.keys(value);
    if (tickers.length === 0 || tickers.some((ticker) => symbols.includes(ticker))) return [];
    const own = symbols.length === 0 ? "which have no ticker" : symbols.join(", ");
    return [`Option ${name} is about ${tickers.join(", ")}, not about the bars of this run (${own}): without effect.`];
  });
  return [...none, ...describeUnpaid(profile, actions), ...elsewhere];
}

/** `seed` and `bpy` know prices alone: a split adjusts them, a dividend is cash. */
function describeUnpaid(profile: Profile, actions: readonly CorporateAction[]): readonly string[] {
  const dividends = actions.filter(({ type }) => type === "dividend").length;
  if (profile === "native" || dividends === 0) return [];
  const what = dividends === 1 ? "the dividend" : `the ${dividends} dividends`;
  return [`Profile ${profile} pays no dividends: ${what} of corporateActions in the window had no effect on this run.`];
}
