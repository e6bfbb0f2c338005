import fc from "fast-check";
import { expect, it } from "vitest";
import { CopyDecoder } from "../../../src/data/store/copy-decode.js";
import { encodeCopy } from "../../../src/data/store/copy-encode.js";

// PostgreSQL manual, COPY, binary format: signature, flags, header extension; per row the number of fields and per field
// its length; -1 as the end. A timestamp is microseconds since 2000-01-01.
const signature = "5047434f50590aff0d0a00" + "00000000" + "00000000";

it("rows are encoded as the manual says", () => {
  const rows = {
    texts: ["é"],
    ts: Float64Array.of(Date.UTC(2000, 0, 1, 0, 0, 1)),
    numbers: [Float64Array.of(1.5), Float64Array.of(NaN)],
  };
  const sent = Buffer.concat([...encodeCopy(rows, 0, 1)]).toString("hex");
  const copyData = (body: string): string => "64" + (4 + body.length / 2).toString(16).padStart(8, "0") + body;
  const row =
    "0004" + "00000002" + "c3a9" + "00000008" + "00000000000f4240" + "00000008" + "3ff8000000000000" + "ffffffff";
  expect(sent).toBe(copyData(signature) + copyData(row) + copyData("ffff"));
});

it("what is encoded is decoded bit by bit, however the bytes are cut", () => {
  const instant = fc.integer({ min: Date.UTC(1750, 0, 1), max: Date.UTC(2250, 0, 1) });
  const row = fc.tuple(instant, fc.double(), fc.double({ noNaN: true }));
  fc.assert(
    fc.property(fc.array(row, { maxLength: 60 }), fc.integer({ min: 1, max: 97 }), (rows, step) => {
      const [ts, a, b] = [0, 1, 2].map((i) => Float64Array.from(rows, (values) => values[i]!));
      const messages = [...encodeCopy({ texts: [], ts: ts!, numbers: [a!, b!] }, 0, rows.length)];
      const bytes = Buffer.concat(messages.map((message) => message.subarray(5)));
      const decoder = new CopyDecoder(["ts", "a", "b"]);
      for (let at = 0; at < bytes.length; at += step) decoder.take(bytes, at, Math.min(bytes.length, at + step));
      expect(decoder.finish()).toEqual({ ts, a, b });
    }),
  );
});

it("more rows than the first guess are all kept", () => {
  const count = 10_000;
  const ts = Float64Array.from({ length: count }, (_, i) => i * 1000);
  const decoder = new CopyDecoder(["ts", "value"]);
  for (const message of encodeCopy({ texts: [], ts, numbers: [ts] }, 0, count))
    decoder.take(message, 5, message.length);
  expect(decoder.finish()).toEqual({ ts, value: ts });
});

it("what is not binary COPY data is refused", () => {
  const text = Buffer.from("2020-01-01 00:00:00\t1\t2\t3\n");
  expect(() => new CopyDecoder(["ts"]).take(text, 0, text.length)).toThrow("Expected binary COPY data.");
});
