import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { pipeline, Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { AlgoTraderError, DataError, throwIfAborted, UsageError } from "../../model/errors.js";

const chunkBytes = 1 << 18;

/** Options of `readTextBytes`. */
export interface TextBytesOptions {
  /** Stops the reading. */
  readonly signal?: AbortSignal | undefined;
  /** Called with the share of the file read, 0 to 1. */
  readonly onProgress?: ((done: number) => void) | undefined;
}

/**
 * The text of a file as UTF-8 bytes, piece by piece: gzip is unpacked (known by its first bytes, not its name), a byte
 * order mark is left out, UTF-16 is converted.
 *
 * @throws {UsageError} `MISSING_FILE` if there is no such file
 * @throws {DataError} `FILE_UNREADABLE` if it cannot be read
 */
export async function* readTextBytes(file: string, options: TextBytesOptions = {}): AsyncGenerator<Uint8Array> {
  const size = await fileSize(file);
  try {
    yield* dropByteOrderMark(unpack(readFile(file, size, options)));
  } catch (error) {
    throw toUnreadable(file, error);
  }
}

/** The error for a file whose content is not what it should be; errors of this library pass unchanged. */
export function toUnreadable(file: string, error: unknown): AlgoTraderError {
  if (error instanceof AlgoTraderError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  return new DataError("FILE_UNREADABLE", `${file}: expected a readable text file, but ${reason}.`, {
    cause: error,
    context: { file },
  });
}

async function fileSize(file: string): Promise<number> {
  let facts;
  try {
    facts = await stat(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw toUnreadable(file, error);
    throw new UsageError("MISSING_FILE", `Expected a file at "${file}", but there is none. Check the path.`, {
      cause: error,
      context: { file },
    });
  }
  if (facts.isDirectory()) throw toUnreadable(file, new Error("it is a folder"));
  return facts.size;
}

async function* readFile(file: string, size: number, options: TextBytesOptions): AsyncGenerator<Uint8Array> {
  let read = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: chunkBytes }) as AsyncIterable<Buffer>) {
    throwIfAborted(options.signal, `reading ${file}`);
    yield chunk;
    read += chunk.length;
    options.onProgress?.(size === 0 ? 1 : read / size);
  }
}

async function* unpack(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const first = await chunks.next();
  if (first.done) return;
  const [a, b] = first.value;
  if (a === 0x50 && b === 0x4b) throw new Error("it is a zip archive (or a workbook): unpack it, or pack it as .gz");
  const all = (async function* () {
    yield first.value;
    yield* chunks;
  })();
  if (a !== 0x1f || b !== 0x8b) return yield* all;
  const gunzip = createGunzip({ chunkSize: chunkBytes });
  // The reader below receives the error; without a callback here it would also end the process.
  pipeline(Readable.from(all), gunzip, () => undefined);
  yield* gunzip as AsyncIterable<Uint8Array>;
}

async function* dropByteOrderMark(chunks: AsyncGenerator<Uint8Array>): AsyncGenerator<Uint8Array> {
  const first = await chunks.next();
  if (first.done) return;
  const [a, b, c] = first.value;
  const isUtf16 = (a === 0xff && b === 0xfe) || (a === 0xfe && b === 0xff);
  if (!isUtf16) {
    yield a === 0xef && b === 0xbb && c === 0xbf ? first.value.subarray(3) : first.value;
    yield* chunks;
    return;
  }
  const decoder = new TextDecoder(a === 0xff ? "utf-16le" : "utf-16be");
  yield Buffer.from(decoder.decode(first.value, { stream: true }));
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }));
}
