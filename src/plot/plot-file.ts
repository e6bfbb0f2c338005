import path from "node:path";
import type { Clock } from "../model/clock.js";
import type { Resolution } from "../model/resolution.js";
import type { PlotFormat } from "./plot-options.js";

/** What a picture is about, for its file name. */
export interface PlotFileSubject {
  /** Ticker, or null for a run over several. */
  readonly symbol: string | null;
  /** Every ticker. */
  readonly symbols: readonly string[];
  /** Bar size. */
  readonly resolution: Resolution | null;
}

/** Where pictures are kept, and in which format. */
export interface PlotFileOptions {
  /** @default "data/plots" */
  readonly folder?: string;
  /** @default "png" */
  readonly format?: PlotFormat;
}

/** A dated file name for a picture: `data/plots/SPY_1d_20251115_005423.png` (UTC). */
export function plotFile(subject: PlotFileSubject, clock: Clock, options: PlotFileOptions = {}): string {
  const { folder = path.join("data", "plots"), format = "png" } = options;
  const symbol =
    subject.symbol ?? (subject.symbols.length <= 3 ? subject.symbols.join("-") : `${subject.symbols.length}symbols`);
  const stamp = new Date(clock.now()).toISOString().slice(0, 19).replace(/[-:]/g, "").replace("T", "_");
  const parts = [fileNamePart(symbol), subject.resolution, stamp].filter((part) => part !== null && part !== "");
  return path.join(folder, `${parts.join("_")}.${format}`);
}

/** A ticker may have slashes, dots and blanks (`EUR/USD`, `BRK B`, `..`); a file name keeps letters, digits, `.` and `-`. */
function fileNamePart(symbol: string): string {
  return symbol
    .replace(/[^\p{L}\p{N}.-]+/gu, "_")
    .replace(/^[._-]+|[._-]+$/g, "")
    .slice(0, 60);
}
