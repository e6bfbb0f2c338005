import { createHash } from "node:crypto";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants } from "node:zlib";
import { openBackend } from "../src/data/store/embedded-backend.js";
import { installedPglite, type TemplateHead } from "../src/data/store/embedded-template.js";

const root = path.join(import.meta.dirname, "..");
const cache = path.join(root, "node_modules", ".cache", "algo-trader");

/** Files of one name hold almost the same in every database of the folder: side by side they compress to one. */
function byName(a: string, b: string): number {
  const [left, right] = [path.posix.basename(a), path.posix.basename(b)];
  return left < right || (left === right && a < b) ? -1 : 1;
}

/** A folder as a template: see `Template` for the format. */
function packFolder(folder: string, pglite: string): Buffer {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const nameOf = (entry: (typeof entries)[number]): string =>
    path.relative(folder, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, "/");
  const folders = entries.filter((entry) => entry.isDirectory()).map(nameOf);
  const files = entries.filter((entry) => entry.isFile()).map(nameOf);
  const contents = files.sort(byName).map((name) => readFileSync(path.join(folder, name)));
  const head: TemplateHead = {
    pglite,
    folders: folders.sort(),
    files: contents.map((bytes, i) => [files[i]!, bytes.length]),
  };
  // The best quality takes 22 s for a tenth less.
  const params = { [constants.BROTLI_PARAM_QUALITY]: 9 };
  const compressed = brotliCompressSync(Buffer.concat(contents), { params });
  const rest = Buffer.concat([Buffer.from(`${JSON.stringify(head)}\n`), compressed]);
  return Buffer.concat([Buffer.from(`${createHash("sha256").update(rest).digest("hex")}\n`), rest]);
}

/**
 * The file of a new database, as initdb makes it; gives where it is. Made once for a version of PGlite and of this script:
 * a database has a random identifier and the time of its birth, so another would have other bytes.
 */
async function makeEmbeddedTemplate(): Promise<string> {
  const pglite = installedPglite();
  const script = createHash("sha256")
    .update(readFileSync(import.meta.filename))
    .digest("hex");
  const file = path.join(cache, `template-${pglite}-${script.slice(0, 16)}.bin`);
  if (existsSync(file)) return file;
  mkdirSync(cache, { recursive: true });
  const draft = mkdtempSync(path.join(cache, "template-"));
  try {
    const folder = path.join(draft, "db");
    await (await openBackend(folder)).close();
    const packed = path.join(draft, "packed");
    writeFileSync(packed, packFolder(folder, pglite));
    renameSync(packed, file);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return file;
}

/** Puts the template where a built package has it; gives where that is. */
export async function writeEmbeddedTemplate(): Promise<string> {
  const file = path.join(root, "dist", "embedded-template.bin");
  const draft = `${file}.${process.pid}`;
  mkdirSync(path.dirname(file), { recursive: true });
  copyFileSync(await makeEmbeddedTemplate(), draft);
  renameSync(draft, file);
  return file;
}
