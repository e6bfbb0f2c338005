import { externalSignal } from "../../indicators/external-signal.js";
import type { Decision } from "../../model/order.js";
import { choice, int, real, type ParamsOf } from "../params.js";
import type { RowOf } from "../row.js";
import { Strategy } from "../strategy.js";

/**
 * Follows the last forecast of a model (`ml_return_forecast`) for as many bars as it is about.
 *
 * A forecast counts from the bar that sees it first, for `horizon_bars` bars, or until the next one. While it counts, and
 * once the close stands on its side of a moving average, it is followed: long above the threshold, short (or flat)
 * below minus the threshold. A forecast that says nothing, too little or with too little confidence means flat.
 */
export class MlForecast extends Strategy<typeof MlForecast.params> {
  /** Its parameters. */
  static override params = {
    threshold: real(0.005, { min: 0, max: 10, description: "Expected return above which it is long, a fraction" }),
    minConfidence: real(0.5, { min: 0, max: 1, description: "Confidence from which a forecast counts; 0 = any" }),
    trend: int(50, {
      min: 2,
      max: 1000,
      description: "Bars of the average that the close must be above (short: below)",
    }),
    horizon: int(5, { min: 1, max: 10_000, description: "Bars to hold when the forecast names no horizon_bars" }),
    allowShort: choice("no", ["no", "yes"], { description: "Whether it is short below minus the threshold" }),
  };
  /** What it does, one line. */
  static override description =
    "Follow stored forecasts of a model (ml_return_forecast) for their horizon, in the direction of the trend";
  /** Name in the registry. */
  static override strategyName = "ml_forecast";
  #side = 0;

  override indicators({ trend }: ParamsOf<typeof MlForecast.params>) {
    return {
      ...externalSignal(
        "ml_return_forecast",
        { expectedReturn: "expected_return", confidence: "confidence", horizonBars: "horizon_bars" },
        { ageColumn: "forecastAge", drawn: ["expectedReturn"] },
      ),
      trend: `ma${trend}`,
    };
  }

  onBar(_i: number, row: RowOf<MlForecast>): Decision {
    const forecast = this.#forecastSide(row);
    const side = forecast === this.#side || forecast * (row.close - row.trend) > 0 ? forecast : 0;
    if (side === this.#side) return null;
    this.#side = side;
    if (side === 0) return "SELL";
    return side > 0 ? "BUY" : { target: -1 };
  }

  /** What the last forecast says: 1 long, -1 short, 0 nothing, or nothing any more. */
  #forecastSide({ expectedReturn, confidence, horizonBars, forecastAge }: RowOf<MlForecast>): number {
    const { threshold, minConfidence, horizon, allowShort } = this.params;
    if (!(forecastAge < (horizonBars > 0 ? horizonBars : horizon))) return 0;
    if (minConfidence > 0 && !(confidence >= minConfidence)) return 0;
    if (expectedReturn > threshold) return 1;
    return expectedReturn < -threshold && allowShort === "yes" ? -1 : 0;
  }
}
