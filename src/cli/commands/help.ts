import type { Command } from "commander";
import { UsageError } from "../../model/errors.js";
import { didYouMean } from "../../model/nearest.js";

/** Adds `help [command...]` to a program and to each of its groups; commander's own one takes any word for a command. */
export function addHelpCommands(group: Command): void {
  for (const child of group.commands) if (child.commands.length > 0) addHelpCommands(child);
  group
    .helpCommand(false)
    .command("help", { hidden: true })
    .description("show help for a command")
    .argument("[command...]", "the command, after its group")
    .action((words: readonly string[]) => words.reduce(childNamed, group).help());
}

function childNamed(group: Command, name: string): Command {
  const child = group.commands.find((one) => one.name() === name);
  if (child) return child;
  const names = group
    .createHelp()
    .visibleCommands(group)
    .map((one) => one.name());
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Unknown command "${name}".${didYouMean(name, names)} Add --help to see what is possible.`,
  );
}
