// What the programs beside this one share: one run on the bundled bars, and small sums over its account.
import { createSampleSource, fetchBars, ibkrFixed, runBacktest } from "algo-trader";

/** The 20/50 regime on three years of SPY hours, with the commission of a broker. */
export async function runOneAccount() {
  const bars = await fetchBars(createSampleSource(), { symbol: "SPY", resolution: "1h" });
  return runBacktest(bars, "db_ma_cross", { commission: ibkrFixed() });
}

/** Account value at the end of each calendar year or month (UTC) with bars. */
export function endsOf({ equity, frame }, unit) {
  const labels = Array.from(frame.ts, (ts) => new Date(ts).toISOString().slice(0, unit === "year" ? 4 : 7));
  return equity.filter((_value, i) => labels[i] !== labels[i + 1]);
}

/** Change of each value against the one before; the first against `start`. */
export const changesOf = (values, start) => values.map((value, i) => value / (i === 0 ? start : values[i - 1]) - 1);

export const sumOf = (values) => values.reduce((sum, value) => sum + value, 0);
export const meanOf = (values) => sumOf(values) / values.length;

export const power = (base, exponent) => Math.exp(exponent * Math.log(base));

/** Standard deviation; `lost` = 1 divides by n - 1, 0 by n. */
export function deviationOf(values, lost = 1) {
  const mean = meanOf(values);
  return Math.sqrt(sumOf(values.map((value) => (value - mean) * (value - mean))) / (values.length - lost));
}

/** Deepest fall of these values from the highest before, `start` included. */
export function deepestFall(values, start) {
  let peak = start;
  return values.reduce((worst, value) => {
    peak = Math.max(peak, value);
    return Math.min(worst, value / peak - 1);
  }, 0);
}

/** Prints rows as a Markdown table. */
export function printTable(titles, rows) {
  for (const row of [titles, titles.map(() => "---"), ...rows]) console.log(`| ${row.join(" | ")} |`);
}

export const percent = (value) => `${(100 * value).toFixed(2)} %`;
