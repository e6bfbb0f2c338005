import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { takeLock, type FolderLock } from "../../../src/data/store/folder-lock.js";

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "algo-trader-lock-"));
  file = path.join(folder, "db.lock");
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const holderOf = (facts: object): string =>
  JSON.stringify({ pid: 1, host: os.hostname(), start: "", id: "x", ...facts });

/** A process id that nobody has any more. */
async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ["-e", ""]);
  await new Promise((resolve) => child.once("exit", resolve));
  return child.pid!;
}

describe("a lock", () => {
  it("is given to one, and to the next after its release", () => {
    const lock = takeLock(file) as FolderLock;
    expect(takeLock(file)).toMatchObject({ pid: process.pid, host: os.hostname() });
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
    (takeLock(file) as FolderLock).release();
  });

  it("of a process that died is taken over, and nothing is left behind", async () => {
    writeFileSync(file, holderOf({ pid: await deadPid() }));
    const lock = takeLock(file) as FolderLock;
    expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject({ pid: process.pid });
    expect(readdirSync(folder)).toEqual(["db.lock"]);
    lock.release();
  });

  it("of a process id that was given to another process since is taken over", () => {
    writeFileSync(file, holderOf({ pid: process.ppid, start: "1" }));
    expect(takeLock(file)).toHaveProperty("release");
  });

  it("whose text is damaged is taken over", () => {
    writeFileSync(file, "{");
    expect(takeLock(file)).toHaveProperty("release");
  });

  it("of another machine is never taken over", () => {
    writeFileSync(file, holderOf({ host: "elsewhere" }));
    expect(takeLock(file)).toMatchObject({ host: "elsewhere" });
  });

  it("is not removed by one who lost it", () => {
    const lock = takeLock(file) as FolderLock;
    writeFileSync(file, holderOf({}));
    lock.release();
    expect(readFileSync(file, "utf8")).toBe(holderOf({}));
  });
});
