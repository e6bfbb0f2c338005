import type { BarRequest, WhatToShow } from "../../model/bar-source.js";
import { UsageError } from "../../model/errors.js";
import type { Instrument } from "../../model/instrument.js";
import type { Resolution } from "../../model/resolution.js";

/** The price kind of a series: what was asked for, or what this kind of instrument is usually charted by. */
export function choosePriceKind(instrument: Pick<Instrument, "assetClass">, what: WhatToShow | undefined): WhatToShow {
  if (what) return what;
  if (instrument.assetClass === "CASH" || instrument.assetClass === "CMDTY") return "MIDPOINT";
  return instrument.assetClass === "CRYPTO" ? "AGGTRADES" : "TRADES";
}

/**
 * Refuses combinations that TWS would refuse, before it is asked.
 *
 * @throws {UsageError} `CONFLICTING_OPTIONS`
 */
export function assertPriceKind(
  request: BarRequest,
  instrument: Instrument,
  what: WhatToShow,
  resolution: Resolution,
): void {
  const refuse = (why: string): never => {
    throw new UsageError("CONFLICTING_OPTIONS", `${request.symbol} @ ${resolution}: ${why}`, {
      context: { symbol: request.symbol, resolution, what },
    });
  };
  const trades = what === "TRADES" || what === "ADJUSTED_LAST";
  if (instrument.assetClass === "CASH" && (trades || what === "AGGTRADES")) {
    refuse(`a currency pair has no trades, received what "${what}"; use MIDPOINT, BID or ASK.`);
  }
  if (instrument.assetClass === "CRYPTO" && trades) refuse(`crypto has AGGTRADES, received what "${what}".`);
  if (what === "AGGTRADES" && instrument.assetClass !== "CRYPTO") {
    refuse("AGGTRADES is for crypto only; use TRADES.");
  }
  if (what === "ADJUSTED_LAST" && (resolution === "1w" || resolution === "1mo")) {
    refuse("ADJUSTED_LAST has no bars longer than a day; use 1d, or TRADES.");
  }
}
