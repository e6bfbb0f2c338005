import { expect, it } from "vitest";
import { noCommission, percentCommission } from "../../src/execution/commission.js";
import { largestQuantity } from "../../src/execution/largest-quantity.js";

it.each([
  [10_000, 100, 1, 100],
  [10_000, 101, 1, 99],
  [99, 100, 1, 0],
])("%d pays for whole units at %d", (budget, price, step, quantity) => {
  expect(largestQuantity(budget, price, step, noCommission)).toBe(quantity);
});

it("leaves room for the commission", () => {
  expect(largestQuantity(10_000, 100, 1, percentCommission(0.002))).toBe(99);
});

it.each([
  ["a coin at a fraction of a cent", 12_345, 0.0000123, 1e-8],
  ["an account that has grown beyond all bounds", 7.7e29, 101.3, 1],
])("finds an end where steps are too many to be counted one by one: %s", (_, budget, price, step) => {
  const commission = percentCommission(0.0005);
  const quantity = largestQuantity(budget, price, step, commission);
  const cost = quantity * price + commission.fee(quantity, price);
  expect(cost).toBeLessThanOrEqual(budget);
  expect(cost / budget).toBeCloseTo(1, 12);
});
