import type { BarColumns } from "../model/bar.js";
import { isIntraday, type Resolution } from "../model/resolution.js";
import { toWallTime } from "../model/wall-time.js";
import type { WireField } from "./wire-frame.js";

/** How the gateway writes times when asked for text (`formatDate` 1): a setting of TWS. */
export type GatewayTimeFormat = "zone" | "utc" | "legacy";

/** How to write the bars of one answer. */
export interface BarRowStyle {
  /** Bar size. */
  readonly resolution: Resolution;
  /** Price kind. */
  readonly what: string;
  /** 1 = text, 2 = epoch seconds. */
  readonly formatDate: string;
  /** Zone of the exchange. */
  readonly zone: string;
  /** Form of textual times. */
  readonly timeFormat: GatewayTimeFormat;
}

const kindsWithVolume = ["TRADES", "ADJUSTED_LAST", "AGGTRADES"];

/** The fields of every bar, as in the historical data message. Where there is no volume, TWS writes -1. */
export function toBarRows(bars: BarColumns, style: BarRowStyle): WireField[][] {
  const traded = kindsWithVolume.includes(style.what);
  return Array.from(bars.ts, (ts, i) => {
    const volume = traded && !Number.isNaN(bars.volume[i]) ? bars.volume[i]! : -1;
    const average = traded ? (bars.high[i]! + bars.low[i]! + bars.close[i]!) / 3 : -1;
    const prices = [bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!];
    return [formatBarTime(ts, style), ...prices, volume, average, traded ? Math.ceil(Math.max(volume, 0) / 100) : -1];
  });
}

/** A bar's time in the form that the request and TWS's settings ask for. Daily and longer bars carry a date only. */
export function formatBarTime(ts: number, style: Omit<BarRowStyle, "what">): string {
  if (!isIntraday(style.resolution)) return new Date(ts).toISOString().slice(0, 10).replaceAll("-", "");
  return style.formatDate === "2" ? String(ts / 1000) : formatGatewayTime(ts, style);
}

/** An instant as text, in one of TWS's three forms. */
export function formatGatewayTime(ts: number, style: Pick<BarRowStyle, "zone" | "timeFormat">): string {
  const wall = toWallTime(ts, style.timeFormat === "utc" ? "UTC" : style.zone);
  const date = wall.slice(0, 10).replaceAll("-", "");
  const time = wall.slice(11);
  if (style.timeFormat === "utc") return `${date}-${time}`;
  return style.timeFormat === "legacy" ? `${date}  ${time}` : `${date} ${time} ${style.zone}`;
}
