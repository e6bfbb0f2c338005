import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { mustRun, runProgram } from "./run-program.js";
import { startRegistry, type Registry } from "./start-registry.js";

let registry: Registry;
let folder: string;

beforeAll(async () => {
  registry = await startRegistry();
  folder = mkdtempSync(path.join(tmpdir(), "algo-trader-consumer-"));
  writeFileSync(path.join(folder, ".npmrc"), registry.npmrc);
  writeFileSync(
    path.join(folder, "package.json"),
    JSON.stringify({ name: "consumer", version: "1.0.0", private: true }),
  );
  await mustRun("npm", ["publish", inject("tarball"), "--registry", registry.url], { cwd: folder });
  await mustRun("npm", ["install", "--no-audit", "--no-fund", "algo-trader"], { cwd: folder });
  cpSync(path.resolve("test/package/consumers"), folder, { recursive: true });
});

afterAll(async () => {
  await registry[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

describe("a private registry", () => {
  it("refuses a stranger", async () => {
    const answer = await fetch(new URL("algo-trader", registry.url));
    expect(answer.status).toBe(401);
  });
});

describe("an install from a private registry into an empty folder", () => {
  it("downloads no TensorFlow and no danfo", () => {
    const lock = readFileSync(path.join(folder, "package-lock.json"), "utf8");
    expect(lock).not.toMatch(/node_modules\/(@tensorflow|danfojs|xlsx|request|plotly)/);
    expect(existsSync(path.join(folder, "node_modules/@tensorflow"))).toBe(false);
  });

  it("runs by import", async () => {
    const { stdout } = await mustRun(process.execPath, ["use-import.mjs"], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ bars: 300, trades: expect.any(Number) as number, danfo: [5, 7], png: true });
  });

  it("runs by require", async () => {
    const { stdout } = await mustRun(process.execPath, ["use-require.cjs"], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({ bars: 300, trades: expect.any(Number) as number, danfo: [5, 7], png: true });
  });

  it.each([
    ["ES modules under node16", "use-types.mts", ["--module", "node16", "--moduleResolution", "node16"]],
    ["CommonJS under node16", "use-types.cts", ["--module", "node16", "--moduleResolution", "node16"]],
    ["node10, which tslab uses", "use-types.ts", ["--module", "commonjs", "--moduleResolution", "node10"]],
    ["a bundler", "use-types.ts", ["--module", "esnext", "--moduleResolution", "bundler"]],
  ])("has types for %s", async (_, file, resolution) => {
    const tsc = createRequire(import.meta.url).resolve("typescript/bin/tsc");
    const types = ["--types", "node", "--typeRoots", path.resolve("node_modules/@types")];
    const options = [
      "--noEmit",
      "--strict",
      "--target",
      "es2022",
      "--lib",
      "es2023",
      "--ignoreDeprecations",
      "6.0",
      ...types,
    ];
    const { stdout } = await mustRun(process.execPath, [tsc, ...options, ...resolution, file], { cwd: folder });
    expect(stdout).toBe("");
  });

  it("has a program", async () => {
    const { stdout } = await mustRun("npx", ["algo-trader", "--help"], { cwd: folder });
    expect(stdout).toContain("backtest");
    const version = await mustRun("npx", ["algo-trader", "--version"], { cwd: folder });
    expect(version.stdout.trim()).toBe(
      (JSON.parse(readFileSync("package.json", "utf8")) as { version: string }).version,
    );
  });

  it("runs the main job from the command line", async () => {
    const { stdout } = await mustRun("npx", ["algo-trader", "demo", "--json"], { cwd: folder });
    expect(JSON.parse(stdout)).toMatchObject({ schema: 1, symbol: "SPY" });
  });

  it("starts its own database for the first time without initdb", async () => {
    const args = ["algo-trader", "init-db", "--verbose", "--database-url", "embedded", "--data-dir", "first-start"];
    const { stdout, stderr } = await mustRun("npx", args, { cwd: folder });
    expect(stdout).toContain("Schema migrated");
    expect(stderr).toContain("starting the embedded database");
    expect(stderr).not.toContain("initdb");
  });

  it("ends with 2 and the nearest name for an unknown command", async () => {
    const finished = await runProgram("npx", ["algo-trader", "bakctest"], { cwd: folder });
    expect(finished.code).toBe(2);
    expect(finished.stderr).toContain("backtest");
  });
});
