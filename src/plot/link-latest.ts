import { copyFile, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";
import { outputFailed } from "../model/output-failed.js";
import { draftOf } from "../model/write-file.js";

/**
 * Lets `latest.png` (or `.svg`) beside a picture point to it; where links are not allowed it is a copy.
 *
 * @returns The path of the link.
 * @throws {RunError} `OUTPUT_FAILED`
 */
export async function linkLatest(file: string): Promise<string> {
  const link = path.join(path.dirname(file), `latest${path.extname(file)}`);
  const draft = draftOf(link);
  try {
    await symlink(path.basename(file), draft).catch(() => copyFile(file, draft));
    await rename(draft, link);
  } catch (cause) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw outputFailed(link, cause);
  }
  return link;
}
