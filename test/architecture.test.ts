import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";

/** One import of one file. */
interface Edge {
  readonly from: string;
  /** File under `src`, or a package name. */
  readonly to: string;
  readonly isPackage: boolean;
  readonly isTypeOnly: boolean;
}

const backtest = ["model", "frame", "execution", "metrics", "strategy", "indicators"];
const study = ["model", "frame", "indicators", "execution", "metrics", "strategy", "backtest", "data"];

/** Folder by folder, what it may import. The drawing is in docs/architecture.md. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  model: [],
  frame: ["model"],
  metrics: ["model"],
  execution: ["model"],
  indicators: ["model", "frame"],
  data: ["model", "frame", "indicators"],
  broker: ["model", "execution"],
  strategy: ["model", "frame", "indicators"],
  backtest,
  live: [...backtest, "backtest", "broker", "data"],
  research: study,
  optimize: study,
  plot: ["model", "frame", "metrics", "backtest"],
  testing: ["model", "frame", "broker", "backtest"],
  workflow: [...study, "broker", "live", "research", "optimize", "plot", "testing"],
  cli: ["model", "workflow"],
};

/** Folder by folder, what it may import as types only. */
const typesOnly: Readonly<Record<string, readonly string[]>> = { plot: ["backtest"], testing: ["broker"] };

/** Foreign packages that one folder alone may know. */
const home: Readonly<Record<string, string>> = {
  "danfojs-node": "frame",
  "@tensorflow/tfjs": "frame",
  "trading-signals": "indicators",
  postgres: "data/store",
  "@electric-sql/pglite": "data/store",
  "@stoqey/ib": "broker/ibkr",
  "@observablehq/plot": "plot",
  jsdom: "plot",
  sharp: "plot",
  commander: "cli",
  "@bomb.sh/tab": "cli",
  "cli-progress": "cli",
};

const source = path.resolve("src");
const files = readdirSync(source, { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll(path.sep, "/"))
  .filter((file) => file.endsWith(".ts") || file.endsWith(".mts"));

function isTypeOnlyImport(node: ts.ImportDeclaration | ts.ExportDeclaration): boolean {
  if (ts.isExportDeclaration(node)) {
    const named = node.exportClause && ts.isNamedExports(node.exportClause) ? node.exportClause.elements : null;
    return node.isTypeOnly || (named?.every((element) => element.isTypeOnly) ?? false);
  }
  const clause = node.importClause;
  if (!clause) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const named = clause.namedBindings && ts.isNamedImports(clause.namedBindings) ? clause.namedBindings.elements : null;
  return !clause.name && (named?.every((element) => element.isTypeOnly) ?? false);
}

function edgesOf(file: string): Edge[] {
  const tree = ts.createSourceFile(file, readFileSync(path.join(source, file), "utf8"), ts.ScriptTarget.Latest, true);
  const edges: Edge[] = [];
  const add = (name: string, isTypeOnly: boolean): void => {
    const isPackage = !name.startsWith(".");
    const parts = name.split("/");
    const packageName = parts.slice(0, name.startsWith("@") ? 2 : 1).join("/");
    const target = path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, ".ts");
    edges.push({ from: file, to: isPackage ? packageName : target, isPackage, isTypeOnly });
  };
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      add((node.moduleSpecifier as ts.StringLiteral).text, isTypeOnlyImport(node));
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteralLike(argument)) add(argument.text, false);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add((node.argument.literal as ts.StringLiteral).text, true);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return edges;
}

const edges = files.flatMap(edgesOf);
const local = edges.filter((edge) => !edge.isPackage);
const folderOf = (file: string): string => (file.includes("/") ? file.slice(0, file.indexOf("/")) : "");
const show = (edge: Edge): string => `${edge.from} -> ${edge.to}`;

describe("the folders of src", () => {
  it("are those of the drawing", () => {
    const folders = new Set(files.map(folderOf));
    expect([...folders].filter((folder) => folder !== "" && !(folder in mayImport))).toEqual([]);
  });

  it("are at most two levels deep", () => {
    expect(files.filter((file) => file.split("/").length > 3 && !file.includes("/migrations/"))).toEqual([]);
  });

  it("import only what stands below them", () => {
    const wrong = local.filter(({ from, to }) => {
      const [folder, target] = [folderOf(from), folderOf(to)];
      return folder !== "" && folder !== target && !mayImport[folder]?.includes(target);
    });
    expect(wrong.map(show)).toEqual([]);
  });

  it("import as types only what the drawing marks so", () => {
    const wrong = local.filter(
      ({ from, to, isTypeOnly }) => !isTypeOnly && typesOnly[folderOf(from)]?.includes(folderOf(to)),
    );
    expect(wrong.map(show)).toEqual([]);
  });
});

describe("the files of src", () => {
  it("import files that exist", () => {
    const known = new Set(files);
    expect(local.filter(({ to }) => to.endsWith(".ts") && !known.has(to)).map(show)).toEqual([]);
  });

  it("never import a barrel", () => {
    expect(local.filter(({ to }) => path.posix.basename(to) === "index.ts").map(show)).toEqual([]);
  });

  it("do not import each other in circles", () => {
    const targets = new Map(files.map((file) => [file, local.filter(({ from }) => from === file).map(({ to }) => to)]));
    const done = new Set<string>();
    const circles: string[] = [];
    const walk = (file: string, trail: readonly string[]): void => {
      if (trail.includes(file)) circles.push([...trail.slice(trail.indexOf(file)), file].join(" -> "));
      if (done.has(file) || trail.includes(file)) return;
      for (const to of targets.get(file) ?? []) walk(to, [...trail, file]);
      done.add(file);
    };
    for (const file of files) walk(file, []);
    expect(circles).toEqual([]);
  });

  it("know foreign packages in one folder alone", () => {
    const wrong = edges.filter(({ from, to, isPackage }) => isPackage && home[to] && !from.startsWith(`${home[to]}/`));
    expect(wrong.map(show)).toEqual([]);
  });

  it("have names in kebab case that say something", () => {
    const names = files.map((file) => path.posix.basename(file).replace(/\.m?ts$/, ""));
    expect(names.filter((name) => !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(name))).toEqual([]);
    expect(names.filter((name) => /^(utils?|helpers?|common|misc|manager)$/.test(name))).toEqual([]);
  });
});
