import { compactFormat, decimalsOf, formatDecimals } from "./format-number.js";

/** The vertical scale of a panel. */
export interface ValueAxis {
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
  /** Text of a tick, made from the step. @default plain decimals */
  readonly format?: (step: number, largest: number) => (value: number) => string;
}

/** Pixels between ticks: closer in low panels, which have room for three or four only. */
const tickSpacing = (height: number): number => (height > 200 ? 44 : 27);

/** A scale around the finite values of some columns. */
export function valueAxis(columns: readonly Float64Array[], options: ValueAxisOptions): ValueAxis {
  const domain = options.domain ?? paddedRange(rangeOf(columns, options.zero ?? false), options.padding);
  const step = roundStep((domain[1] - domain[0]) / Math.max(2, options.height / tickSpacing(options.height)));
  const ticks = options.ticks ?? multiplesOf(step, domain);
  const largest = Math.max(Math.abs(domain[0]), Math.abs(domain[1]));
  const format = (options.format ?? plainFormat)(step, largest);
  return { domain, ticks, format };
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
  [below, above]: readonly [number, number] = [0.06, 0.06],
): readonly [number, number] {
  if (low > high) return [0, 1];
  // A flat series stands in the middle of a scale of about its own size.
  if (high - low <= Math.abs(high) * 1e-12) {
    const half = low === 0 ? 1 : Math.abs(low) * 0.02;
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
