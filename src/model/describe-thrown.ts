import path from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import { isNativeError } from "node:util/types";
import { packageRoot } from "./package-root.js";

/** What the user's code threw, and where in it: `TypeError: x is not a function (/home/me/dip.ts:8)`. */
export function describeThrown(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  // What is no error has no text of its own; one of another realm has.
  if (!(thrown instanceof Error) && !isNativeError(thrown)) {
    return inspect(thrown, { breakLength: Infinity, compact: true, depth: 1, maxStringLength: 200 });
  }
  const place = placeInUserCode(thrown.stack ?? "");
  return `${thrown.name}: ${thrown.message.replace(/\.$/, "")}${place === null ? "" : ` (${place})`}`;
}

/** `file:line` of the innermost call that is neither ours, nor of a package, nor of Node. */
export function placeInUserCode(stack: string): string | null {
  for (const line of stack.split("\n")) {
    const [, written, row] = /^\s*at (?:.*? \()?((?:file:\/\/)?(?:\/|[A-Za-z]:[\\/]).*):(\d+):\d+\)?$/.exec(line) ?? [];
    if (written === undefined || row === undefined) continue;
    const file = written.startsWith("file://") ? fileURLToPath(written) : path.normalize(written);
    if (!isOurs(file)) return `${file}:${row}`;
  }
  return null;
}

function isOurs(file: string): boolean {
  if (file.split(path.sep).includes("node_modules")) return true;
  return ["src", "dist"].some((folder) => file.startsWith(path.join(packageRoot(), folder) + path.sep));
}
