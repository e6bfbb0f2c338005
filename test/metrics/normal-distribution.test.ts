import { expect, test } from "vitest";
import { deflatedSharpe, measureEvidence } from "../../src/metrics/evidence.js";
import { normalCdf } from "../../src/metrics/normal-distribution.js";

test("what has no Sharpe ratio has no deflated one either, and comes to an end", () => {
  expect(normalCdf(NaN)).toBeNaN();
  expect(deflatedSharpe(measureEvidence(new Float64Array(10)), 2, 0)).toBeNaN();
});

test("the distribution function agrees with the table of the normal distribution", () => {
  expect(normalCdf(0)).toBe(0.5);
  expect(normalCdf(1.959963984540054)).toBeCloseTo(0.975, 14);
});
