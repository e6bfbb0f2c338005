import { mkdirSync, statSync } from "node:fs";
import path from "node:path";

/**
 * Makes a folder and its parents where they are missing. Node's own recursive `mkdir` never returns where a folder cannot
 * hold any, as in `/proc`.
 *
 * @throws {Error} of Node: `EACCES`, `ENOENT`, `ENOTDIR`, `EEXIST` for a file of that name
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory()) return;
    const parent = path.dirname(folder);
    const { code } = error as NodeJS.ErrnoException;
    if (code !== "ENOENT" || statSync(parent, { throwIfNoEntry: false }) !== undefined) throw error;
    makeFolder(parent);
    makeFolder(folder);
  }
}
