import { realPower } from "../model/real-power.js";
import { compactFormat, decimalsOf, formatDecimals } from "./format-number.js";
import type { ValueScale } from "./plot-options.js";

/** The vertical scale of a panel. */
export interface ValueAxis {
  /** `log`: equal distances are equal ratios. */
  readonly scale: "linear" | "log";
  /** Lowest and highest value that fit. */
  readonly domain: readonly [number, number];
  /** Values that get a grid line and a label. */
  readonly ticks: readonly number[];
  /** Text of a tick. */
  readonly format: (value: number) => string;
}

/** How to lay out a scale. */
export interface ValueAxisOptions {
  /** Height of the panel, pixels. */
  readonly height: number;
  /** Fixed range instead of that of the data. */
  readonly domain?: readonly [number, number] | null;
  /** Fixed ticks instead of round ones. */
  readonly ticks?: readonly number[];
  /** Space above and below the data, as a share of its range. @default [0.06, 0.06] */
  readonly padding?: readonly [below: number, above: number];
  /** Whether zero must fit. @default false */
  readonly zero?: boolean;
  /** Equal ratios instead of equal differences; for values above zero. @default false */
  readonly log?: boolean;
  /** Text of a tick, made from the step. @default plain decimals */
  readonly format?: (step: number, largest: number) => (value: number) => string;
}

/** Smaller numbers have no label: they count as zero. */
const tiny = 1e-15;

const evenPadding = [0.06, 0.06] as const;

/** Pixels between ticks: closer in low panels, which have room for three or four only. */
const tickSpacing = (height: number): number => (height > 200 ? 44 : 27);

/** A scale around the finite values of some columns. */
export function valueAxis(columns: readonly Float64Array[], options: ValueAxisOptions): ValueAxis {
  if (options.log === true) return logAxis(rangeOf(columns, false), options);
  const domain = options.domain ?? paddedRange(rangeOf(columns, options.zero ?? false), options.padding);
  const step = roundStep((domain[1] - domain[0]) / Math.max(2, options.height / tickSpacing(options.height)));
  const ticks = options.ticks ?? multiplesOf(step, domain);
  const largest = Math.max(Math.abs(domain[0]), Math.abs(domain[1]));
  const format = (options.format ?? plainFormat)(step, largest);
  return { scale: "linear", domain, ticks, format };
}

const wideRatio = 10;

/** Whether a scale shows equal ratios: if asked, or by itself where equal differences would flatten most of the values. */
export function isLog(wish: ValueScale, [low, high]: readonly [number, number]): boolean {
  return wish !== "linear" && low > 0 && high / low >= (wish === "log" ? 1 + 1e-9 : wideRatio);
}

/** Pixels from the top of a panel of this height to a value. */
export function valuePixel({ scale, domain: [low, high] }: ValueAxis, height: number, value: number): number {
  return scale === "log"
    ? (Math.log(high / value) / Math.log(high / low)) * height
    : ((high - value) / (high - low)) * height;
}

const mantissas = [[1], [1, 3], [1, 2, 5], [1, 1.5, 2, 3, 5, 7], [1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]];

function logAxis([low, high]: readonly [number, number], options: ValueAxisOptions): ValueAxis {
  const [below, above] = options.padding ?? evenPadding;
  const ratio = high / low;
  const domain = [low / realPower(ratio, below), high * realPower(ratio, above)] as const;
  const most = options.height / tickSpacing(options.height);
  const candidates = mantissas.map((set) => decades(domain, set));
  const ticks = candidates.findLast((candidate) => candidate.length <= most) ?? candidates[0]!;
  const format = options.format ?? plainFormat;
  return { scale: "log", domain, ticks, format: (value) => format(value, value)(value) };
}

function decades([low, high]: readonly [number, number], set: readonly number[]): number[] {
  const ticks: number[] = [];
  for (let power = Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
    for (const mantissa of set) {
      const tick = Number(`${mantissa}e${power}`);
      if (tick >= low && tick <= high) ticks.push(tick);
    }
  }
  return ticks;
}

/** Lowest and highest finite value of all columns; `[Infinity, -Infinity]` if there is none. */
export function rangeOf(columns: readonly Float64Array[], zero: boolean): readonly [number, number] {
  let low = zero ? 0 : Infinity;
  let high = zero ? 0 : -Infinity;
  for (const column of columns) {
    for (const value of column) {
      if (!Number.isFinite(value)) continue;
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  return [low, high];
}

function paddedRange(
  [low, high]: readonly [number, number],
  [below, above]: readonly [number, number] = evenPadding,
): readonly [number, number] {
  if (low > high) return [0, 1];
  // A flat series stands in the middle of a scale of about its own size.
  if (high - low <= Math.max(Math.abs(high) * 1e-12, tiny)) {
    const half = Math.abs(low) <= tiny ? 1 : Math.abs(low) * 0.02;
    return [low - half, high + half];
  }
  return [low - (high - low) * below, high + (high - low) * above];
}

/** The nearest of 1, 2, 2.5, 5, 10 times a power of ten that is not below `rough`. */
function roundStep(rough: number): number {
  const power = Number(`1e${Math.floor(Math.log10(rough))}`);
  const factor = [1, 2, 2.5, 5, 10].find((candidate) => candidate * power >= rough * (1 - 1e-9)) ?? 10;
  return factor * power;
}

function multiplesOf(step: number, [low, high]: readonly [number, number]): number[] {
  const ticks: number[] = [];
  const decimals = decimalsOf(step);
  for (let k = Math.ceil(low / step - 1e-9); k * step <= high + step * 1e-9; k++) {
    ticks.push(Number((k * step).toFixed(Math.min(decimals, 20))));
  }
  return ticks;
}

function plainFormat(step: number, largest: number): (value: number) => string {
  if (largest >= 1e6) return compactFormat(largest, step);
  const decimals = decimalsOf(step);
  return (value) => formatDecimals(value, decimals);
}
