import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
const isWindows = process.platform === "win32";

/** Runs a program of npm in the package's folder, showing what it writes, and gives its exit status. */
export function run(program, args) {
  console.error(`\n> ${[program, ...args].join(" ")}`);
  const { status, error } = spawnSync(program, args, { cwd: root, stdio: "inherit", shell: isWindows });
  if (error) console.error(error.message);
  return status ?? 1;
}

/**
 * Installs what package-lock.json names, unless that was done already. Not `npm ci`: it refuses a lock file that lacks the
 * optional packages of other platforms, and some registries do not carry them all.
 */
export function install() {
  const done = path.join(root, "node_modules", ".package-lock.json");
  const wanted = path.join(root, "package-lock.json");
  if (existsSync(done) && statSync(done).mtimeMs >= statSync(wanted).mtimeMs) return 0;
  return run("npm", ["install", "--no-save", "--no-audit", "--no-fund"]);
}
