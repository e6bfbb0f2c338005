import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { CommanderError } from "commander";
import { describe, expect, it } from "vitest";
import { createProgram } from "../../src/cli/program.js";

const docs = readdirSync("docs", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".md") && !file.startsWith("api"))
  .map((file) => path.join("docs", file));

/** Every command line that a page shows: in shell blocks, in the middle of a sentence, in a remark that runs it. */
function commandsOf(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```(?:sh|bash)\n(.*?)^ *```/gms)].map((match) => match[1]!);
  const lines = blocks.flatMap((block) => block.replaceAll("\\\n", " ").split("\n"));
  const spans = [...text.matchAll(/`([^`\n]+)`/g)].map((match) => match[1]!);
  const remarks = [...text.matchAll(/<!-- (?:run|setup) (.*?) -->/g)].map((match) => match[1]!);
  return [...lines, ...spans, ...remarks]
    .flatMap((line) => line.split("&&"))
    .map((line) => line.replaceAll(/\$\([^)]*\)|<id>/g, "id").replaceAll("<shell>", "bash"))
    .map((line) => /(?:^|npx |run --rm |source <\()(algo-trader [a-z][^|>)#]*)/.exec(line.trim())?.[1]?.trim() ?? "")
    .filter((line) => line !== "" && !line.includes("[options]"));
}

/** The words of a command line as a shell would hand them over. */
function wordsOf(line: string): string[] {
  const words = line.matchAll(/(?:"[^"]*"|'[^']*'|[^\s"'])+/g);
  return Array.from(words, ([word]) => word.replaceAll(/"([^"]*)"|'([^']*)'/g, "$1$2"));
}

/** The command lines in the remarks at the head of an example. */
function headOf(text: string): string[] {
  const remarks = [...text.matchAll(/^\/\/(?: Run:| {5,})? *(.*)/gm)].map((match) => match[1]!);
  return remarks.filter((line) => line.startsWith("algo-trader "));
}

const examples = readdirSync("examples", { recursive: true, encoding: "utf8" })
  .filter((file) => /\.(?:ts|mjs)$/.test(file))
  .map((file) => path.join("examples", file));

const pages = [
  ...["README.md", ...docs].map((page) => [page, commandsOf(readFileSync(page, "utf8"))] as const),
  ...examples.map((file) => [file, headOf(readFileSync(file, "utf8"))] as const),
];

describe.each(pages.filter(([, commands]) => commands.length > 0))("%s", (_page, commands) => {
  it.each([...new Set(commands)])("%s is a command that the program takes", async (line) => {
    const program = createProgram(() => () => Promise.resolve());
    try {
      await program.parseAsync(wordsOf(line).slice(1), { from: "user" });
    } catch (error) {
      if (!(error instanceof CommanderError) || error.exitCode !== 0) throw error;
    }
  });
});

it("the heads of the examples ask for bundled bars only", () => {
  const lines = examples.flatMap((file) => headOf(readFileSync(file, "utf8")));
  expect(lines.length).toBeGreaterThan(10);
  expect(lines.filter((line) => !/ -s SPY( |$)/.test(line))).toEqual([]);
});

it("the commands of the Python platform are all answered", () => {
  const text = readFileSync("docs/from-python.md", "utf8");
  const scripts = [
    "backtest",
    "ingest",
    "add_instrument",
    "place_order",
    "cancel_order",
    "test_connection",
    "test_db_connection",
  ];
  const missing = scripts.filter((script) => !text.includes(`python -m scripts.${script}`));
  expect(missing).toEqual([]);
});
