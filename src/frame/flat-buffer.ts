/** A value inside a flatbuffer: a table by its slots, a text, a list of values, or structs of 64-bit words. */
export type FlatNode =
  | { readonly table: readonly FlatSlot[] }
  | { readonly text: string }
  | { readonly list: readonly FlatNode[] }
  | { readonly words: readonly number[]; readonly wordsPerStruct: number };

/** One slot of a table: a whole number of 8, 16 or 64 bits, another value, or nothing. */
export type FlatSlot = readonly [bits: 8 | 16 | 64, value: number] | FlatNode | null;

const littleEndian = true;
const offsetBytes = 4;

/**
 * The bytes of a flatbuffer.
 *
 * @see https://flatbuffers.dev/internals
 */
export function encodeFlatBuffer(root: FlatNode): Uint8Array {
  const writer = new FlatWriter();
  const start = writer.reserve(offsetBytes, offsetBytes);
  writer.refer(start, writer.write(root));
  return writer.toBytes();
}

class FlatWriter {
  #view = new DataView(new ArrayBuffer(1024));
  #size = 0;

  toBytes(): Uint8Array {
    return new Uint8Array(this.#view.buffer, 0, this.#size);
  }

  /** Room for so many bytes at a multiple of `align`; the position of the first. */
  reserve(bytes: number, align: number): number {
    const start = Math.ceil(this.#size / align) * align;
    this.#size = start + bytes;
    if (this.#size > this.#view.byteLength) {
      const grown = new Uint8Array(2 * this.#size);
      grown.set(new Uint8Array(this.#view.buffer));
      this.#view = new DataView(grown.buffer);
    }
    return start;
  }

  /** Lets the offset at one position point to another behind it. */
  refer(from: number, to: number): void {
    this.#view.setUint32(from, to - from, littleEndian);
  }

  /** Writes a value and all it refers to, which come behind it. */
  write(node: FlatNode): number {
    if ("table" in node) return this.#writeTable(node.table);
    if ("list" in node) return this.#writeList(node.list);
    if ("words" in node) return this.#writeWords(node.words, node.wordsPerStruct);
    const text = new TextEncoder().encode(node.text);
    const start = this.reserve(offsetBytes + text.length + 1, offsetBytes);
    this.#view.setUint32(start, text.length, littleEndian);
    new Uint8Array(this.#view.buffer).set(text, start + offsetBytes);
    return start;
  }

  #writeTable(slots: readonly FlatSlot[]): number {
    let size = offsetBytes;
    const places = slots.map((slot) => {
      if (slot === null) return 0;
      const bytes = isNumber(slot) ? slot[0] / 8 : offsetBytes;
      const place = Math.ceil(size / bytes) * bytes;
      size = place + bytes;
      return place;
    });
    const layout = this.reserve(2 * (2 + slots.length), 2);
    const start = this.reserve(size, 8);
    [2 * (2 + slots.length), size, ...places].forEach((value, i) => {
      this.#view.setUint16(layout + 2 * i, value, littleEndian);
    });
    this.#view.setInt32(start, start - layout, littleEndian);
    slots.forEach((slot, i) => {
      if (slot === null) return;
      if (isNumber(slot)) this.#writeNumber(start + places[i]!, slot);
      else this.refer(start + places[i]!, this.write(slot));
    });
    return start;
  }

  #writeNumber(at: number, [bits, value]: readonly [8 | 16 | 64, number]): void {
    if (bits === 8) this.#view.setUint8(at, value);
    else if (bits === 16) this.#view.setInt16(at, value, littleEndian);
    else this.#view.setBigInt64(at, BigInt(value), littleEndian);
  }

  #writeList(nodes: readonly FlatNode[]): number {
    const start = this.reserve(offsetBytes * (1 + nodes.length), offsetBytes);
    this.#view.setUint32(start, nodes.length, littleEndian);
    nodes.forEach((node, i) => {
      this.refer(start + offsetBytes * (1 + i), this.write(node));
    });
    return start;
  }

  #writeWords(words: readonly number[], wordsPerStruct: number): number {
    // The words are aligned, the count stands right before them.
    const start = this.reserve(8 + 8 * words.length, 8) + offsetBytes;
    this.#view.setUint32(start, words.length / wordsPerStruct, littleEndian);
    words.forEach((word, i) => {
      this.#view.setBigInt64(start + offsetBytes + 8 * i, BigInt(word), littleEndian);
    });
    return start;
  }
}

function isNumber(slot: Exclude<FlatSlot, null>): slot is readonly [8 | 16 | 64, number] {
  return Array.isArray(slot);
}
