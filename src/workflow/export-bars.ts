import type { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Store } from "../data/store/store.js";
import type { Frame } from "../frame/frame.js";
import { toArrow } from "../frame/to-arrow.js";
import { computeIndicators } from "../indicators/compute-indicators.js";
import { expandGroups, splitIndicatorNames } from "../indicators/indicator-groups.js";
import { barColumnNames } from "../model/bar.js";
import { formatTs } from "../model/format-ts.js";
import { getLogger } from "../model/logger.js";
import type { Resolution } from "../model/resolution.js";
import { writeFileAtomically } from "../model/write-file.js";
import { assertWindow } from "./fetch-window.js";
import { loadWindow, type StoredWindow } from "./load-window.js";

const log = getLogger("workflow.export");

/** Rows that are turned into text at once. */
const rowsPerPiece = 2048;

/** Formats of an export. */
export const exportFormats = ["csv", "jsonl", "arrow"] as const;

/** Format of an export. */
export type ExportFormat = (typeof exportFormats)[number];

/** What to export and where to. */
export interface ExportRequest extends StoredWindow {
  /** Indicator columns behind the bar's own, in this order; one text may hold several, separated by commas. */
  readonly indicators: readonly string[];
  /** `csv`, `jsonl` (one object a line) or `arrow` (an Arrow file, also known as Feather). */
  readonly format: ExportFormat;
  /** A file, written whole or not at all, or a stream. */
  readonly out: string | Writable;
  /** Stops the work. */
  readonly signal?: AbortSignal;
}

/** What was exported. */
export interface ExportReport {
  /** Ticker. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
  /** Column names in order, `ts` first. */
  readonly columns: readonly string[];
  /** Rows written. */
  readonly bars: number;
  /** First bar, as text. */
  readonly from: string;
  /** Last bar, as text. */
  readonly to: string;
  /** The file, or null for a stream. */
  readonly file: string | null;
}

/**
 * Writes stored bars with indicator columns. Indicators know every stored bar before the window. Numbers are the
 * shortest text that parses back to the same double, or the double itself (`arrow`); no value is an empty cell (`csv`) or
 * null.
 *
 * @throws {UsageError} `UNKNOWN_INDICATOR`, `REVERSED_DATES`
 * @throws {DataError} `SYMBOL_NOT_STORED`, `EMPTY_RESULT`
 * @throws {RunError} `OUTPUT_FAILED`
 */
export async function exportBars(store: Store, request: ExportRequest): Promise<ExportReport> {
  assertWindow(request);
  const { symbol, resolution, format, out, signal } = request;
  const indicators = request.indicators.flatMap(splitIndicatorNames);
  const { frame: whole, start } = await loadWindow(store, request, "native");
  const frame = computeIndicators(whole, indicators).slice(start);
  const columns = ["ts", ...barColumnNames, ...expandGroups(indicators).map(String)];
  const pieces = toPieces[format](frame, columns, resolution);
  if (typeof out === "string") await writeFileAtomically(out, pieces, signal);
  else await pipeline(pieces, out, { end: false, signal });
  const file = typeof out === "string" ? out : null;
  log.info(`Exported ${frame.length} rows of ${symbol} @ ${resolution}${file === null ? "." : ` to ${file}.`}`);
  return {
    symbol,
    resolution,
    columns,
    bars: frame.length,
    from: formatTs(frame.ts[0]!, resolution),
    to: formatTs(frame.ts[frame.length - 1]!, resolution),
    file,
  };
}

const toPieces: Readonly<
  Record<
    ExportFormat,
    (frame: Frame, columns: readonly string[], resolution: Resolution) => Iterable<string | Uint8Array>
  >
> = { csv: csvPieces, jsonl: jsonPieces, arrow: (frame, columns) => toArrow(frame, columns.slice(1)) };

function* csvPieces(frame: Frame, columns: readonly string[], resolution: Resolution): Generator<string> {
  yield `${columns.join(",")}\n`;
  const values = columns.slice(1).map((name) => frame.col(name));
  for (let start = 0; start < frame.length; start += rowsPerPiece) {
    let piece = "";
    for (let i = start; i < Math.min(start + rowsPerPiece, frame.length); i++) {
      piece += formatTs(frame.ts[i]!, resolution);
      for (const column of values) piece += Number.isNaN(column[i]!) ? "," : `,${column[i]!}`;
      piece += "\n";
    }
    yield piece;
  }
}

function* jsonPieces(frame: Frame, columns: readonly string[], resolution: Resolution): Generator<string> {
  const values = columns.slice(1).map((name) => [JSON.stringify(name), frame.col(name)] as const);
  for (let start = 0; start < frame.length; start += rowsPerPiece) {
    let piece = "";
    for (let i = start; i < Math.min(start + rowsPerPiece, frame.length); i++) {
      piece += `{"ts":"${formatTs(frame.ts[i]!, resolution)}"`;
      for (const [name, column] of values) piece += `,${name}:${JSON.stringify(column[i]!)}`;
      piece += "}\n";
    }
    yield piece;
  }
}
