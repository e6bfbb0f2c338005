import type { CommissionModel } from "./commission.js";

/**
 * The largest multiple of `step` that a budget pays for, commission included; 0 if not even one step.
 *
 * @param budget - money
 * @param price - price paid per unit
 */
export function largestQuantity(budget: number, price: number, step: number, commission: CommissionModel): number {
  let high = Math.floor(budget / (price * step) + 1e-9);
  if (!(high >= 1)) return 0;
  const all = toQuantity(high, step);
  const fee = commission.fee(all, price);
  if (all * price + fee <= budget * (1 + 1e-12)) return all;
  let low = 0;
  // Invariant: `low` steps are payable, `high` steps are not. The first guess takes the fee at full size.
  const guess = Math.floor((budget - fee) / (price * step));
  if (guess > 0 && guess < high && costOf(guess, price, step, commission) <= budget) low = guess;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    // Above 2^53 whole numbers have gaps: there may be none between two that differ by more than one.
    if (middle <= low || middle >= high) break;
    if (costOf(middle, price, step, commission) <= budget) low = middle;
    else high = middle;
  }
  return toQuantity(low, step);
}

function costOf(steps: number, price: number, step: number, commission: CommissionModel): number {
  const quantity = toQuantity(steps, step);
  return quantity * price + commission.fee(quantity, price);
}

/** A quantity rounded down to a multiple of the step; a hair of floating point below a step counts as the step. */
export function roundDownToStep(quantity: number, step: number): number {
  return toQuantity(Math.floor(quantity / step + 1e-9), step);
}

/** So many steps, as the double nearest to the decimal: three steps of 0.1 are 0.3, not 0.30000000000000004. */
function toQuantity(steps: number, step: number): number {
  const perUnit = Math.round(1 / step);
  return perUnit > 1 && Math.abs(perUnit * step - 1) < 1e-12 ? steps / perUnit : steps * step;
}
