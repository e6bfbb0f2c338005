import { Frame } from "../frame/frame.js";
import type { BarColumns } from "../model/bar.js";
import type { CorporateAction } from "../model/corporate-action.js";

/** Raw price per split-adjusted price at each bar: the product of the ratios of all later splits, those after the last bar too. */
export function computePriceFactor(ts: Float64Array, actions: readonly CorporateAction[]): Float64Array {
  const factor = new Float64Array(ts.length);
  const splits = actions.filter((action) => action.type === "split").sort((a, b) => b.ts - a.ts);
  let product = 1;
  let next = 0;
  for (let i = ts.length - 1; i >= 0; i--) {
    while (next < splits.length && splits[next]!.ts > ts[i]!) product *= splits[next++]!.ratio;
    factor[i] = product;
  }
  return factor;
}

/** The frame with prices as if every later split had already happened; volume the other way round. */
export function adjustForSplits(frame: Frame, factor: Float64Array): Frame {
  const divide = (column: Float64Array): Float64Array => column.map((value, i) => value / factor[i]!);
  const { ts, open, high, low, close, volume } = frame.bars;
  const bars: BarColumns = {
    ts,
    open: divide(open),
    high: divide(high),
    low: divide(low),
    close: divide(close),
    volume: volume.map((value, i) => value * factor[i]!),
  };
  return Frame.fromBars(bars, frame);
}
