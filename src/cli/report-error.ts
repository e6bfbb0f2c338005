import { CommanderError } from "commander";
import { AlgoTraderError, UsageError } from "../model/errors.js";
import { exitCodeOf } from "./exit-code.js";
import { paint } from "./paint.js";

/** How errors are shown. */
export interface ErrorReporting {
  /** Also print one JSON object on stdout. */
  readonly json: boolean;
  /** Show the stack and every cause. */
  readonly verbose: boolean;
}

/** Tells the user about an error, one line on stderr, and returns the exit status. */
export function reportError(thrown: unknown, { json, verbose }: ErrorReporting): number {
  const error = thrown instanceof CommanderError ? fromCommander(thrown) : thrown;
  const exit = exitCodeOf(error);
  const code = error instanceof AlgoTraderError ? error.code : "UNEXPECTED";
  // What others threw may have several lines.
  const message = messageOf(error).replaceAll(/\s*\n\s*/g, " ");
  if (json) process.stdout.write(`${JSON.stringify({ schema: 1, error: { code, message, exit } })}\n`);
  process.stderr.write(`${paint("red", "error:")} ${message}\n`);
  if (verbose) process.stderr.write(`${stackOf(error)}\n`);
  return exit;
}

function messageOf(error: unknown): string {
  if (error instanceof AlgoTraderError) return error.message;
  const text = error instanceof Error ? error.message : String(error);
  return `Unexpected failure: ${text.split("\n")[0] ?? ""}. Run it again with --verbose to see where.`;
}

function stackOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? "" : `\ncaused by: ${stackOf(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

/** Commander's `error: unknown option '--foo'\n(Did you mean --fox?)` in our words and on one line. */
function fromCommander(error: CommanderError): UsageError {
  const [first = "", ...rest] = error.message.replace(/^error: /, "").split("\n");
  const hint = rest.join(" ").replace(/^\((Did you mean .*\?)\)$/, " $1");
  const sentence = first.charAt(0).toUpperCase() + first.slice(1).replaceAll("'", '"');
  const end = sentence.endsWith(".") ? "" : ".";
  const code = error.code === "commander.conflictingOption" ? "CONFLICTING_OPTIONS" : "INVALID_ARGUMENT";
  return new UsageError(code, `${sentence}${end}${hint} Add --help to see what is possible.`);
}
