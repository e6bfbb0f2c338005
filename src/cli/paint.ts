import { styleText } from "node:util";

/** Style of a piece of terminal text. */
export type Paint = Parameters<typeof styleText>[0];

/** Coloured text for stderr, plain when stderr is not a terminal or NO_COLOR is set. */
export function paint(style: Paint, text: string): string {
  return useColor(process.stderr) ? styleText(style, text, { validateStream: false }) : text;
}

/** The same for stdout. */
export function paintResult(style: Paint, text: string): string {
  return useColor(process.stdout) ? styleText(style, text, { validateStream: false }) : text;
}

function useColor(stream: NodeJS.WriteStream): boolean {
  if (process.env["NO_COLOR"]) return false;
  const forced = process.env["FORCE_COLOR"];
  return forced === undefined ? stream.isTTY : forced !== "0" && forced !== "false";
}
