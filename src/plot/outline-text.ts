import { createSvgElement } from "./svg-element.js";
import { glyphOf, textWidth, type FontWeight } from "./glyphs.js";

/**
 * Uses a picture while every text in it is replaced by the outlines of its letters, so that it needs no font and has the
 * same bytes everywhere; afterwards the texts are back. A text with a character outside the shipped font stays a text.
 */
export function withOutlinedText<T>(root: SVGElement, use: (outlined: SVGElement) => T): T {
  const replaced: (readonly [text: Element, outline: Element])[] = [];
  // Not querySelectorAll: in jsdom the first selector loads a CSS parser and costs more than the whole picture.
  for (const text of [...root.getElementsByTagName("text")] as SVGTextElement[]) {
    const outline = outlineOf(text);
    if (outline === null) continue;
    text.replaceWith(outline);
    replaced.push([text, outline]);
  }
  try {
    return use(root);
  } finally {
    for (const [text, outline] of replaced) outline.replaceWith(text);
  }
}

function outlineOf(text: SVGTextElement): SVGElement | null {
  const number = (name: string): number => Number(text.getAttribute(name) ?? 0);
  const size = number("font-size");
  const weight: FontWeight = number("font-weight") === 600 ? 600 : 400;
  const content = text.textContent;
  const anchor = text.getAttribute("text-anchor") ?? "start";
  const shift = anchor === "end" ? 1 : anchor === "middle" ? 0.5 : 0;
  let pen = 0;
  let path = "";
  for (const character of content) {
    const glyph = glyphOf(character, weight);
    if (!glyph) return null;
    const start = pen;
    path += glyph[1].replace(/M(-?\d+)/g, (_, x: string) => `M${Number(x) + start}`);
    pen += glyph[0];
  }
  const x = number("x") - shift * textWidth(content, size, weight);
  return createSvgElement(text.ownerDocument, "path", {
    "aria-label": content,
    d: path,
    fill: text.getAttribute("fill") ?? "currentColor",
    transform: `translate(${x.toFixed(2)},${number("y").toFixed(2)}) scale(${size / 1000})`,
  });
}
