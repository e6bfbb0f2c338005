import { AlgoTraderError, type ErrorKind } from "../model/errors.js";

const byKind: Readonly<Record<ErrorKind, number>> = {
  usage: 2,
  broker: 3,
  database: 4,
  data: 5,
  order: 6,
  check: 7,
  run: 1,
};

/** Exit status for "the user interrupted it", as shells expect it. */
export const interruptedExitCode = 130;

/** The exit status that an error stands for; anything unknown is 1. */
export function exitCodeOf(error: unknown): number {
  if (!(error instanceof AlgoTraderError)) return 1;
  return error.code === "ABORTED" ? interruptedExitCode : byKind[error.kind];
}
