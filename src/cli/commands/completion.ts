import { Argument, type Command } from "commander";
import { resolutions } from "../../model/resolution.js";

const shells = ["bash", "zsh", "fish", "powershell"] as const;

/**
 * Adds `completion`, and the hidden `complete` that the shell scripts call. They need no settings, and the library
 * answers through the console: they run bare.
 */
export function addCompletionCommand(program: Command): void {
  program
    .command("completion")
    .description("print the shell completion script")
    .addArgument(new Argument("<shell>", "your shell").choices(shells))
    .addHelpText("after", "\nExample:\n  $ source <(algo-trader completion bash)")
    .action(async (shell: string) => {
      const { default: root } = await import("@bomb.sh/tab");
      root.setup("algo-trader", "algo-trader", shell);
    });
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .allowUnknownOption()
    .action(async (words: string[]) => {
      await describeToTab(program);
      const { default: root } = await import("@bomb.sh/tab");
      root.parse(words);
    });
}

/** Hands every command, flag and choice to the completion library. */
async function describeToTab(program: Command): Promise<void> {
  const { default: root } = await import("@bomb.sh/tab");
  const usual = await usualValues();
  const describe = (command: Command, path: string): void => {
    const target = path === "" ? root : root.command(path, command.description());
    for (const option of [...command.options, ...(command === program ? [] : program.options)]) {
      const name = option.long?.slice(2);
      if (name === undefined) continue;
      const short = option.short?.slice(1);
      const choices = option.argChoices ?? usual[name] ?? [];
      if (option.isBoolean() || option.negate) target.option(name, option.description, short);
      else target.option(name, option.description, (offer) => choices.forEach((choice) => offer(choice, "")), short);
    }
    for (const argument of command.registeredArguments) {
      const choices = argument.argChoices ?? [];
      target.argument(argument.name(), (offer) => choices.forEach((choice) => offer(choice, "")), argument.variadic);
    }
    for (const child of program.createHelp().visibleCommands(command)) {
      if (child.name() !== "help") describe(child, path === "" ? child.name() : `${path} ${child.name()}`);
    }
  };
  describe(program, "");
}

/** What is offered for options that take other values too. */
async function usualValues(): Promise<Readonly<Record<string, readonly string[]>>> {
  const { strategyNames } = await import("../../workflow/load-strategy.js");
  const { sourceNames } = await import("../../workflow/sources.js");
  return { strategy: strategyNames(), source: sourceNames, resolution: resolutions };
}
