// Turns two weights of Inter (OFL-1.1) into the outline table that the plot draws text with:
//   npm run glyphs
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { parse, type Glyph, type PathCommand } from "opentype.js";
import { assetPath } from "../src/model/package-root.js";

const require = createRequire(import.meta.url);
const weights = {
  400: require.resolve("@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf"),
  600: require.resolve("@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf"),
};
const unitsPerEm = 1000;

const range = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, i) => String.fromCodePoint(from + i));
const softHyphen = "\u00ad";
const symbols = Array.from("–—‘’“”…•−≤≥≈∞σΔ→←↑↓€№");
const characters = [...range(0x20, 0x7e), ...range(0xa0, 0xff), ...symbols].filter((c) => c !== softHyphen);

/** Relative commands, so that a glyph moves by changing only its `M`s; rounded as absolute points, so nothing drifts. */
function relativePath(glyph: Glyph, scale: number): string {
  const round = (value: number): number => Math.round(value * scale);
  const number = (value: number): string => (value < 0 ? String(value) : ` ${value}`);
  let [x, y] = [0, 0];
  let [startX, startY] = [0, 0];
  const point = (px: number, py: number): string => number(round(px) - x) + number(-round(py) - y);
  const move = (command: PathCommand): void => {
    [x, y] = [round(command.x), -round(command.y)];
  };
  let text = "";
  for (const command of glyph.path.commands) {
    const stays = command.type === "L" && round(command.x) === x && -round(command.y) === y;
    if (stays) continue;
    if (command.type === "Z") {
      text += "z";
      [x, y] = [startX, startY];
      continue;
    }
    if (command.type === "M") {
      move(command);
      [startX, startY] = [x, y];
      text += `M${x}${number(y)}`;
      continue;
    }
    const controls =
      command.type === "L" ? "" : command.type === "Q" ? point(command.x1, command.y1) : cubicControls(command, point);
    text += command.type.toLowerCase() + (controls + point(command.x, command.y)).trimStart();
    move(command);
  }
  return text;
}

function cubicControls(command: PathCommand, point: (x: number, y: number) => string): string {
  return point(command.x1, command.y1) + point(command.x2, command.y2);
}

const table: Record<string, Record<string, [advance: number, path: string]>> = {};
for (const [weight, file] of Object.entries(weights)) {
  const bytes = readFileSync(file);
  const font = parse(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
  const scale = unitsPerEm / font.unitsPerEm;
  const glyphs: Record<string, [number, string]> = {};
  for (const character of characters) {
    const glyph = font.charToGlyph(character);
    if (glyph.index === 0) throw new Error(`Inter ${weight} has no glyph for "${character}".`);
    glyphs[character] = [Math.round(glyph.advanceWidth * scale), relativePath(glyph, scale)];
  }
  table[weight] = glyphs;
}
const target = assetPath("fonts", "inter-glyphs.json");
writeFileSync(target, `${JSON.stringify(table)}\n`);
console.log(`${target}: ${characters.length} characters in ${Object.keys(weights).length} weights`);
