import type { BarSizeSetting } from "@stoqey/ib";
import type { Resolution } from "../../model/resolution.js";

/** TWS's spelling of every bar size; it takes no other. */
const barSizes: Readonly<Record<Resolution, `${BarSizeSetting}`>> = {
  "1s": "1 secs",
  "5s": "5 secs",
  "10s": "10 secs",
  "15s": "15 secs",
  "30s": "30 secs",
  "1m": "1 min",
  "2m": "2 mins",
  "3m": "3 mins",
  "5m": "5 mins",
  "10m": "10 mins",
  "15m": "15 mins",
  "20m": "20 mins",
  "30m": "30 mins",
  "1h": "1 hour",
  "2h": "2 hours",
  "3h": "3 hours",
  "4h": "4 hours",
  "8h": "8 hours",
  "1d": "1 day",
  "1w": "1 week",
  "1mo": "1 month",
};

/** A bar size as TWS spells it: `1 secs`, `1 min`, `5 mins`, `1 hour`, `1 day`. */
export function toBarSize(resolution: Resolution): BarSizeSetting {
  return barSizes[resolution] as unknown as BarSizeSetting;
}
