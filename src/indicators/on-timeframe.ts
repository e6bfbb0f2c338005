import { asOfJoin } from "../frame/as-of-join.js";
import { knownAtColumn } from "../frame/known-at.js";
import { resampleBars } from "../frame/resample-bars.js";
import type { Frame } from "../frame/frame.js";
import { parseResolution, type Resolution } from "../model/resolution.js";
import { createIndicatorSource } from "./indicator-source.js";
import type { Indicator, IndicatorSource } from "./indicator.js";
import { toIndicator } from "./parse-indicator.js";

/**
 * An indicator on larger bars, as a column of the smaller ones: every row shows the value of the last large bar that
 * had closed by the time the row closes, so that nothing of a forming bar is seen.
 *
 * `warmup` counts large bars; on rows it depends on how many small bars make a large one.
 *
 * @param larger - the larger bar size; the bars are made by `resampleBars`
 * @param wanted - what to compute on them: an indicator or its name
 * @throws {UsageError} `UNKNOWN_INDICATOR` for a name that there is not, `INVALID_RESOLUTION` for a bar size that there is not
 * @example
 * computeIndicators(hourly, { dailyTrend: onTimeframe("1d", sma(20)) });
 */
export function onTimeframe(larger: Resolution, wanted: string | Indicator): Indicator {
  const resolution = parseResolution(larger);
  const indicator = toIndicator(wanted);
  return {
    name: `${indicator.name}@${resolution}`,
    inputs: indicator.inputs,
    warmup: indicator.warmup,
    storedAs: null,
    stream: null,
    outside: indicator.outside ?? null,
    spec: { ...indicator.spec, label: `${indicator.spec.label} (${resolution})`, style: stepped(indicator) },
    compute(source) {
      const large = source.share(`bars@${resolution}`, () => resampleBars(source.frame, resolution));
      const value = indicator.compute(sourceOf(source, large, resolution));
      const known = { knownAt: knownAtColumn(large), columns: { value } };
      return asOfJoin(knownAtColumn(source.frame), known).value;
    },
  };
}

/** Several indicators on one larger bar size share their intermediate results too. */
function sourceOf(source: IndicatorSource, large: Frame, resolution: Resolution): IndicatorSource {
  return source.share(`source@${resolution}`, () => createIndicatorSource(large, source.outside));
}

function stepped({ spec }: Indicator): Indicator["spec"]["style"] {
  return spec.style === "line" ? "step" : spec.style;
}
