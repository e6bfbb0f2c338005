import { readFileSync } from "node:fs";
import { assetPath } from "../model/package-root.js";

/** Advance width and outline of one character, in thousandths of the font size; y grows downwards. */
export type Glyph = readonly [advance: number, path: string];

/** Weight of a text: regular or semibold. */
export type FontWeight = 400 | 600;

type GlyphTable = Readonly<Record<FontWeight, Readonly<Record<string, Glyph>>>>;

let table: GlyphTable | null = null;

/** The outline of a character, or undefined if the shipped font does not have it. */
export function glyphOf(character: string, weight: FontWeight): Glyph | undefined {
  table ??= JSON.parse(readFileSync(assetPath("fonts", "inter-glyphs.json"), "utf8")) as GlyphTable;
  const glyphs = table[weight];
  return Object.hasOwn(glyphs, character) ? glyphs[character] : undefined;
}

const averageAdvance = 600;

/** Width of a text in pixels, as the shipped font sets it. */
export function textWidth(text: string, size: number, weight: FontWeight = 400): number {
  let units = 0;
  for (const character of text) units += glyphOf(character, weight)?.[0] ?? averageAdvance;
  return (units * size) / 1000;
}

/** The text itself if it fits, otherwise its beginning and an ellipsis. */
export function fitText(text: string, maxWidth: number, size: number, weight: FontWeight = 400): string {
  if (textWidth(text, size, weight) <= maxWidth) return text;
  const characters = Array.from(text);
  while (characters.length > 0 && textWidth(`${characters.join("")}…`, size, weight) > maxWidth) characters.pop();
  return `${characters.join("").trimEnd()}…`;
}
