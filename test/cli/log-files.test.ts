import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { createLogFiles } from "../../src/cli/log-files.js";
import type { LogRecord } from "../../src/model/logger.js";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), "algo-trader-logs-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const record = (component: string, message: string): LogRecord => ({
  time: Date.UTC(2025, 10, 15, 0, 22, 10),
  level: "info",
  component,
  message,
  fields: { bars: 7 },
});

it("every component has its own file of JSON lines", () => {
  const files = createLogFiles(folder);
  files.write(record("data.store", "one"));
  files.write(record("broker.ibkr", "two"));
  files.write(record("data.store", "three"));
  files.close();
  expect(readdirSync(folder).sort()).toEqual(["broker.ibkr.jsonl", "data.store.jsonl"]);
  const lines = readFileSync(path.join(folder, "data.store.jsonl"), "utf8").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual([
    { time: "2025-11-15T00:22:10.000Z", level: "info", component: "data.store", message: "one", bars: 7 },
    { time: "2025-11-15T00:22:10.000Z", level: "info", component: "data.store", message: "three", bars: 7 },
  ]);
});

it("a full file is put aside, and only so many old ones stay", () => {
  const files = createLogFiles(folder, { maxBytes: 50, keep: 2 });
  for (let i = 0; i < 5; i++) files.write(record("a", `line ${i}`));
  files.close();
  expect(readdirSync(folder).sort()).toEqual(["a.jsonl", "a.jsonl.1", "a.jsonl.2"]);
  const newest = ["a.jsonl", "a.jsonl.1", "a.jsonl.2"].map(
    (name) => /line \d/.exec(readFileSync(path.join(folder, name), "utf8"))![0],
  );
  expect(newest).toEqual(["line 4", "line 3", "line 2"]);
});

it("a component's name cannot leave the folder", () => {
  const files = createLogFiles(folder);
  files.write(record("../x/y", "one"));
  files.close();
  expect(readdirSync(folder)).toEqual([".._x_y.jsonl"]);
});

it("a folder that cannot be made is an error that names it", () => {
  writeFileSync(path.join(folder, "taken"), "");
  expect(() => createLogFiles(path.join(folder, "taken", "logs"))).toThrow(/Cannot write logs to ".*taken\/logs"/);
});

it("a line that does not fit on the disk is an error that names the file and says why", () => {
  symlinkSync("/dev/full", path.join(folder, "full.jsonl"));
  const files = createLogFiles(folder);
  expect(() => files.write(record("full", "hello"))).toThrow(
    /Could not write ".*full\.jsonl": the disk is full\. Free some space/,
  );
  files.close();
});

it("a full file that cannot be put aside is such an error too, and closing works all the same", () => {
  mkdirSync(path.join(folder, "a.jsonl.1", "in the way"), { recursive: true });
  const files = createLogFiles(folder, { maxBytes: 1, keep: 1 });
  files.write(record("a", "one"));
  expect(() => files.write(record("a", "two"))).toThrow(/Could not write ".*a\.jsonl"/);
  files.close();
});
