import { spawn } from "node:child_process";
import path from "node:path";

const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ["open"],
  win32: ["cmd", "/c", "start", ""],
};

/** Shows a file in the program that the desktop has for it; without a desktop nothing happens. */
export function openFile(file: string): void {
  const [command, ...args] = openers[process.platform] ?? ["xdg-open"];
  const child = spawn(command!, [...args, path.resolve(file)], { detached: true, stdio: "ignore" });
  child.on("error", () => process.stderr.write(`Open it yourself: ${path.resolve(file)}\n`));
  child.unref();
}
