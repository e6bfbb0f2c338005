import type { CommissionModel } from "./commission.js";

/**
 * The largest multiple of `step` that a budget pays for, commission included; 0 if not even one step.
 *
 * @param budget - money
 * @param price - price paid per unit
 */
export function largestQuantity(budget: number, price: number, step: number, commission: CommissionModel): number {
  const cost = (steps: number): number => steps * step * price + commission.fee(steps * step, price);
  let high = Math.floor(budget / (price * step));
  if (!(high >= 1)) return 0;
  if (cost(high) <= budget) return high * step;
  let low = 0;
  // Invariant: `low` steps are payable, `high` steps are not. The first guess takes the fee at full size.
  const guess = Math.floor((budget - commission.fee(high * step, price)) / (price * step));
  if (guess > 0 && guess < high && cost(guess) <= budget) low = guess;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    // Above 2^53 whole numbers have gaps: there may be none between two that differ by more than one.
    if (middle <= low || middle >= high) break;
    if (cost(middle) <= budget) low = middle;
    else high = middle;
  }
  return low * step;
}

/** A quantity rounded down to a multiple of the step; a hair of floating point below a step counts as the step. */
export function roundDownToStep(quantity: number, step: number): number {
  return Math.floor(quantity / step + 1e-9) * step;
}
