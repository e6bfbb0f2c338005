import { Duplex } from "node:stream";
import type { MessagePort } from "node:worker_threads";

/** The end of a `MessageChannel` as a byte stream; it closes when the other end does. */
export class ChannelStream extends Duplex {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super({ allowHalfOpen: false });
    this.#port = port;
    port.on("message", (bytes: Uint8Array) => this.push(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)));
    port.on("close", () => this.destroy());
  }

  /** Keeps the process alive. */
  ref(): void {
    this.#port.ref();
  }

  /** Lets the process end. */
  unref(): void {
    this.#port.unref();
  }

  override _read(): void {
    // Messages arrive whole; there is nothing to ask for.
  }

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    // Copied, because a transfer would take the memory of every other view of the same buffer along.
    const bytes = Uint8Array.prototype.slice.call(chunk);
    this.#port.postMessage(bytes, [bytes.buffer]);
    done();
  }

  override _final(done: () => void): void {
    done();
    setImmediate(() => this.destroy());
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#port.close();
    done(error);
  }
}
