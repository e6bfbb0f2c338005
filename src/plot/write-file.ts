import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { RunError } from "../model/errors.js";

let written = 0;

/**
 * Writes a file whole or not at all: into a neighbour that takes the name once it is complete. Missing folders are made.
 *
 * @throws {RunError} `OUTPUT_FAILED`
 */
export async function writeFileAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const folder = path.dirname(file);
  const draft = path.join(folder, `.${path.basename(file)}.${process.pid}-${++written}.tmp`);
  try {
    await mkdir(folder, { recursive: true });
    const handle = await open(draft, "wx");
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw outputFailed(file, cause);
  }
}

const advice: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space or choose another folder",
  EDQUOT: "your disk quota is used up. Free some space or choose another folder",
  EACCES: "it is not allowed. Choose a folder that you may write to",
  EPERM: "it is not allowed. Choose a folder that you may write to",
  EROFS: "the file system is read-only. Choose another folder",
  EISDIR: "there is a folder of that name. Choose another name",
  ENOTDIR: "a part of its path is a file, not a folder. Choose another path",
  EEXIST: "a part of its path is a file, not a folder. Choose another path",
  ENAMETOOLONG: "the name is too long. Choose a shorter one",
};

function outputFailed(file: string, cause: unknown): RunError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const reason = advice[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new RunError("OUTPUT_FAILED", `Could not write "${file}": ${reason}. Nothing was written.`, {
    cause,
    context: { file, reason: code },
  });
}
