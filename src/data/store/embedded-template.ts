import { createHash } from "node:crypto";
import { closeSync, mkdirSync, openSync, readFileSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { createBrotliDecompress } from "node:zlib";

/** What stands in a template before the contents. Paths have "/" between their parts and begin inside the folder. */
export interface TemplateHead {
  /** Version of PGlite that made the folder: no other is sure to read it. */
  readonly pglite: string;
  /** Every folder, parents first. */
  readonly folders: readonly string[];
  /** Every file with its bytes, in the order of the contents. */
  readonly files: readonly (readonly [name: string, bytes: number])[];
}

/** A new database as one file: SHA-256 of the rest in hex, line feed, head as JSON, line feed, contents in Brotli. */
export interface Template {
  readonly head: TemplateHead;
  /** The contents of all files, one after the other, compressed. */
  readonly contents: Uint8Array;
}

/** Why there is no template to start from. */
export interface NoTemplate {
  readonly unusable: string;
}

const lineFeed = 0x0a;
const pieceBytes = 262_144;

/** Reads a template and makes sure that it is whole and made by this version of PGlite; writes nothing. */
export function readTemplate(file: string, pglite: string): Template | NoTemplate {
  let bytes: Buffer;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    return { unusable: error instanceof Error ? error.message : String(error) };
  }
  const sumEnd = bytes.indexOf(lineFeed);
  const headEnd = bytes.indexOf(lineFeed, sumEnd + 1);
  const sum = createHash("sha256")
    .update(bytes.subarray(sumEnd + 1))
    .digest("hex");
  if (headEnd < 0 || bytes.toString("latin1", 0, sumEnd) !== sum) return { unusable: `"${file}" is damaged` };
  const head = JSON.parse(bytes.toString("utf8", sumEnd + 1, headEnd)) as TemplateHead;
  if (head.pglite !== pglite) return { unusable: `made by PGlite ${head.pglite}, installed is ${pglite}` };
  return { head, contents: bytes.subarray(headEnd + 1) };
}

/** Writes the files of a template into a new folder, piece by piece, so that 40 MB never stand in memory. */
export async function unpackTemplate({ head, contents }: Template, folder: string): Promise<void> {
  for (const name of ["", ...head.folders]) mkdirSync(path.join(folder, name), { mode: 0o700 });
  const stream = createBrotliDecompress({ chunkSize: pieceBytes });
  stream.end(contents);
  const pieces: AsyncIterator<Buffer, undefined> = stream[Symbol.asyncIterator]();
  let piece: Buffer | undefined = Buffer.alloc(0);
  for (const [name, bytes] of head.files) {
    const file = openSync(path.join(folder, name), "wx", 0o600);
    try {
      for (let left = bytes; left > 0;) {
        if (piece.length === 0) piece = (await pieces.next()).value;
        if (!piece) throw new Error(`the template of the database ends inside "${name}"`);
        const written = writeSync(file, piece, 0, Math.min(left, piece.length));
        piece = piece.subarray(written);
        left -= written;
      }
    } finally {
      closeSync(file);
    }
  }
}

/** Version of the installed PGlite. */
export function installedPglite(): string {
  const main = createRequire(import.meta.url).resolve("@electric-sql/pglite");
  const manifest = readFileSync(path.join(path.dirname(main), "..", "package.json"), "utf8");
  return (JSON.parse(manifest) as { version: string }).version;
}
