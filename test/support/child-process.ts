import { spawn, type ChildProcess } from "node:child_process";
import path from "node:path";
import { createInterface } from "node:readline";
import { build } from "esbuild";

const root = path.join(import.meta.dirname, "..", "..");

/** A program of this repository that runs in a process of its own. */
export interface Child {
  /** The process. */
  readonly process: ChildProcess;
  /** Lines that it printed so far. */
  readonly lines: readonly string[];
  /** Waits until it has printed so many lines; rejects with what it wrote to stderr if it ends before. */
  printed(lines: number): Promise<void>;
  /** Waits for its end; rejects with what it wrote to stderr if it failed. */
  succeeded(): Promise<void>;
  /** Kills it as a power cut would. */
  kill(): Promise<void>;
}

/** Builds a program once, from source. */
export async function buildProgram(source: string): Promise<string> {
  const outfile = path.join(root, "node_modules", ".cache", "algo-trader", `${path.basename(source, ".ts")}.mjs`);
  await build({
    entryPoints: [path.join(root, source)],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    logLevel: "warning",
  });
  return outfile;
}

/** Starts a built program. */
export function startChild(program: string, args: readonly string[]): Child {
  const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
  const lines: string[] = [];
  let errors = "";
  child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
  const reader = createInterface(child.stdout).on("line", (line) => lines.push(line));
  const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
  return {
    process: child,
    lines,
    async printed(count) {
      while (lines.length < count) {
        const next = new Promise<"line">((resolve) => reader.once("line", () => resolve("line")));
        const event = await Promise.race([next, ended]);
        if (event !== "line" && lines.length < count) throw new Error(`The program ended early: ${errors}`);
      }
    },
    async succeeded() {
      const code = await ended;
      if (code !== 0) throw new Error(`The program ended with ${String(code)}: ${errors}`);
    },
    async kill() {
      child.kill("SIGKILL");
      await ended;
    },
  };
}
