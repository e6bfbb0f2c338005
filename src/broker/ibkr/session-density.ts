import type { AssetClass } from "../../model/instrument.js";
import type { SessionDensity } from "./history-plan.js";

/** How long an instrument trades: stocks 6.5 hours (16 with the extended ones), currencies and futures day and night, crypto every day. */
export function sessionDensity(assetClass: AssetClass | null, rth: boolean): SessionDensity {
  if (assetClass === "CRYPTO") return { hoursPerDay: 24, daysPerWeek: 7 };
  if (assetClass === "CASH" || assetClass === "FUT" || assetClass === "CMDTY")
    return { hoursPerDay: 24, daysPerWeek: 5.1 };
  return { hoursPerDay: rth ? 6.5 : 16, daysPerWeek: 5 };
}
