import { Option, type Command } from "commander";
import { UsageError } from "../model/errors.js";
import { parseResolution, type Resolution } from "../model/resolution.js";
import { instant } from "./option-parsers.js";

/** Values of the flags that {@link addFactOptions} adds. */
export interface FactOptions {
  /** Kind of event or signal. */
  readonly type?: string;
  /** Instant it is about. */
  readonly ts?: number;
  /** Instant from which it was known. */
  readonly knownAt?: number;
  /** Size of the bar it is about. */
  readonly resolution?: Resolution;
}

/** Values of the flags that {@link addImportOptions} adds. */
export interface ImportOptions {
  /** File to read. */
  readonly file?: string;
  /** Whether bad rows are left out. */
  readonly skipBad?: boolean;
  /** Zone of times without one. */
  readonly tz?: string;
  /** Size of the bars the rows are about. */
  readonly resolution?: Resolution;
}

/** Adds what every event and signal has: kind, instant, and the instant from which it was known. */
export function addFactOptions(command: Command, example: string): Command {
  return command
    .option("--type <name>", `kind, for example ${example}`)
    .addOption(new Option("--ts <instant>", "day or instant it is about, UTC").argParser(instant("--ts")))
    .addOption(
      new Option("--known-at <instant>", "from when it was known (default: the midnight after its day)").argParser(
        instant("--known-at"),
      ),
    )
    .addOption(barSize("it is about: without --known-at it is known at the close of the bar that opens at --ts"));
}

/** Adds the flags of a file import. */
export function addImportOptions(command: Command): Command {
  return command
    .option("--file <file>", "JSON array, JSON lines or CSV")
    .option("--skip-bad", "leave bad rows out instead of refusing the file")
    .option("--tz <zone>", "zone of times without one in the file (default: UTC)")
    .addOption(
      barSize("the rows are about: those without known_at are known at the close of the bar that opens at ts"),
    );
}

function barSize(meaning: string): Option {
  return new Option("-r, --resolution <size>", `bar size ${meaning}`).argParser(parseResolution);
}

/** The value of a flag that a command cannot do without. */
export function requireOption<T>(value: T | undefined, flag: string): T {
  if (value !== undefined) return value;
  throw new UsageError("INVALID_ARGUMENT", `Expected ${flag}. Add --help to see an example.`);
}

/** A file to import. */
export function requireFile(file: string | undefined): string {
  if (file !== undefined && file !== "") return file;
  throw new UsageError("MISSING_FILE", "Expected a file: add --file rows.csv.");
}

/** A JSON object as typed on the command line. */
export function jsonObject(flag: string): (text: string) => Readonly<Record<string, unknown>> {
  return (text) => {
    try {
      const value: unknown = JSON.parse(text);
      if (typeof value === "object" && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
    } catch {
      // Told below, together with values that are no objects.
    }
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected ${flag} as a JSON object such as '{"ratio": 4}', received "${text}".`,
    );
  };
}
