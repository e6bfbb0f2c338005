import { Option, type Command } from "commander";
import { fromInstant, toInstant } from "./option-parsers.js";

/** Values of the flags that {@link addWindowOptions} adds. */
export interface WindowOptions {
  /** First instant, epoch milliseconds UTC. */
  readonly from?: number;
  /** Last instant, inclusive, epoch milliseconds UTC. */
  readonly to?: number;
}

/** Adds `--from` and `--to`. */
export function addWindowOptions(command: Command): Command {
  return command
    .addOption(new Option("--from <date>", "first day or instant, UTC").argParser(fromInstant))
    .addOption(new Option("--to <date>", "last day (all of it) or instant, UTC").argParser(toInstant));
}
