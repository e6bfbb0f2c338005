/** One field of a message, before it is written as text. */
export type WireField = string | number | boolean | null;

const greeting = Buffer.from("API\0");
const maxFrameBytes = 0xffffff;

/** A message as TWS puts it on the wire: four bytes of length, then every field followed by a zero byte. */
export function encodeFrame(fields: readonly WireField[]): Buffer {
  const text = fields.map((field) => `${toText(field)}\0`).join("");
  const body = Buffer.from(text, "utf8");
  const head = Buffer.alloc(4);
  head.writeUInt32BE(body.length);
  return Buffer.concat([head, body]);
}

function toText(field: WireField): string {
  if (field === null) return "";
  return typeof field === "boolean" ? (field ? "1" : "0") : String(field);
}

/** Cuts the bytes of a client into messages, however TCP has split them. */
export class FrameReader {
  #buffer = Buffer.alloc(0);
  #greeted = false;

  /**
   * Adds received bytes and returns the messages that are now complete. The greeting comes as one field, `v100..193`.
   * Returns null when the peer does not speak the protocol.
   */
  push(bytes: Buffer): string[][] | null {
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    if (!this.#greeted) {
      if (this.#buffer.length < greeting.length) return [];
      if (!this.#buffer.subarray(0, greeting.length).equals(greeting)) return null;
      this.#buffer = this.#buffer.subarray(greeting.length);
      this.#greeted = true;
    }
    return this.#frames();
  }

  #frames(): string[][] | null {
    const messages: string[][] = [];
    while (this.#buffer.length >= 4) {
      const length = this.#buffer.readUInt32BE();
      if (length > maxFrameBytes) return null;
      if (this.#buffer.length < 4 + length) break;
      const text = this.#buffer.toString("utf8", 4, 4 + length);
      messages.push((text.endsWith("\0") ? text.slice(0, -1) : text).split("\0"));
      this.#buffer = this.#buffer.subarray(4 + length);
    }
    return messages;
  }
}
