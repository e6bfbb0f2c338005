import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeFrame, FrameReader } from "../../src/testing/wire-frame.js";

const greeting = Buffer.concat([Buffer.from("API\0"), Buffer.from([0, 0, 0, 9]), Buffer.from("v100..193")]);

describe("messages on the wire", () => {
  it("are four bytes of length and fields that end with a zero byte", () => {
    const body = "4\0a\u00001\u00000\0\0";
    expect(encodeFrame([4, "a", true, false, null]).toString("latin1")).toBe(`\0\0\0\t${body}`);
  });

  it("arrive whole however TCP cuts them", () => {
    const field = fc.string().map((text) => text.replaceAll("\0", ""));
    const messages = fc.array(fc.array(field, { minLength: 1 }), { minLength: 1 });
    fc.assert(
      fc.property(messages, fc.integer({ min: 1, max: 20 }), (sent, size) => {
        const bytes = Buffer.concat([greeting, ...sent.map((fields) => encodeFrame(fields))]);
        const reader = new FrameReader();
        const got: string[][] = [];
        for (let at = 0; at < bytes.length; at += size) got.push(...reader.push(bytes.subarray(at, at + size))!);
        expect(got).toEqual([["v100..193"], ...sent]);
      }),
    );
  });

  it("of somebody else are refused", () => {
    expect(new FrameReader().push(Buffer.from("GET / HTTP/1.1\r\n"))).toBeNull();
    expect(new FrameReader().push(Buffer.from("API\0\xff\xff\xff\xff", "latin1"))).toBeNull();
  });
});
