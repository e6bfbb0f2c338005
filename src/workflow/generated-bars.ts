import { createBarColumns, sliceBars, type BarColumns } from "../model/bar.js";
import { isIntraday, resolutionMs, type Resolution } from "../model/resolution.js";

const dayMs = 864e5;
const lastDay = Date.UTC(2024, 9, 30);
const openMinute = 14 * 60 + 30;
const sessionMinutes = 390;

/**
 * Made-up bars for trying things out: the same for the same symbol and size every time, on weekdays, prices above zero.
 * Those of every size end on the same day. Not market data.
 */
export function generateBars(symbol: string, resolution: Resolution, count = 1260): BarColumns {
  const random = createRandom(`${symbol} ${resolution}`);
  const bars = createBarColumns(count);
  const instants = weekdayInstantsBackwards(resolution);
  for (let i = count - 1; i >= 0; i--) bars.ts[i] = instants.next().value;
  let price = 50 + 200 * random();
  for (let i = 0; i < count; i++) {
    const open = price * (1 + 0.004 * (random() - 0.5));
    const close = open * (1 + 0.03 * (random() - 0.492));
    bars.open[i] = toCents(open);
    bars.close[i] = toCents(close);
    bars.high[i] = toCents(Math.max(open, close) * (1 + 0.008 * random()));
    bars.low[i] = toCents(Math.min(open, close) * (1 - 0.008 * random()));
    bars.volume[i] = Math.round(1e6 + 4e6 * random());
    price = close;
  }
  return sliceBars(bars, 0, count);
}

function toCents(price: number): number {
  return Math.max(0.01, Math.round(price * 100) / 100);
}

function* weekdayInstantsBackwards(resolution: Resolution): Generator<number, never> {
  const size = resolutionMs(resolution);
  for (let day = lastDay; ; day -= Math.max(dayMs, size)) {
    const weekday = new Date(day).getUTCDay();
    if (!isIntraday(resolution)) {
      if (size > dayMs || (weekday > 0 && weekday < 6)) yield day;
    } else if (weekday > 0 && weekday < 6) {
      for (let bar = Math.ceil((sessionMinutes * 6e4) / size) - 1; bar >= 0; bar--)
        yield day + openMinute * 6e4 + bar * size;
    }
  }
}

/** A small generator (mulberry32) seeded by a text. */
function createRandom(seed: string): () => number {
  let state = 0;
  for (const char of seed) state = (Math.imul(state, 31) + char.codePointAt(0)!) | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
