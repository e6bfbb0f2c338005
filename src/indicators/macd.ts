import type { ColumnSpec } from "../frame/column-spec.js";
import { columnSpec } from "./column-spec.js";
import { dialectSuffix } from "./dialect.js";
import type { StreamFactory } from "./indicator-stream.js";
import type { Indicator, IndicatorSource } from "./indicator.js";
import { macdLines, macdWarmup, type MacdLines, type MacdSettings } from "./kernels/macd-lines.js";
import { emptyColumn, forEachStretch } from "./kernels/stretches.js";
import { assertPeriod } from "./parameter.js";

/** Options of `macd`. */
export type MacdOptions = Partial<MacdSettings>;

/** The columns of `macd`. A type alias, so that it can be spread into a strategy's record. */
export type MacdIndicators = Readonly<Record<"line" | "signal" | "histogram", Indicator>>;

const macdDefaults: MacdSettings = { fast: 12, slow: 26, signal: 9, seeding: "first", warmup: "masked" };

/**
 * MACD of the closes: the line (fast minus slow exponential average), its signal, and their difference, in price units.
 *
 * First values: line at slow-1, signal and histogram at slow+signal-2; `seeding: "talib"` all three at slow+signal-2;
 * `warmup: "none"` (with the first
 * seeding) all from bar 0.
 *
 * @param options - periods 12, 26, 9 and dialect
 * @throws {UsageError} `INVALID_PARAMETER`
 * @example
 * const { line, signal } = macd({ fast: 12, slow: 26, signal: 9 });
 * computeIndicators(bars, { line, signal });
 */
export function macd(options: MacdOptions = {}): MacdIndicators {
  const settings = { ...macdDefaults, ...options };
  for (const name of ["fast", "slow", "signal"] as const) assertPeriod("macd", name, settings[name]);
  const periods = `${settings.fast},${settings.slow},${settings.signal}`;
  const unmasked = settings.warmup === "none" && settings.seeding === "first";
  const suffix = unmasked ? "_unmasked" : dialectSuffix(settings.seeding);
  const warmup = macdWarmup(settings);
  const group: Partial<ColumnSpec> = {
    pane: "own",
    group: `macd${suffix}(${periods})`,
    groupLabel: `MACD ${periods.replaceAll(",", ", ")}`,
    levels: [0],
  };
  const column = (part: keyof MacdLines, name: string, look: ColumnSpec): Indicator => ({
    name: `${name}${suffix}(${periods})`,
    inputs: ["close"],
    warmup: look.warmup,
    storedAs: null,
    stream: isStreamed(settings) ? macdStream(part, settings) : null,
    spec: look,
    compute: (source) => lines(source, settings)[part],
  });
  return {
    line: column("line", "macd", columnSpec("MACD", warmup.line, group)),
    signal: column("signal", "macd_signal", columnSpec("Signal", warmup.signal, group)),
    histogram: column(
      "histogram",
      "macd_hist",
      columnSpec("Histogram", warmup.signal, { ...group, style: "histogram" }),
    ),
  };
}

/** trading-signals starts the signal at bar slow-1 even when the other average is the slower one. */
function isStreamed({ fast, slow, seeding, warmup }: MacdSettings): boolean {
  return seeding === "first" && warmup === "masked" && fast <= slow;
}

function macdStream(part: keyof MacdLines, { fast, slow, signal }: MacdSettings): StreamFactory {
  return ({ EMA, MACD }) => {
    const lines = new MACD(new EMA(fast), new EMA(slow), new EMA(signal));
    return ({ close }) => lines.add(close)?.[part === "line" ? "macd" : part] ?? null;
  };
}

function lines(source: IndicatorSource, settings: MacdSettings): MacdLines {
  return source.share(`macd ${JSON.stringify(Object.entries(settings).sort())}`, () => {
    const close = source.col("close");
    const columns: MacdLines = {
      line: emptyColumn(source.length),
      signal: emptyColumn(source.length),
      histogram: emptyColumn(source.length),
    };
    forEachStretch([close], (from, to) => macdLines(close, from, to, settings, columns));
    return columns;
  });
}
