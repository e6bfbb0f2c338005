import { execFileSync } from "node:child_process";
import { createReadStream } from "node:fs";
import { lstat, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { writeFileAtomically } from "../../src/model/write-file.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "write-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});
const at = (...names: string[]): string => path.join(folder, ...names);

function* brokenPieces(cause: Error): Generator<string> {
  yield "half";
  throw cause;
}

describe("a file written whole", () => {
  it.each([["text"], [Buffer.from("text")], [["te", "xt"]]])("takes %j, and makes the folders", async (content) => {
    await writeFileAtomically(at("a", "b", "file"), content);
    expect(await readFile(at("a", "b", "file"), "utf8")).toBe("text");
    expect(await readdir(at("a", "b"))).toEqual(["file"]);
  });

  it("through a link replaces what the link means, not the link", async () => {
    await writeFile(at("real"), "old");
    await symlink("real", at("link"));
    await writeFileAtomically(at("link"), "new");
    expect(await readlink(at("link"))).toBe("real");
    expect(await readFile(at("real"), "utf8")).toBe("new");
  });

  it("into a pipe goes through it and leaves it a pipe", async () => {
    execFileSync("sh", ["-c", 'mkfifo "$0"', at("pipe")]);
    const received = text(createReadStream(at("pipe")));
    await writeFileAtomically(at("pipe"), ["through ", "the pipe"]);
    expect(await received).toBe("through the pipe");
    expect((await lstat(at("pipe"))).isFIFO()).toBe(true);
  });
});

describe("a file that cannot be written", () => {
  const failure = (file: string, content: Iterable<string> = "new", signal?: AbortSignal): Promise<unknown> =>
    writeFileAtomically(file, content, signal).catch((cause: unknown) => cause);
  const failed = (words: string): unknown =>
    expect.objectContaining({ code: "OUTPUT_FAILED", message: expect.stringContaining(words) as unknown });

  it("below a file says that its path is wrong", async () => {
    await writeFile(at("file"), "");
    expect(await failure(at("file", "plot.png"))).toEqual(failed("a part of its path is a file"));
  });

  it("in place of a folder says so and leaves no draft", async () => {
    await mkdir(at("plot.png"));
    expect(await failure(at("plot.png"))).toEqual(failed("a folder of that name"));
    expect(await readdir(folder)).toEqual(["plot.png"]);
  });

  it("on a full disk says so, keeps the old file and leaves no draft", async () => {
    await writeFile(at("file"), "old");
    const full = Object.assign(new Error("write"), { code: "ENOSPC" });
    expect(await failure(at("file"), brokenPieces(full))).toEqual(failed("the disk is full"));
    expect(await readFile(at("file"), "utf8")).toBe("old");
    expect(await readdir(folder)).toEqual(["file"]);
    expect(await failure("/dev/full")).toEqual(failed("the disk is full"));
  });

  it("because it was interrupted says so and leaves nothing", async () => {
    const interrupted = await failure(at("file"), ["a", "b"], AbortSignal.abort());
    expect(interrupted).toMatchObject({ code: "ABORTED" });
    expect(await readdir(folder)).toEqual([]);
  });
});
