import { readFileSync, readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it, onTestFinished, vi } from "vitest";

const pages = readdirSync("docs", { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".md"))
  .map((file) => path.join("docs", file));

/** Every table that a program of the examples prints, with the words of its command line. */
const tables = pages.flatMap((page) =>
  [...readFileSync(page, "utf8").matchAll(/<!-- table node (\S+) ?(.*?) -->\n\n((?:\|.*\n)+)/g)].map(
    ([, program = "", words = "", table = ""]) => ({ page, program, words, table }),
  ),
);

/** Cells without the padding that the formatter adds. */
function cellsOf(table: string): string[][] {
  const rows = table.trim().split("\n");
  return rows.filter((row) => !/^[|\s-]+$/.test(row)).map((row) => row.split(/(?<!\\)\|/).map((cell) => cell.trim()));
}

describe("the tables of numbers in the pages", () => {
  it("are those of fills, metrics and causality", () => {
    expect(tables.length).toBeGreaterThanOrEqual(13);
  });

  it.each(tables)("$page shows what $program $words prints", async ({ program, words, table }) => {
    const lines: string[] = [];
    const log = vi.spyOn(console, "log").mockImplementation((line: string) => lines.push(line));
    const { argv } = process;
    process.argv = [process.execPath, program, ...words.split(" ").filter((word) => word !== "")];
    onTestFinished(() => {
      log.mockRestore();
      process.argv = argv;
    });
    vi.resetModules();
    await import(path.resolve(program));
    expect(cellsOf(table)).toEqual(cellsOf(lines.join("\n")));
  });
});
