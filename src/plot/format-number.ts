/** Shown where a value does not exist. */
export const noValue = "n/a";

/** A number with a fixed count of decimals, thousands grouped, and a real minus sign: `−1,234.50`. */
export function formatDecimals(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return noValue;
  const text = Math.abs(value).toFixed(Math.min(decimals, 20));
  const [whole, fraction] = text.split(".") as [string, string?];
  const sign = value < 0 && /[1-9]/.test(text) ? "−" : "";
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return fraction === undefined ? `${sign}${grouped}` : `${sign}${grouped}.${fraction}`;
}

/** A whole number with grouped thousands. */
export function formatCount(value: number): string {
  return formatDecimals(value, 0);
}

/** A fraction as a percentage: `−32.76%`. */
export function formatPercent(fraction: number | null, decimals = 2): string {
  return fraction === null || !Number.isFinite(fraction) ? noValue : `${formatDecimals(fraction * 100, decimals)}%`;
}

const magnitudes = [
  [1e12, "T"],
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
] as const;

/** Decimals that tell apart neighbouring multiples of `step`, and that a value has. */
export function decimalsOf(step: number): number {
  if (!(step > 0) || !Number.isFinite(step)) return 0;
  let decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
  // 0.25 and 2.5 are steps too, and need one digit more than their magnitude.
  while (decimals < 20 && Math.abs(step - Number(step.toFixed(decimals))) > step * 1e-6) decimals++;
  return decimals;
}

/** Formats every value with one unit (k, M, B, T) that suits the largest, and decimals that suit the step. */
export function compactFormat(largest: number, step: number): (value: number) => string {
  const [divisor, unit] = magnitudes.find(([size]) => largest >= size) ?? ([1, ""] as const);
  const decimals = decimalsOf(step / divisor);
  return (value) => (value === 0 ? "0" : `${formatDecimals(value / divisor, decimals)}${unit}`);
}

/**
 * Decimals for a single price on a scale that spans `range`: as many as the price itself has, but none finer than a
 * 2000th of the range, and cents at least between 1 and 10,000.
 */
export function priceDecimals(price: number, range: number): number {
  const size = Math.abs(price);
  const cents = size >= 1 && size < 10_000 ? 2 : 0;
  return Math.max(cents, Math.min(decimalsOf(price), magnitudeDecimals(range / 2000)));
}

/** Decimals of money on a scale that spans `range`: none from a thousand on, else cents, or finer where those are equal. */
export function moneyDecimals(range: number): number {
  return range >= 1000 ? 0 : Math.max(2, magnitudeDecimals(range / 20));
}

/** Formats amounts of money: large ones with a unit, others whole or with cents, as the step needs. */
export function moneyFormat(step: number, largest: number): (value: number) => string {
  if (largest >= 1e6) return compactFormat(largest, step);
  const needed = decimalsOf(step);
  // Nobody writes tenths of a dollar.
  const decimals = needed === 0 ? 0 : Math.max(2, needed);
  return (value) => formatDecimals(value, decimals);
}

/** Decimals that show differences of this size. */
export function magnitudeDecimals(difference: number): number {
  return difference > 0 && Number.isFinite(difference)
    ? Math.min(12, Math.max(0, -Math.floor(Math.log10(difference))))
    : 2;
}
