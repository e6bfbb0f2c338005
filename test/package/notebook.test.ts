import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, inject, it } from "vitest";
import { mustRun } from "./run-program.js";

/** The part of a notebook's file that is looked at. */
interface Notebook {
  readonly cells: readonly {
    readonly cell_type: "code" | "markdown";
    readonly outputs?: readonly {
      readonly text?: readonly string[];
      readonly data?: Readonly<Record<string, unknown>>;
    }[];
  }[];
}

const hasJupyter = spawnSync("jupyter", ["nbconvert", "--version"], { stdio: "ignore" }).status === 0;
const isRequired = process.env["REQUIRE_JUPYTER"] === "1";

async function execute(folder: string): Promise<Notebook> {
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ name: "notebook", private: true }));
  copyFileSync("examples/notebook.ipynb", path.join(folder, "notebook.ipynb"));
  const packages = [inject("tarball"), "tslab@1.0.22"];
  await mustRun("npm", ["install", "--no-audit", "--no-fund", "--prefer-offline", ...packages], { cwd: folder });
  // What `tslab install` does, without asking which of several Pythons has Jupyter: the kernel is started by this name.
  const kernel = path.join(folder, ".jupyter/share/jupyter/kernels/tslab");
  mkdirSync(kernel, { recursive: true });
  const [, binary = "tslab"] = /--binary=\\?"([^"\\]*)/.exec(readFileSync("examples/notebook.ipynb", "utf8")) ?? [];
  const argv = [binary.replace("$PWD", folder), "kernel", "--config-path", "{connection_file}"];
  const spec = { argv, display_name: "TypeScript", language: "typescript" };
  writeFileSync(path.join(kernel, "kernel.json"), JSON.stringify(spec));
  const options = ["--to", "notebook", "--execute", "--ExecutePreprocessor.timeout=120", "--output", "done.ipynb"];
  const env = { JUPYTER_PATH: `${folder}/.jupyter/share/jupyter`, HOME: folder };
  await mustRun("jupyter", ["nbconvert", ...options, "notebook.ipynb"], { cwd: folder, env });
  return JSON.parse(readFileSync(path.join(folder, "done.ipynb"), "utf8")) as Notebook;
}

describe("examples/notebook.ipynb", () => {
  it("is kept without outputs", () => {
    const { cells } = JSON.parse(readFileSync("examples/notebook.ipynb", "utf8")) as Notebook;
    expect(cells.flatMap((cell) => cell.outputs ?? [])).toEqual([]);
  });

  it("is installed as its page says", () => {
    const [install] = /npx tslab install .*/.exec(readFileSync("docs/how-to/notebook.md", "utf8"))!;
    expect(readFileSync("examples/notebook.ipynb", "utf8")).toContain(JSON.stringify(install).slice(1, -1));
  });

  it("runs in Jupyter with tslab and shows tables, numbers and a picture", async () => {
    if (!hasJupyter && !isRequired) {
      process.stderr.write("Jupyter is not installed (apt: jupyter-nbconvert): the notebook was not run.\n");
      return;
    }
    const folder = mkdtempSync(path.join(tmpdir(), "algo-trader-notebook-"));
    try {
      const outputs = (await execute(folder)).cells.flatMap((cell) => cell.outputs ?? []);
      const text = outputs.flatMap((output) => output.text ?? []).join("");
      expect(text).toContain("close");
      expect(text).toContain("1256 bars");
      expect(text).toMatch(/buy & hold -?\d+\.\d\d %/);
      const [png] = outputs.flatMap((output) => output.data?.["image/png"] ?? []) as string[];
      expect(
        Buffer.from(png ?? "", "base64")
          .subarray(1, 4)
          .toString(),
      ).toBe("PNG");
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
