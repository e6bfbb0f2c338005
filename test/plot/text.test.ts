import { JSDOM } from "jsdom";
import { describe, expect, it } from "vitest";
import { fitText, glyphOf, textWidth } from "../../src/plot/glyphs.js";
import { withOutlinedText } from "../../src/plot/outline-text.js";
import { Pen } from "../../src/plot/pen.js";
import { themes } from "../../src/plot/theme.js";

const pen = new Pen(new JSDOM("").window.document, themes.light);
const style = { size: 20, fill: "#123456" } as const;

describe("textWidth", () => {
  it("adds the advances of the shipped font", () => {
    expect(textWidth("00", 1000)).toBe(2 * glyphOf("0", 400)![0]);
    expect(textWidth("", 11)).toBe(0);
    expect(textWidth("MMM", 11, 600)).toBeGreaterThan(textWidth("MMM", 11));
  });

  it("knows Latin letters, digits and the signs that pictures use", () => {
    for (const character of "AZaz09ÄéÑß–—…·×σ−≤€") {
      expect(glyphOf(character, 400), character).toBeDefined();
      expect(glyphOf(character, 600), character).toBeDefined();
    }
    expect(glyphOf("日", 400)).toBeUndefined();
    expect(glyphOf("constructor", 400)).toBeUndefined();
  });
});

describe("fitText", () => {
  it("keeps what fits and shortens what does not", () => {
    expect(fitText("short", 100, 11)).toBe("short");
    const fitted = fitText("a very long title", 60, 11);
    expect(fitted).toMatch(/^a very.*…$/);
    expect(textWidth(fitted, 11)).toBeLessThanOrEqual(60);
    expect(fitText("anything", 0, 11)).toBe("…");
  });
});

describe("withOutlinedText", () => {
  const outlined = (...texts: SVGElement[]): { readonly children: readonly Element[] } =>
    withOutlinedText(pen.shape("svg", {}, texts), (root) => ({ children: [...root.children] }));

  it("brings the texts back afterwards, even if the use failed", () => {
    const root = pen.shape("svg", {}, [pen.text("A", 0, 0, style), pen.text("B", 0, 0, style)]);
    const before = root.outerHTML;
    const use = (): never => {
      expect(root.getElementsByTagName("text")).toHaveLength(0);
      throw new Error("no");
    };
    expect(() => withOutlinedText(root, use)).toThrow("no");
    expect(root.outerHTML).toBe(before);
  });

  it("puts every letter behind its predecessor", () => {
    const [path] = outlined(pen.text("AA", 10, 30, style)).children;
    expect(path!.localName).toBe("path");
    expect(path!.getAttribute("transform")).toBe("translate(10.00,30.00) scale(0.02)");
    const starts = [...path!.getAttribute("d")!.matchAll(/M(-?\d+)/g)].map((match) => Number(match[1]));
    const [advance] = glyphOf("A", 400)!;
    expect(starts[starts.length / 2]! - starts[0]!).toBe(advance);
  });

  it("keeps colour and words, the words for readers of the picture", () => {
    const [path] = outlined(pen.text("Buy & hold", 0, 0, style)).children;
    expect(path!.getAttribute("fill")).toBe("#123456");
    expect(path!.getAttribute("aria-label")).toBe("Buy & hold");
  });

  it.each([
    ["start", 0],
    ["middle", 0.5],
    ["end", 1],
  ] as const)("anchored at its %s stands where the text stood", (anchor, share) => {
    const [path] = outlined(pen.text("Jul", 100, 0, { ...style, anchor })).children;
    const x = Number(/translate\(([-\d.]+)/.exec(path!.getAttribute("transform")!)![1]);
    expect(x).toBeCloseTo(100 - share * textWidth("Jul", 20), 2);
  });

  it("leaves a text alone that has a letter outside the font", () => {
    expect(outlined(pen.text("日本 ABC", 0, 0, style)).children[0]!.localName).toBe("text");
  });
});
