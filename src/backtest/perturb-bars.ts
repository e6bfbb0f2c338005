import { Frame } from "../frame/frame.js";
import { createBarColumns, type BarColumns } from "../model/bar.js";

/** The bars with those after `last` replaced by another path, made from an integer generator. */
export function replaceFuture(frame: Frame, last: number, seed: number): Frame {
  const bars = copyBars(frame);
  const random = createGenerator(seed);
  let price = bars.close[last]!;
  for (let i = last + 1; i < frame.length; i++) {
    const open = price * (1 + (random() - 0.5) * 0.02);
    const close = open * (1 + (random() - 0.45) * 0.06);
    writeBar(bars, i, open, close, 1 + random() * 0.02);
    price = close;
  }
  return Frame.fromBars(bars, frame);
}

/** The bars with every price after `last` missing. */
export function poisonFuture(frame: Frame, last: number): Frame {
  const bars = copyBars(frame);
  for (const column of [bars.open, bars.high, bars.low, bars.close, bars.volume]) column.fill(NaN, last + 1);
  return Frame.fromBars(bars, frame);
}

/** Factors by which one bar is changed, its high and low following its open and close. */
export interface BarChange {
  /** Of the open. @default 1 */
  readonly open?: number;
  /** Of the close. @default 1 */
  readonly close?: number;
  /** From the higher of the two to the high, and from the low to the lower. @default 1.001 */
  readonly stretch?: number;
  /** Of the volume. @default 1 */
  readonly volume?: number;
}

/** The bars with one of them changed. */
export function changeBar(frame: Frame, bar: number, change: BarChange): Frame {
  const { open = 1, close = 1, stretch = 1.001, volume = 1 } = change;
  const bars = copyBars(frame);
  writeBar(bars, bar, bars.open[bar]! * open, bars.close[bar]! * close, stretch);
  bars.volume[bar] = bars.volume[bar]! * volume;
  return Frame.fromBars(bars, frame);
}

/** The same frame on memory of its own. */
export function copyFrame(frame: Frame): Frame {
  return frame.with(Object.fromEntries(frame.columnNames.map((name) => [name, frame.col(name).slice()])));
}

function writeBar(bars: BarColumns, i: number, open: number, close: number, stretch: number): void {
  bars.open[i] = open;
  bars.close[i] = close;
  bars.high[i] = Math.max(open, close) * stretch;
  bars.low[i] = Math.min(open, close) / stretch;
}

function copyBars(frame: Frame): BarColumns {
  const { bars } = frame;
  const copy = createBarColumns(frame.length);
  for (const name of Object.keys(bars) as (keyof BarColumns)[]) copy[name].set(bars[name]);
  return copy;
}

function createGenerator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(1_664_525, state) + 1_013_904_223) >>> 0;
    return state / 0x1_0000_0000;
  };
}
