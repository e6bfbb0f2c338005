import { CommanderError } from "commander";
import { outputFailed } from "../model/output-failed.js";
import { createCommandAction, type CommandRun } from "./command-context.js";
import { createProgram } from "./program.js";
import { reportError } from "./report-error.js";

const usageExitCode = 2;
const variables = ["DATABASE_URL", "ALGO_TRADER_DATA", "IB_HOST", "IB_PORT", "IB_CLIENT_ID", "IB_TIMEOUT", "PGHOST"];

/** Runs the command line. Results go to stdout, everything else to stderr; returns the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  const shellNames = forgetEmptyVariables();
  const run: CommandRun = { exitCode: 0 };
  const verbose = args.some((arg) => arg === "--verbose" || /^-v+$/.test(arg));
  const reporting = { json: args.includes("--json"), verbose };
  ignoreClosedPipe();
  // Nothing should come this way; if something does, it is still one line and an exit status.
  process.on("uncaughtException", (error) => process.exit(reportError(error, reporting)));
  if (args.includes("--no-color")) process.env["NO_COLOR"] = "1";
  try {
    loadDotEnv();
    const program = createProgram(createCommandAction(run, shellNames));
    if (args.length === 0) {
      program.outputHelp();
      return usageExitCode;
    }
    await program.parseAsync(args, { from: "user" });
    return run.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    if (error instanceof CommanderError && error.code === "commander.help") return usageExitCode;
    return reportError(error, reporting);
  }
}

/** An empty variable is none, as shells and compose files set it. Returns the names of those that have a value. */
function forgetEmptyVariables(): ReadonlySet<string> {
  for (const name of variables) if (process.env[name] === "") Reflect.deleteProperty(process.env, name);
  return new Set(Object.keys(process.env));
}

function loadDotEnv(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  forgetEmptyVariables();
}

/** `algo-trader export … | head` closes our stdout early: that is no failure. */
function ignoreClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw outputFailed("standard output", error);
    process.exit(0);
  });
}
