import { UsageError } from "./errors.js";

/** Unit of a look-back: seconds, days, weeks, months, years. */
export type DurationUnit = "S" | "D" | "W" | "M" | "Y";

/** A look-back as IBKR writes it: `"5 Y"`, `"30 D"`. */
export type Duration = `${number} ${DurationUnit}`;

const dayMs = 864e5;
const unitMs: Readonly<Record<DurationUnit, number>> = {
  S: 1e3,
  D: dayMs,
  W: 7 * dayMs,
  M: 30 * dayMs,
  Y: 365 * dayMs,
};

/** A parsed look-back. */
export interface ParsedDuration {
  /** How many units, a whole number above zero. */
  readonly count: number;
  /** Which unit. */
  readonly unit: DurationUnit;
}

/**
 * Parses a look-back such as `5 Y`, `30 D` or `2 w`.
 *
 * @throws {UsageError} `INVALID_DURATION`
 */
export function parseDuration(text: string): ParsedDuration {
  const match = /^\s*(\d+)\s+([SDWMY])\s*$/i.exec(text);
  const count = Number(match?.[1]);
  if (!match || !(count > 0) || !Number.isSafeInteger(count)) {
    const spaced = /^\s*(\d+)([SDWMY])\s*$/i.exec(text);
    const hint = spaced ? ` Did you mean "${spaced[1]} ${spaced[2]!.toUpperCase()}"?` : "";
    throw new UsageError(
      "INVALID_DURATION",
      `Expected a duration "<whole number> S|D|W|M|Y", for example "5 Y", received "${text}".${hint}`,
      { context: { received: text } },
    );
  }
  return { count, unit: match[2]!.toUpperCase() as DurationUnit };
}

/** Writes a look-back in IBKR's form. */
export function formatDuration(duration: ParsedDuration): Duration {
  return `${duration.count} ${duration.unit}`;
}

/** Length in milliseconds with days of 24 h, months of 30 and years of 365 days. */
export function durationMs(duration: ParsedDuration): number {
  return duration.count * unitMs[duration.unit];
}
