import { copyFile, rename, rm, symlink } from "node:fs/promises";
import path from "node:path";

/**
 * Lets `latest.png` (or `.svg`) beside a picture point to it; where links are not allowed it is a copy.
 *
 * @returns The path of the link.
 */
export async function linkLatest(file: string): Promise<string> {
  const folder = path.dirname(file);
  const link = path.join(folder, `latest${path.extname(file)}`);
  const draft = path.join(folder, `.latest.${process.pid}.tmp`);
  await rm(draft, { force: true });
  await symlink(path.basename(file), draft).catch(() => copyFile(file, draft));
  await rename(draft, link);
  return link;
}
