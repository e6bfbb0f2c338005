import type { Command } from "commander";
import type { Compute } from "../model/compute.js";
import { applyConfigFile } from "./config-file.js";
import { createInterrupt } from "./interrupt.js";
import { startLogging } from "./logging.js";
import { createProgressView, type ProgressView } from "./progress.js";
import { settingsOf, type Settings } from "./settings.js";
import { sendConsoleToStderr } from "./user-console.js";

/** What every command gets beside its own options. */
export interface CommandContext {
  /** Database, gateway and folders, resolved. */
  readonly settings: Settings;
  /** Configuration file that was read, or null. */
  readonly configFile: string | null;
  /** Fires at Ctrl-C. */
  readonly signal: AbortSignal;
  /** Runs work that keeps the process busy; Ctrl-C ends it at once. */
  readonly compute: Compute;
  /** Shows how far the work is. */
  readonly progress: ProgressView;
  /** Whether the result is wanted as JSON. */
  readonly json: boolean;
  /** Prints the result: the object as JSON with `--json`, else the text. Nothing else writes to stdout. */
  readonly print: (object: Readonly<Record<string, unknown>>, text: () => string) => void;
}

interface GlobalOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  readonly verbose: number;
  readonly logFile?: string | true;
}

/** The work of one command. A number it returns is the exit status; nothing means 0. */
export type CommandWork<O> = (
  options: O,
  context: CommandContext,
  args: readonly string[],
) => Promise<number | undefined> | Promise<void>;

/** What the process must remember between commander's callbacks. */
export interface CommandRun {
  /** Exit status so far. */
  exitCode: number;
}

/**
 * Turns the work of a command into a commander action: reads the configuration, starts logging, listens for Ctrl-C,
 * and cleans up whatever happens.
 */
export type CommandAction = <O>(work: CommandWork<O>) => (...args: unknown[]) => Promise<void>;

/** The action maker of one process. `shellNames`: variables that were set before `.env` was read. */
export function createCommandAction(run: CommandRun, shellNames: ReadonlySet<string>): CommandAction {
  return (work) =>
    async (...args) => {
      // Before anything of the user's is loaded: the configuration file may print too.
      const restoreConsole = sendConsoleToStderr();
      try {
        run.exitCode = await runCommand(work, args.at(-1) as Command, shellNames);
      } finally {
        restoreConsole();
      }
    };
}

async function runCommand<O>(work: CommandWork<O>, command: Command, shellNames: ReadonlySet<string>): Promise<number> {
  const configFile = await applyConfigFile(command);
  const options = command.optsWithGlobals<GlobalOptions>();
  const { json = false, quiet = false, verbose, logFile } = options;
  const settings = settingsOf(command, shellNames);
  const folder = logFile === undefined ? null : logFile === true ? "logs" : logFile;
  const stopLogging = startLogging({ quiet, verbosity: verbose, folder });
  const interrupt = createInterrupt();
  const progress = createProgressView(quiet);
  const context: CommandContext = {
    settings,
    configFile,
    signal: interrupt.signal,
    compute: interrupt.compute,
    progress,
    json,
    print(object, text) {
      progress.stop();
      process.stdout.write(`${json ? JSON.stringify({ schema: 1, ...object }) : text()}\n`);
    },
  };
  try {
    return (await work(options as O, context, command.args)) ?? 0;
  } finally {
    progress.stop();
    interrupt.dispose();
    stopLogging();
  }
}
