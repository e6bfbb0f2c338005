import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { errorCodes } from "../src/model/errors.js";

const pages = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", ...filesBelow("docs"), ...filesBelow("examples")].filter(
  (file) => file.endsWith(".md"),
);

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((file) => path.join(folder, file))
    .filter((file) => !file.startsWith(path.join("docs", "api")));
}

describe("docs/errors.md", () => {
  const headings = [...readFileSync("docs/errors.md", "utf8").matchAll(/^(##|###) (\w+)$/gm)].map((match) => match[2]!);

  it("has one heading per error code, under its class, in the order of the code", () => {
    const classes = Object.entries(errorCodes).map(([kind, codes]) => [
      `${kind[0]!.toUpperCase()}${kind.slice(1)}Error`,
      ...codes,
    ]);
    expect(headings).toEqual(classes.flat());
  });

  it("says something under every heading", () => {
    const sections = readFileSync("docs/errors.md", "utf8").split(/^### /m).slice(1);
    expect(sections.filter((section) => section.split("\n").slice(1).join("").trim().length < 20)).toEqual([]);
  });
});

describe("the pages", () => {
  it("link to files that exist", () => {
    const broken = pages.flatMap((page) =>
      [...readFileSync(page, "utf8").matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
        .map((match) => match[1]!)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !target.includes("docs/api") && !target.startsWith("api/"))
        .filter((target) => !existsSync(path.join(path.dirname(page), target)))
        .map((target) => `${page} -> ${target}`),
    );
    expect(broken).toEqual([]);
  });

  it("show TypeScript that parses", () => {
    const wrong = pages.flatMap((page) =>
      [...readFileSync(page, "utf8").matchAll(/^```(?:ts|typescript)\n(.*?)^```/gms)].flatMap((match) => {
        const { diagnostics } = ts.transpileModule(match[1]!, {
          reportDiagnostics: true,
          compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
        });
        return (diagnostics ?? []).map((one) => `${page}: ${ts.flattenDiagnosticMessageText(one.messageText, " ")}`);
      }),
    );
    expect(wrong).toEqual([]);
  });
});
