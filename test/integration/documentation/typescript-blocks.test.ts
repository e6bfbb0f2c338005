import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const pages = [
  "README.md",
  ...readdirSync("docs", { recursive: true, encoding: "utf8" }).map((file) => `docs/${file}`),
].filter((file) => file.endsWith(".md") && !file.startsWith("docs/api"));

/** Every TypeScript block of the pages as a file of its own, by a name that tells where it stands. */
function blocks(): Map<string, string> {
  const files = new Map<string, string>();
  for (const page of pages) {
    const found = [...readFileSync(page, "utf8").matchAll(/^```ts\n(.*?)^```/gms)];
    for (const [i, match] of found.entries()) files.set(path.resolve(`${page}.${i + 1}.ts`), match[1]!);
  }
  return files;
}

test("every TypeScript block of the documentation compiles against the package", () => {
  const files = blocks();
  const { options } = ts.parseJsonConfigFileContent(
    ts.readConfigFile("tsconfig.json", (file) => ts.sys.readFile(file)).config,
    ts.sys,
    process.cwd(),
  );
  // What a block must hold is its types; these three are matters of our own taste.
  const taste = { noUnusedParameters: false, noUnusedLocals: false, noPropertyAccessFromIndexSignature: false };
  const settings: ts.CompilerOptions = { ...options, ...taste, declaration: false };
  const host = ts.createCompilerHost(settings);
  const plain = { ...host };
  host.fileExists = (file) => files.has(file) || plain.fileExists(file);
  host.readFile = (file) => files.get(file) ?? plain.readFile(file);
  host.getSourceFile = (file, version) => {
    const text = files.get(file);
    return text === undefined ? plain.getSourceFile(file, version) : ts.createSourceFile(file, text, version);
  };
  const program = ts.createProgram([...files.keys()], settings, host);
  const wrong = [...files.keys()].flatMap((file) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(file))
      .map((one) => `${path.relative(".", file)}: ${ts.flattenDiagnosticMessageText(one.messageText, " ")}`),
  );
  expect(files.size).toBeGreaterThan(8);
  expect(wrong).toEqual([]);
});
