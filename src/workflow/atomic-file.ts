import { createWriteStream } from "node:fs";
import { mkdir, rename, rm } from "node:fs/promises";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { RunError } from "../model/errors.js";

/**
 * Writes a file from pieces of text so that it appears whole or not at all.
 *
 * @throws {RunError} `OUTPUT_FAILED`
 */
export async function writeAtomically(file: string, pieces: Iterable<string>, signal?: AbortSignal): Promise<void> {
  const unfinished = `${file}.${process.pid}.part`;
  try {
    await mkdir(path.dirname(file), { recursive: true });
    await pipeline(pieces, createWriteStream(unfinished), { signal });
    await rename(unfinished, file);
  } catch (cause) {
    await rm(unfinished, { force: true }).catch(() => undefined);
    if (signal?.aborted)
      throw new RunError("ABORTED", `Interrupted while writing "${file}". No file was left.`, { cause });
    throw new RunError("OUTPUT_FAILED", `Cannot write "${file}": ${(cause as Error).message}. No file was left.`, {
      cause,
    });
  }
}
