import { spawn, type ChildProcess } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { build } from "esbuild";
import postgres from "postgres";
import { afterAll } from "vitest";
import { createEmbeddedFolder } from "./databases.js";
import { startPostgresServer, type PostgresServer } from "./postgres-server.js";

const root = path.join(import.meta.dirname, "..", "..");
const folder = path.join(root, "node_modules", ".cache", "algo-trader", "cli");
const entries = ["index", "strategy/index", "indicators/index", "execution/index", "metrics/index", "testing/index"];
let built: Promise<void> | null = null;
let shared: Promise<PostgresServer | null> | null = null;
let databases = 0;

afterAll(async () => {
  const server = await shared;
  shared = null;
  await server?.remove();
});

/** Builds the command line as the package has it: one program, shared chunks, everything heavy loaded lazily. */
function buildCli(): Promise<void> {
  const sources = entries.filter((entry) => existsSync(path.join(root, "src", `${entry}.ts`)));
  built ??= build({
    entryPoints: {
      bin: path.join(root, "bin/algo-trader.ts"),
      ...Object.fromEntries(
        sources.map((entry) => [entry.replace(/\/index$/, ""), path.join(root, "src", `${entry}.ts`)]),
      ),
    },
    outdir: folder,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: true,
    logLevel: "warning",
  }).then(() => undefined);
  return built;
}

/** What a run of the command line wrote and how it ended. */
export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A running command. */
export interface CliProcess {
  readonly child: ChildProcess;
  /** Resolves when stderr or stdout has matched. */
  waitFor(pattern: RegExp): Promise<RegExpExecArray>;
  /** How it ended. */
  readonly done: Promise<CliRun>;
}

/** A working folder of its own with a database, in which commands are run as a user would. */
export interface CliFolder extends AsyncDisposable {
  /** The folder. */
  readonly cwd: string;
  /** The program itself. */
  readonly program: string;
  /** What the commands see of the environment, beside PATH. */
  readonly env: Record<string, string>;
  /** Runs one command to its end. */
  run(...args: readonly string[]): Promise<CliRun>;
  /** Starts one command. */
  start(...args: readonly string[]): CliProcess;
  /** Runs one command with `--json` and gives the object; throws with everything written unless it ends with 0. */
  json(...args: readonly string[]): Promise<Record<string, unknown>>;
}

/** An empty folder; with `database`, its commands find one that has its tables and nothing else. */
export async function createCliFolder(database: "none" | "embedded" | "fastest" = "fastest"): Promise<CliFolder> {
  await buildCli();
  const cwd = mkdtempSync(path.join(os.tmpdir(), "algo-trader-cli-"));
  const url = database === "fastest" ? await createDatabase() : null;
  const dataDir = database === "embedded" || (database === "fastest" && !url) ? await createEmbeddedFolder() : null;
  const env: Record<string, string> = { NO_COLOR: "1", TZ: "UTC" };
  if (url) env["DATABASE_URL"] = url;
  if (dataDir) env["ALGO_TRADER_DATA"] = dataDir;
  const start = (...args: readonly string[]): CliProcess => startCli(cwd, env, args);
  const run = (...args: readonly string[]): Promise<CliRun> => start(...args).done;
  return {
    cwd,
    program: path.join(folder, "bin.js"),
    env,
    start,
    run,
    async json(...args) {
      const ended = await run("--json", ...args);
      if (ended.code !== 0)
        throw new Error(`${args.join(" ")} ended with ${ended.code}\n${ended.stdout}${ended.stderr}`);
      return JSON.parse(ended.stdout) as Record<string, unknown>;
    },
    [Symbol.asyncDispose]() {
      for (const used of [cwd, dataDir]) if (used) rmSync(used, { recursive: true, force: true });
      return Promise.resolve();
    },
  };
}

/** A fresh database on a server that the tests of one file share; null where there is no server. */
async function createDatabase(): Promise<string | null> {
  shared ??= startPostgresServer();
  const server = await shared;
  if (!server) return null;
  const name = `cli_${process.pid}_${databases++}`;
  const sql = postgres(server.url, { max: 1, onnotice: () => undefined });
  await sql.unsafe(`drop database if exists ${name}`);
  await sql.unsafe(`create database ${name}`);
  await sql.end();
  const url = new URL(server.url);
  url.pathname = name;
  return url.href;
}

function startCli(cwd: string, env: Record<string, string>, args: readonly string[]): CliProcess {
  const child = spawn(process.execPath, [path.join(folder, "bin.js"), ...args], {
    cwd,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
  child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
  const done = new Promise<CliRun>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
  const waitFor = (pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(stdout) ?? pattern.exec(stderr);
        if (match) resolve(match);
      };
      child.stdout.on("data", look);
      child.stderr.on("data", look);
      void done.then(() => {
        look();
        reject(new Error(`Expected ${String(pattern)}, but it ended with:\n${stdout}${stderr}`));
      });
      look();
    });
  return { child, waitFor, done };
}
