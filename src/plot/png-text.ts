import { crc32 } from "node:zlib";

const signatureLength = 8;
const headerChunkLength = 25;

/** The PNG with texts embedded as UTF-8 (`iTXt` chunks) behind its header; readers that do not know them ignore them. */
export function embedPngText(png: Buffer, texts: Readonly<Record<string, string>>): Buffer {
  const chunks = Object.entries(texts).map(([keyword, text]) =>
    // Keyword, then: not compressed, no language, no translated keyword.
    chunk("iTXt", Buffer.concat([Buffer.from(keyword, "latin1"), Buffer.alloc(5), Buffer.from(text, "utf8")])),
  );
  const behindHeader = signatureLength + headerChunkLength;
  return Buffer.concat([png.subarray(0, behindHeader), ...chunks, png.subarray(behindHeader)]);
}

/** The texts that `embedPngText` put into a PNG, by keyword. */
export function readPngText(picture: Uint8Array): Record<string, string> {
  const png = Buffer.from(picture.buffer, picture.byteOffset, picture.byteLength);
  const texts: Record<string, string> = {};
  for (let at = signatureLength; at + 8 <= png.length;) {
    const length = png.readUInt32BE(at);
    const data = png.subarray(at + 8, at + 8 + length);
    if (png.toString("latin1", at + 4, at + 8) === "iTXt") {
      const end = data.indexOf(0);
      texts[data.toString("latin1", 0, end)] = data.toString("utf8", end + 5);
    }
    at += length + 12;
  }
  return texts;
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(body));
  return Buffer.concat([length, body, checksum]);
}
