import { expect } from "vitest";

/** Asserts a relative difference of at most 1e-9 (absolute below 1), or that both are null. */
export function expectClose(actual: number | null | undefined, expected: number | null, what: string): void {
  if (expected === null || actual === null || actual === undefined) {
    expect(actual, what).toBe(expected);
    return;
  }
  const difference = Math.abs(actual - expected) / Math.max(1, Math.abs(expected));
  expect(difference <= 1e-9 ? expected : actual, what).toBe(expected);
}
