import type { Command, Option } from "commander";
import { createProgram } from "../src/cli/program.js";

/** The command-line reference as Markdown, made from the program itself. */
export function formatCliReference(): string {
  const program = createProgram(() => () => Promise.resolve());
  const sections = leaves(program).map((command) => formatCommand(command));
  const text = `# Command line

Made by \`npm run docs:cli\` from the program itself; \`algo-trader <command> --help\` says the same.

Standard output is the result; log lines and progress go to standard error. \`--json\` prints one object on standard output,
see [JSON and exit statuses](json.md).

## Every command

${formatOptions(program.options)}

${sections.join("\n\n")}
`;
  return text.replace(/\n{3,}/g, "\n\n");
}

/** Commands that do something, in the order of the help; groups of commands are opened. */
function leaves(command: Command): Command[] {
  const children = command
    .createHelp()
    .visibleCommands(command)
    .filter((child) => child.name() !== "help" && child.name() !== "complete");
  return children.flatMap((child) => (child.commands.length > 0 ? leaves(child) : [child]));
}

function formatCommand(command: Command): string {
  const path = pathOf(command);
  const usage = [
    path,
    ...command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`)),
  ];
  const parts = [`## ${path}`, sentence(command.description()), `\`${usage.join(" ")} [options]\``];
  if (command.registeredArguments.length > 0) {
    const rows = command.registeredArguments.map((one) => [`\`${one.name()}\``, one.description]);
    parts.push(formatTable(["argument", "meaning"], rows));
  }
  if (command.options.length > 0) parts.push(formatOptions(command.options));
  parts.push(formatAfter(command));
  return parts.join("\n\n").trimEnd();
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}

function sentence(text: string): string {
  return `${text[0]!.toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}

function formatOptions(options: readonly Option[]): string {
  const rows = options
    .filter((option) => !option.hidden)
    .map((option) => [
      `\`${option.flags}\``,
      option.description + (option.argChoices ? `: ${option.argChoices.join(", ")}` : ""),
      option.defaultValue === undefined || option.negate || option.defaultValue === 0 ? "" : formatDefault(option),
      option.envVar === undefined ? "" : `\`${option.envVar}\``,
    ]);
  return formatTable(["option", "meaning", "default", "environment"], rows);
}

function formatDefault(option: Option): string {
  return `\`${option.defaultValueDescription ?? String(option.defaultValue)}\``;
}

function formatTable(titles: readonly string[], rows: readonly (readonly string[])[]): string {
  const used = titles.map((_, k) => k < 2 || rows.some((row) => row[k] !== ""));
  const line = (cells: readonly string[]): string =>
    `| ${cells
      .filter((_, k) => used[k])
      .map((cell) => cell.replaceAll("|", "\\|"))
      .join(" | ")} |`;
  return [line(titles), line(titles.map(() => "---")), ...rows.map(line)].join("\n");
}

/** What the help says behind the options: notes as prose, examples as a block. */
function formatAfter(command: Command): string {
  let printed = "";
  command.configureOutput({ writeOut: (text) => (printed += text) });
  command.outputHelp();
  const after = printed.slice(command.helpInformation().length).trim();
  const [notes = "", ...examples] = after.split(/^Examples?:\n/m);
  const code = examples
    .join("")
    .replace(/^ {2}\$ /gm, "")
    .trimEnd();
  return [notes.trim(), code === "" ? "" : `\`\`\`sh\n${code}\n\`\`\``].filter((part) => part !== "").join("\n\n");
}
