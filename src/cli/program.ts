import { Command, Option, type Argument } from "commander";
import { packageVersion } from "../model/package-root.js";
import type { CommandAction } from "./command-context.js";
import { addAuditCommand } from "./commands/audit.js";
import { addBacktestCommand } from "./commands/backtest.js";
import { addCompletionCommand } from "./commands/completion.js";
import { addDemoCommand } from "./commands/demo.js";
import { addEventCommands } from "./commands/event.js";
import { addExportCommand } from "./commands/export.js";
import { addHealthCommands } from "./commands/health.js";
import { addHelpCommands } from "./commands/help.js";
import { addIngestCommand } from "./commands/ingest.js";
import { addInitDbCommand } from "./commands/init-db.js";
import { addInstrumentCommands } from "./commands/instrument.js";
import { addRunsCommands } from "./commands/runs.js";
import { addSignalCommands } from "./commands/signal.js";
import { addSimulateGatewayCommand } from "./commands/simulate-gateway.js";

const unlisted = ["complete", "help"];

/** The whole command line as a commander program; nothing heavy is loaded before a command runs. */
export function createProgram(action: CommandAction): Command {
  const program = new Command("algo-trader")
    .description("Market data to backtest to picture: bars from Interactive Brokers or CSV, kept in PostgreSQL.")
    .version(packageVersion(), "-V, --version", "print the version")
    .helpOption("-h, --help", "show help")
    .configureHelp({
      showGlobalOptions: true,
      // The default leaves descriptions of 37 columns, which is what 80 columns have room for, unbroken.
      minWidthToWrap: 30,
      subcommandTerm: (command) => [command.name(), ...command.registeredArguments.map(argumentTerm)].join(" "),
      visibleCommands: (command) => command.commands.filter((child) => !unlisted.includes(child.name())),
    })
    // An error is told by the caller, in its own words; the help of a group without a command comes through here.
    .configureOutput({ writeErr: writeUnlessError })
    .exitOverride()
    .showSuggestionAfterError();
  addCommonOptions(program);
  program.commandsGroup("Main job:");
  addDemoCommand(program, action);
  addIngestCommand(program, action);
  addBacktestCommand(program, action);
  addExportCommand(program, action);
  addRunsCommands(program, action);
  addAuditCommand(program, action);
  program.commandsGroup("Facts beside the bars:");
  addInstrumentCommands(program, action);
  addEventCommands(program, action);
  addSignalCommands(program, action);
  program.commandsGroup("Surroundings:");
  addInitDbCommand(program, action);
  addHealthCommands(program, action);
  addSimulateGatewayCommand(program, action);
  addCompletionCommand(program);
  addHelpCommands(program);
  program.addHelpText(
    "after",
    `
Settings come from flags, then the environment, then .env, then algo-trader.config.(ts|js|json), then defaults.
Without DATABASE_URL the embedded database under --data-dir is used.

Examples:
  $ algo-trader demo
  $ algo-trader ingest -s SPY -r 1d -d "5 Y"
  $ algo-trader backtest -s SPY -r 1d --strategy macd --auto-fetch --plot full`,
  );
  return program;
}

function writeUnlessError(text: string): void {
  if (!text.startsWith("error:")) process.stderr.write(text);
}

function argumentTerm(argument: Argument): string {
  return argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
}

function addCommonOptions(program: Command): void {
  program
    .option("--json", "print one JSON object on stdout")
    .option("-q, --quiet", "no log lines, only errors")
    .option(
      "-v, --verbose",
      "debug log and stacks; -vv adds the broker's wire log",
      (_, before: number) => before + 1,
      0,
    )
    .option("--no-color", "plain text (env: NO_COLOR)")
    .option("--log-file [folder]", 'also log as JSON lines, one rotating file per component (folder: "logs")')
    .addOption(
      new Option("--database-url <url>", 'PostgreSQL address, or "embedded" (PGHOST… work too)').env("DATABASE_URL"),
    )
    .addOption(
      new Option("--data-dir <folder>", "folder of the embedded database and of all that is kept")
        .env("ALGO_TRADER_DATA")
        .default(".algo-trader"),
    );
}
