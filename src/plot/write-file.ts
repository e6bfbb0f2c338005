import { mkdir, open, rename, rm } from "node:fs/promises";
import path from "node:path";
import { outputFailed } from "./output-failed.js";

let drafts = 0;

/** A hidden name beside a file, used by nobody else. */
export function draftOf(file: string): string {
  return path.join(path.dirname(file), `.${path.basename(file).slice(0, 100)}.${process.pid}-${++drafts}.tmp`);
}

/**
 * Writes a file whole or not at all: into a neighbour that takes the name once it is complete. Missing folders are made.
 *
 * @throws {RunError} `OUTPUT_FAILED`
 */
export async function writeFileAtomically(file: string, content: string | Uint8Array): Promise<void> {
  const draft = draftOf(file);
  try {
    await mkdir(path.dirname(file), { recursive: true });
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
