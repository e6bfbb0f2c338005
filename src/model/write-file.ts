import { open, realpath, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { RunError } from "./errors.js";
import { makeFolder } from "./make-folder.js";
import { outputFailed } from "./output-failed.js";

let drafts = 0;

/** A hidden name beside a file, used by nobody else. */
export function draftOf(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file).slice(0, 100)}.${process.pid}-${++drafts}.tmp`);
}

/**
 * Writes a file whole or not at all: into a neighbour that takes the name once it is complete. Missing folders are made,
 * a link is followed, and a device or a pipe is written to as it is.
 *
 * @param content - bytes, text, or pieces of either
 * @throws {RunError} `OUTPUT_FAILED`, `ABORTED`
 */
export async function writeFileAtomically(
  file: string,
  content: string | Uint8Array | Iterable<string | Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  try {
    if (await isDevice(file)) await writeFile(file, content, { signal });
    else await replaceFile(await realpath(file).catch(() => file), content, signal);
  } catch (cause) {
    if (signal?.aborted)
      throw new RunError("ABORTED", `Interrupted while writing "${file}". No file was left.`, { cause });
    throw outputFailed(file, cause);
  }
}

/** Whether bytes go through the name to somewhere else: `/dev/stdout`, a named pipe. */
async function isDevice(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => null);
  return found !== null && !found.isFile() && !found.isDirectory();
}

async function replaceFile(
  file: string,
  content: string | Uint8Array | Iterable<string | Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  const draft = draftOf(file);
  try {
    makeFolder(path.dirname(file));
    const handle = await open(draft, "wx");
    try {
      await writeFile(handle, content, { signal });
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(draft, file);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}
