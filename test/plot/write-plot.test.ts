import { mkdir, mkdtemp, readdir, readFile, readlink, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { linkLatest } from "../../src/plot/link-latest.js";
import { plotFile } from "../../src/plot/plot-file.js";
import { plotResult } from "../../src/plot/plot-result.js";
import { googBars, resultOf } from "../support/plot-results.js";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "plot-"));
});
afterEach(async () => {
  await rm(folder, { recursive: true, force: true });
});

const result = resultOf(googBars(30), []);

describe("plotResult with a file", () => {
  it("writes the PNG and nothing else, and makes the folders", async () => {
    const file = path.join(folder, "data", "plots", "goog.png");
    const picture = await plotResult(result, { file, scale: 1 });
    expect(picture.file).toBe(file);
    expect((await readFile(file)).equals(await picture.png())).toBe(true);
    expect(await readdir(path.dirname(file))).toEqual(["goog.png"]);
  });

  it("writes the SVG with its texts and metadata", async () => {
    const file = path.join(folder, "goog.svg");
    const picture = await plotResult(result, { file, metadata: { "algo-trader": '{"a":"<&>"}' } });
    const text = await readFile(file, "utf8");
    expect(text).toBe(picture.svg());
    expect(text).toContain(">GOOG · 1d · ma_cross</text>");
    expect(text).toContain("<metadata>");
  });

  it("replaces an older picture", async () => {
    const file = path.join(folder, "goog.png");
    await writeFile(file, "old");
    await plotResult(result, { file, scale: 1 });
    expect((await readFile(file)).subarray(1, 4).toString()).toBe("PNG");
  });

  it("without a file writes nothing", async () => {
    expect((await plotResult(result)).file).toBeNull();
  });
});

describe("plotFile", () => {
  const clock = { now: () => Date.UTC(2025, 10, 15, 0, 54, 23, 999) };

  it.each([
    [{ symbol: "SPY", symbols: ["SPY"], resolution: "1d" }, "SPY_1d_20251115_005423.png"],
    [{ symbol: "EUR/USD", symbols: [], resolution: "1h" }, "EUR_USD_1h_20251115_005423.png"],
    [{ symbol: "../../etc", symbols: [], resolution: "1d" }, "etc_1d_20251115_005423.png"],
    [{ symbol: "BRK B", symbols: [], resolution: null }, "BRK_B_20251115_005423.png"],
    [{ symbol: "7203.T", symbols: [], resolution: "1d" }, "7203.T_1d_20251115_005423.png"],
    [{ symbol: "***", symbols: [], resolution: "1d" }, "1d_20251115_005423.png"],
    [{ symbol: null, symbols: ["SPY", "QQQ"], resolution: "1d" }, "SPY-QQQ_1d_20251115_005423.png"],
    [{ symbol: null, symbols: ["A", "B", "C", "D"], resolution: "1d" }, "4symbols_1d_20251115_005423.png"],
  ] as const)("of %j is %s", (subject, name) => {
    expect(plotFile(subject, clock)).toBe(path.join("data", "plots", name));
  });

  it("stands in the folder and has the ending it is told", () => {
    const subject = { symbol: "SPY", symbols: ["SPY"], resolution: "1d" } as const;
    expect(plotFile(subject, clock, { folder: "out", format: "svg" })).toBe(
      path.join("out", "SPY_1d_20251115_005423.svg"),
    );
  });
});

describe("linkLatest", () => {
  it("points to the newest picture and replaces the older link", async () => {
    for (const name of ["a.png", "b.png"]) {
      const file = path.join(folder, name);
      await writeFile(file, name);
      expect(await linkLatest(file)).toBe(path.join(folder, "latest.png"));
      expect(await readFile(path.join(folder, "latest.png"), "utf8")).toBe(name);
    }
    expect(await readlink(path.join(folder, "latest.png"))).toBe("b.png");
    expect(await readFile(path.join(folder, "a.png"), "utf8")).toBe("a.png");
    expect((await readdir(folder)).sort()).toEqual(["a.png", "b.png", "latest.png"]);
  });

  it("serves many pictures at once", async () => {
    const files = Array.from({ length: 20 }, (_, i) => path.join(folder, `${i}.png`));
    await Promise.all(files.map((file) => writeFile(file, path.basename(file))));
    await Promise.all(files.map(linkLatest));
    for (const file of files) expect(await readFile(file, "utf8")).toBe(path.basename(file));
    expect(await readdir(folder)).toHaveLength(21);
  });

  it("that cannot be made says so", async () => {
    await mkdir(path.join(folder, "latest.png"));
    await writeFile(path.join(folder, "a.png"), "a");
    await expect(linkLatest(path.join(folder, "a.png"))).rejects.toMatchObject({ code: "OUTPUT_FAILED" });
    expect((await readdir(folder)).sort()).toEqual(["a.png", "latest.png"]);
  });
});
