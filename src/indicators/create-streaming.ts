import { Frame, type FrameMeta } from "../frame/frame.js";
import type { StreamingBar, TradingSignals } from "./indicator-stream.js";
import { createIndicatorSource } from "./indicator-source.js";
import type { Indicator } from "./indicator.js";

/** An indicator that follows live bars. */
export interface StreamingIndicator {
  /** What it computes. */
  readonly indicator: Indicator;
  /**
   * The value at this bar, NaN = no value.
   *
   * @param bar - the next finished bar
   */
  add(bar: StreamingBar): number;
}

/**
 * The streaming form of an indicator: bar by bar the values that `computeIndicators` gives for the whole column, within
 * 1e-9 of the price level (trading-signals rounds its sums differently). Its early outputs are hidden as in the
 * column, and it starts afresh behind a gap.
 *
 * Indicators that trading-signals does not have (`_talib`, `_unmasked`, custom ones) keep the bars and compute the column
 * again for every bar: equal to the last bit, at a cost that grows with the number of bars.
 *
 * @param indicator - what to follow
 * @param meta - symbol and bar size, for indicators that need to know them (`onTimeframe`)
 */
export async function createStreaming(indicator: Indicator, meta: FrameMeta = {}): Promise<StreamingIndicator> {
  if (indicator.stream === null) return { indicator, add: recomputing(indicator, meta) };
  return { indicator, add: followed(indicator, indicator.stream, await import("trading-signals")) };
}

function followed(
  indicator: Indicator,
  start: NonNullable<Indicator["stream"]>,
  signals: TradingSignals,
): StreamingIndicator["add"] {
  let next = start(signals);
  let bars = 0;
  return (bar) => {
    if (!indicator.inputs.every((name) => Number.isFinite(bar[name as keyof StreamingBar]))) {
      if (!indicator.acrossGaps) {
        next = start(signals);
        bars = 0;
      }
      return NaN;
    }
    const value = next(bar);
    bars++;
    return bars > indicator.warmup && value !== null ? value : NaN;
  };
}

function recomputing(indicator: Indicator, meta: FrameMeta): StreamingIndicator["add"] {
  const names = ["ts", "open", "high", "low", "close", "volume"] as const;
  let columns = names.map(() => new Float64Array(64));
  let length = 0;
  return (bar) => {
    if (length === columns[0]!.length) {
      columns = columns.map((column) => {
        const longer = new Float64Array(column.length * 2);
        longer.set(column);
        return longer;
      });
    }
    names.forEach((name, k) => (columns[k]![length] = bar[name]));
    length++;
    const seen = Object.fromEntries(names.map((name, k) => [name, columns[k]!.subarray(0, length)]));
    const frame = new Frame(seen, meta);
    return indicator.compute(createIndicatorSource(frame))[length - 1]!;
  };
}
