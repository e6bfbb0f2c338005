import { execFile } from "node:child_process";
import path from "node:path";
import { promisify } from "node:util";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { plotResult } from "../../src/plot/plot-result.js";
import { readPngText } from "../../src/plot/png-text.js";
import type { PlotOptions } from "../../src/plot/plot-options.js";
import { hashPng } from "../support/hash-png.js";
import { googBars, resultOf, tradeOf } from "../support/plot-results.js";

const root = path.join(import.meta.dirname, "..", "..");

interface Pixels {
  readonly width: number;
  readonly height: number;
  color(x: number, y: number): string;
  count(color: string): number;
}

async function pixelsOf(png: Uint8Array): Promise<Pixels> {
  const { data, info } = await sharp(png).removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const at = (x: number, y: number): number => (y * info.width + x) * 3;
  return {
    width: info.width,
    height: info.height,
    color: (x, y) => `#${data.toString("hex", at(x, y), at(x, y) + 3)}`,
    count(color) {
      const wanted = Number.parseInt(color.slice(1), 16);
      let count = 0;
      for (let i = 0; i < data.length; i += 3) if (data.readUIntBE(i, 3) === wanted) count++;
      return count;
    },
  };
}

const render = async (options: PlotOptions = {}): Promise<Pixels> => {
  const picture = await plotResult(resultOf(googBars(60)), { scale: 1, ...options });
  return pixelsOf(await picture.png());
};

describe("the PNG", () => {
  it("has the same bytes where no font is installed", { timeout: 90_000 }, async () => {
    const nowhere = {
      FONTCONFIG_FILE: "/nonexistent/fonts.conf",
      FONTCONFIG_PATH: "/nonexistent",
      HOME: "/nonexistent",
    };
    const { stdout, stderr } = await promisify(execFile)(
      process.execPath,
      [path.join(root, "node_modules/jiti/lib/jiti-cli.mjs"), path.join(root, "test/support/hash-png.ts")],
      { env: { PATH: process.env["PATH"], ...nowhere } },
    );
    expect(stdout.trim()).toBe(await hashPng());
    expect(stderr).not.toContain("Fontconfig");
  });

  it("shows the whole marker of a trade on the first bar", async () => {
    const frame = googBars(1256);
    const picture = await plotResult(resultOf(frame, [], { trades: [tradeOf(frame, 0, 900)] }), { scale: 1 });
    const pixels = await pixelsOf(await picture.png());
    const axis = 14;
    const column = (x: number): string[] => Array.from({ length: pixels.height }, (_, y) => pixels.color(x, y));
    expect(column(axis - 3)).toContain("#0f9d77");
    expect(column(axis + 3)).toContain("#0f9d77");
  });

  it("is the same each time, and does not change the SVG", async () => {
    const picture = await plotResult(resultOf(googBars(60)));
    const svg = picture.svg();
    const again = await plotResult(resultOf(googBars(60)));
    expect(Buffer.from(await picture.png()).equals(await again.png())).toBe(true);
    expect(picture.svg()).toBe(svg);
    expect(svg).toContain("<text");
  });

  it.each([
    [1, 1200],
    [2, 2400],
    [0.5, 600],
  ])("at scale %f is %i pixels wide", async (scale, width) => {
    const picture = await plotResult(resultOf(googBars(30)), { scale });
    const { width: pixels, height } = await sharp(await picture.png()).metadata();
    expect(pixels).toBe(width);
    expect(Math.abs(height - picture.height * scale)).toBeLessThanOrEqual(1);
  });

  it.each([
    ["light", "#ffffff", "#0f9d77", "#d6404e"],
    ["dark", "#0d1117", "#2dbd91", "#f0616d"],
  ] as const)("in %s has its background to the edges, and candles of both colours", async (theme, back, up, down) => {
    const pixels = await render({ theme });
    const [right, bottom] = [pixels.width - 1, pixels.height - 1];
    for (const [x, y] of [
      [0, 0],
      [right, 0],
      [0, bottom],
      [right, bottom],
    ] as const)
      expect(pixels.color(x, y)).toBe(back);
    expect(pixels.count(up)).toBeGreaterThan(500);
    expect(pixels.count(down)).toBeGreaterThan(250);
  });

  it("carries texts that readers can find, and stays readable", async () => {
    const manifest = JSON.stringify({ data_hash: "abc", name: "Zürich → 日本" });
    const picture = await plotResult(resultOf(googBars(30)), { metadata: { "algo-trader": manifest, Title: "GOOG" } });
    const png = await picture.png();
    expect(readPngText(png)).toEqual({ "algo-trader": manifest, Title: "GOOG" });
    expect((await sharp(png).metadata()).width).toBe(2400);
    const plain = await (await plotResult(resultOf(googBars(30)))).png();
    expect((await sharp(plain).raw().toBuffer()).equals(await sharp(png).raw().toBuffer())).toBe(true);
  });
});
