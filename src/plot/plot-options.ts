import path from "node:path";
import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";
import { plotThemes, type PlotTheme } from "./theme.js";

/** How much a picture shows: prices with overlays and trades, or every panel. */
export const plotModes = ["simple", "full"] as const;

/** How much a picture shows. */
export type PlotMode = (typeof plotModes)[number];

/** File formats of a picture. */
export const plotFormats = ["png", "svg"] as const;

/** File format of a picture. */
export type PlotFormat = (typeof plotFormats)[number];

/** Vertical scales of prices and equity: `auto` is `log` where the highest value is ten times the lowest or more. */
export const valueScales = ["auto", "linear", "log"] as const;

/** Vertical scale of prices and equity. */
export type ValueScale = (typeof valueScales)[number];

/** How a picture looks and where it is written. */
export interface PlotOptions {
  /** File to write; missing folders are made. Without it nothing is written. */
  readonly file?: string;
  /** `simple`: one panel of prices; `full`: also volume, indicators, equity and drawdown. @default "full" */
  readonly mode?: PlotMode;
  /** Colours. @default "light" */
  readonly theme?: PlotTheme;
  /** Device pixels of the PNG per pixel of the layout, 0.5 to 4. @default 2 */
  readonly scale?: number;
  /** Width of the layout in pixels, 480 to 4000; the height follows from the panels. @default 1200 */
  readonly width?: number;
  /** Vertical scale of prices and equity; `log` needs values above zero and is linear otherwise. @default "auto" */
  readonly valueScale?: ValueScale;
  /** What `file` receives. @default the ending of `file`, otherwise "png" */
  readonly format?: PlotFormat;
  /**
   * Texts to embed in the file by keyword (1 to 79 printable ASCII characters), for example a manifest: `iTXt` chunks in
   * a PNG, one JSON object in the `metadata` element of an SVG.
   */
  readonly metadata?: Readonly<Record<string, string>>;
}

/** Options with every default filled in. */
export type ResolvedPlotOptions = Required<Omit<PlotOptions, "file">> & { readonly file: string | null };

const optionNames = [
  "file",
  "mode",
  "theme",
  "scale",
  "width",
  "valueScale",
  "format",
  "metadata",
] as const satisfies readonly (keyof PlotOptions)[];

/**
 * Fills in the defaults and checks every option.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` naming every wrong option
 */
export function resolvePlotOptions(options: PlotOptions): ResolvedPlotOptions {
  const file = options.file ?? null;
  const resolved: ResolvedPlotOptions = {
    file,
    mode: options.mode ?? "full",
    theme: options.theme ?? "light",
    scale: options.scale ?? 2,
    width: options.width ?? 1200,
    valueScale: options.valueScale ?? "auto",
    format: options.format ?? formatOf(file) ?? "png",
    metadata: options.metadata ?? {},
  };
  const problems = [
    ...Object.keys(options)
      .filter((name) => !(optionNames as readonly string[]).includes(name))
      .map((name) => `unknown option "${name}" (known: ${optionNames.join(", ")}).${didYouMean(name, optionNames)}`),
    ...oneOf("mode", resolved.mode, plotModes),
    ...oneOf("theme", resolved.theme, plotThemes),
    ...oneOf("valueScale", resolved.valueScale, valueScales),
    ...oneOf("format", resolved.format, plotFormats),
    ...within("scale", resolved.scale, 0.5, 4),
    ...within("width", resolved.width, 480, 4000),
    ...contradiction(resolved),
    ...badKeywords(resolved.metadata),
  ];
  if (problems.length > 0) throw new UsageError("INVALID_ARGUMENT", `Cannot plot: ${problems.join("; ")}`);
  return resolved;
}

/** Endings that promise another kind of picture to whoever opens the file. */
const foreignEndings: readonly string[] = [".jpg", ".jpeg", ".gif", ".webp", ".pdf", ".bmp", ".tif", ".tiff", ".html"];

function formatOf(file: string | null): PlotFormat | null {
  const ending = path
    .extname(file ?? "")
    .slice(1)
    .toLowerCase();
  return plotFormats.find((format) => format === ending) ?? null;
}

function oneOf(name: string, value: string, allowed: readonly string[]): string[] {
  return allowed.includes(value)
    ? []
    : [`expected ${name} to be ${allowed.join(" or ")}, received "${value}".${didYouMean(value, allowed)}`];
}

function within(name: string, value: number, low: number, high: number): string[] {
  return value >= low && value <= high ? [] : [`expected ${name} from ${low} to ${high}, received "${value}"`];
}

function contradiction({ file, format }: ResolvedPlotOptions): string[] {
  if (file === "") return ["expected a file name, received an empty text"];
  const written = path.extname(file ?? "").toLowerCase();
  if (foreignEndings.includes(written)) return [`a plot is a ${plotFormats.join(" or ")}: "${file}" would be neither`];
  const ending = formatOf(file);
  return ending === null || ending === format ? [] : [`the file "${file}" is not a ${format}: change its ending`];
}

function badKeywords(metadata: Readonly<Record<string, string>>): string[] {
  return Object.keys(metadata)
    .filter((keyword) => !/^[!-~](?:[ -~]{0,77}[!-~])?$/.test(keyword))
    .map((keyword) => `expected a metadata keyword of 1 to 79 printable ASCII characters, received "${keyword}"`);
}
