import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { makeFolder } from "../../src/model/make-folder.js";

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(os.tmpdir(), "algo-trader-folder-"))));
afterEach(() => rmSync(folder, { recursive: true }));

describe("a folder is made", () => {
  it("with its parents, and again", () => {
    const deep = path.join(folder, "a", "b", "c");
    makeFolder(deep);
    makeFolder(deep);
    expect(statSync(deep).isDirectory()).toBe(true);
  });

  it("not in place of a file, nor below one", () => {
    const file = path.join(folder, "file");
    writeFileSync(file, "kept");
    expect(() => makeFolder(file)).toThrow("EEXIST");
    expect(() => makeFolder(path.join(file, "below"))).toThrow("ENOTDIR");
  });

  it("not where the system allows none, and the answer comes at once", () => {
    // Elsewhere than on Linux this is a missing folder of a parent that nobody may write to.
    const impossible = existsSync("/proc/self") ? "/proc/algo-trader/data" : "/dev/null/data";
    expect(() => makeFolder(impossible)).toThrow(/ENOENT|ENOTDIR/);
  });
});
