import { Duplex } from "node:stream";

/** A connection to the database as bytes; `ref` and `unref` say whether it keeps the process alive. */
export type WireStream = Duplex & { ref?: () => unknown; unref?: () => unknown };

/** Bulk data of one COPY statement. */
export interface CopyTransfer {
  /** Receives COPY … TO STDOUT, in pieces of any length: bytes `from` (inclusive) to `to` (exclusive) of a chunk. */
  readonly sink?: (chunk: Buffer, from: number, to: number) => void;
  /** Gives COPY … FROM STDIN: complete CopyData messages. */
  readonly source?: Iterator<Buffer>;
}

/** How the guard behaves. */
export interface WireGuardOptions {
  /** Longest silence while an answer is owed, in milliseconds; 0 = no limit. */
  readonly silenceMs: number;
  /** The COPY that the statement now running carries, if it is one. */
  readonly transfer: () => CopyTransfer | null;
}

const message = {
  authentication: 0x52,
  backendKeyData: 0x4b,
  copyBothResponse: 0x57,
  copyData: 0x64,
  copyDone: 0x63,
  copyInResponse: 0x47,
  copyOutResponse: 0x48,
  errorResponse: 0x45,
  negotiateVersion: 0x76,
  noticeResponse: 0x4e,
  parameterStatus: 0x53,
  readyForQuery: 0x5a,
} as const;

const startupMessages: ReadonlySet<number> = new Set([
  message.authentication,
  message.backendKeyData,
  message.errorResponse,
  message.negotiateVersion,
  message.noticeResponse,
  message.parameterStatus,
  message.readyForQuery,
]);

const copyDone = Buffer.from([message.copyDone, 0, 0, 0, 4]);

/**
 * Stands between the client library and the wire, and takes from the library what it does badly:
 * COPY in both directions never reaches it (a paused socket stays dead, a refused COPY never settles), a silent
 * network ends after a deadline, and the end of a connection is always a clean `close`, so that no query that was sent
 * between an error and the close hangs.
 */
export class WireGuard extends Duplex {
  /** Why the connection ended, or null. */
  failure: Error | null = null;
  readonly #raw: WireStream;
  readonly #options: WireGuardOptions;
  readonly #deadline: NodeJS.Timeout | null;
  #started = false;
  #owed = false;
  #head: Buffer | null = null;
  #type = 0;
  #left = 0;
  #pump: AbortController | null = null;

  constructor(raw: WireStream, options: WireGuardOptions) {
    super({ allowHalfOpen: false });
    this.#raw = raw;
    this.#options = options;
    const { silenceMs } = options;
    this.#deadline = silenceMs > 0 ? setTimeout(() => this.#silent(silenceMs), silenceMs).unref() : null;
    raw.on("data", (chunk: Buffer) => this.#receive(chunk));
    raw.on("error", (error: Error) => this.fail(error));
    raw.on("close", () => this.fail(connectionError("CONNECTION_CLOSED", "The database closed the connection.")));
    raw.on("drain", () => this.emit("raw-drain"));
  }

  /** As on a socket; the client library asks for it. */
  get readyState(): "open" | "closed" {
    return this.destroyed ? "closed" : "open";
  }

  /** Ends the connection for a reason. */
  fail(error: Error): void {
    if (this.destroyed) return;
    this.failure ??= error;
    // While connecting the library must see the error, or it would connect again for ever; later it must not.
    this.destroy(this.#started ? undefined : error);
  }

  override _write(chunk: Buffer, _encoding: string, done: (error?: Error | null) => void): void {
    this.#owe(true);
    this.#raw.write(chunk, () => done());
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#raw.end();
    done();
  }

  override _read(): void {
    this.#raw.resume();
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    if (this.#deadline) clearTimeout(this.#deadline);
    this.#pump?.abort();
    this.emit("raw-drain");
    this.#raw.destroy();
    done(error);
  }

  #silent(silenceMs: number): void {
    if (this.#owed) this.fail(connectionError("ETIMEDOUT", `The database was silent for ${silenceMs} ms.`));
  }

  #owe(owed: boolean): void {
    this.#owed = owed;
    this.#deadline?.refresh();
    if (owed) this.#raw.ref?.();
    else this.#raw.unref?.();
  }

  #receive(chunk: Buffer): void {
    try {
      this.#deadline?.refresh();
      this.#split(chunk);
    } catch (error) {
      this.fail(error as Error);
    }
  }

  /** Walks over the messages in a chunk, hands on what belongs to the library and takes out what belongs to COPY. */
  #split(chunk: Buffer): void {
    const data = this.#head ? Buffer.concat([this.#head, chunk]) : chunk;
    this.#head = null;
    const sink = this.#options.transfer()?.sink;
    let [at, shown, type, left] = [0, 0, this.#type, this.#left];
    const show = (to: number): void => {
      if (to > shown && !this.push(data.subarray(shown, to))) this.#raw.pause();
    };
    while (at < data.length) {
      if (left === 0) {
        if (data.length - at < 5) break;
        type = data[at]!;
        left = data.readUInt32BE(at + 1) - 4;
        if (!this.#started) assertStartup(type);
        if (isHidden(type)) show(at);
        at += 5;
      }
      const end = Math.min(data.length, at + left);
      if (type === message.copyData) sink?.(data, at, end);
      if (isHidden(type)) shown = end;
      left -= end - at;
      at = end;
      if (left === 0) this.#complete(type);
    }
    show(at);
    if (at < data.length) this.#head = data.subarray(at);
    this.#type = type;
    this.#left = left;
  }

  #complete(type: number): void {
    if (type === message.readyForQuery) {
      this.#started = true;
      this.#owe(false);
    } else if (type === message.copyInResponse) {
      void this.#send();
    } else if (type === message.errorResponse) {
      this.#pump?.abort();
    }
  }

  async #send(): Promise<void> {
    const pump = new AbortController();
    const { signal } = pump;
    this.#pump = pump;
    const source = this.#options.transfer()?.source;
    try {
      for (let next = source?.next(); next && !next.done && !signal.aborted; next = source?.next()) {
        const flowing = this.#raw.write(next.value);
        this.#deadline?.refresh();
        // The pause lets an error from the server in before everything has been sent.
        if (!flowing) await new Promise<void>((resolve) => this.once("raw-drain", resolve));
      }
      this.#finish(pump, copyDone);
    } catch (error) {
      this.#finish(pump, copyFail(error as Error));
    }
  }

  #finish(pump: AbortController, message: Buffer): void {
    if (this.#pump !== pump || pump.signal.aborted) return;
    this.#pump = null;
    this.#raw.write(message);
  }
}

function assertStartup(type: number): void {
  if (startupMessages.has(type)) return;
  throw connectionError("NOT_POSTGRES", "What answers there is not a PostgreSQL server.");
}

/** Whether a message belongs to COPY, which the client library never sees. */
function isHidden(type: number): boolean {
  return (
    type === message.copyData ||
    type === message.copyDone ||
    type === message.copyInResponse ||
    type === message.copyOutResponse ||
    type === message.copyBothResponse
  );
}

/** An error of the connection, with a code as Node and the client library write them. */
export function connectionError(code: string, message: string): Error & { code: string } {
  return Object.assign(new Error(message), { code });
}

function copyFail(error: Error): Buffer {
  const text = Buffer.from(`${error.message}\0`);
  const head = Buffer.alloc(5);
  head[0] = 0x66;
  head.writeUInt32BE(4 + text.length, 1);
  return Buffer.concat([head, text]);
}
