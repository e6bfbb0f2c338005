import { CommanderError } from "commander";
import { createCommandAction, type CommandRun } from "./command-context.js";
import { createProgram } from "./program.js";
import { reportError } from "./report-error.js";

/** Runs the command line. Results go to stdout, everything else to stderr; returns the exit status. */
export async function main(args: readonly string[]): Promise<number> {
  const shellNames = new Set(Object.keys(process.env).filter((name) => process.env[name] !== ""));
  const run: CommandRun = { exitCode: 0 };
  ignoreClosedPipe();
  if (args.includes("--no-color")) process.env["NO_COLOR"] = "1";
  try {
    loadDotEnv();
    const program = createProgram(createCommandAction(run, shellNames));
    if (args.length === 0) {
      program.outputHelp();
      return 2;
    }
    await program.parseAsync(args, { from: "user" });
    return run.exitCode;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const verbose = args.some((arg) => arg === "--verbose" || /^-v+$/.test(arg));
    return reportError(error, { json: args.includes("--json"), verbose });
  }
}

function loadDotEnv(): void {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** `algo-trader export … | head` closes our stdout early: that is no failure. */
function ignoreClosedPipe(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
