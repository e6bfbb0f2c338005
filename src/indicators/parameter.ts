import { UsageError } from "../model/errors.js";

/** Longest period: sums of that many prices are still exact. */
const longestPeriod = 1_000_000;

/**
 * The period, if it is a whole number that an indicator can use.
 *
 * @throws {UsageError} `INVALID_PARAMETER`
 */
export function assertPeriod(indicator: string, name: string, value: number): number {
  if (Number.isInteger(value) && value >= 1 && value <= longestPeriod) return value;
  throw new UsageError(
    "INVALID_PARAMETER",
    `Expected ${name} of ${indicator} to be a whole number from 1 to ${longestPeriod}, received "${value}".`,
    { context: { indicator, parameter: name, received: value } },
  );
}

/**
 * The factor, if it is a positive finite number.
 *
 * @throws {UsageError} `INVALID_PARAMETER`
 */
export function assertFactor(indicator: string, name: string, value: number): number {
  if (Number.isFinite(value) && value > 0) return value;
  throw new UsageError(
    "INVALID_PARAMETER",
    `Expected ${name} of ${indicator} to be a number above 0, received "${value}".`,
    { context: { indicator, parameter: name, received: value } },
  );
}

/**
 * The warm-up, if it is a number of bars.
 *
 * @throws {UsageError} `INVALID_PARAMETER`
 */
export function assertWarmup(indicator: string, value: number): number {
  if (Number.isInteger(value) && value >= 0) return value;
  throw new UsageError(
    "INVALID_PARAMETER",
    `Expected the warm-up of ${indicator} to be a whole number of bars, 0 or more, received "${value}".`,
    { context: { indicator, parameter: "warmup", received: value } },
  );
}

/**
 * The number of bars, if it is one.
 *
 * @throws {UsageError} `INVALID_PARAMETER`
 */
export function assertBars(indicator: string, name: string, value: number): number {
  if (value === Infinity || (Number.isInteger(value) && value >= 0)) return value;
  throw new UsageError(
    "INVALID_PARAMETER",
    `Expected ${name} of ${indicator} to be a whole number of bars, 0 or more, received "${value}".`,
    { context: { indicator, parameter: name, received: value } },
  );
}
