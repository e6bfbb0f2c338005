import { createHash, randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";

/** Who holds a lock. */
export interface LockHolder {
  /** Process id. */
  readonly pid: number;
  /** Name of the machine. */
  readonly host: string;
  /** Start of the process in the kernel's count, so that a reused process id is not taken for it; "" where unknown. */
  readonly start: string;
}

/** A lock that this process holds. */
export interface FolderLock {
  /** Gives the lock back. */
  release(): void;
}

/**
 * Takes the lock file, or tells who holds it. The lock of a process that no longer lives is taken over. Such a takeover
 * is itself guarded by a lock named after the very lock that is replaced, so that of several processes only one succeeds.
 */
export function takeLock(file: string): FolderLock | LockHolder {
  const mine = JSON.stringify({ pid: process.pid, host: os.hostname(), start: startOf(process.pid), id: randomUUID() });
  const draft = `${file}.${randomUUID()}`;
  try {
    writeFileSync(draft, mine);
    for (;;) {
      if (link(draft, file)) return { release: () => removeIf(file, mine) };
      const theirs = read(file);
      if (theirs === null) continue;
      const holder = parse(theirs);
      if (holder && lives(holder)) return holder;
      const turn = takeLock(`${file}.${createHash("sha256").update(theirs).digest("hex").slice(0, 16)}`);
      if (!("release" in turn)) return turn;
      try {
        if (read(file) !== theirs) continue;
        renameSync(draft, file);
        return { release: () => removeIf(file, mine) };
      } finally {
        turn.release();
      }
    }
  } finally {
    rmSync(draft, { force: true });
  }
}

function link(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function read(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function removeIf(file: string, text: string): void {
  if (read(file) === text) rmSync(file, { force: true });
}

function parse(text: string): LockHolder | null {
  try {
    const value = JSON.parse(text) as Partial<LockHolder> | null;
    if (typeof value?.pid !== "number" || typeof value.host !== "string") return null;
    return { pid: value.pid, host: value.host, start: value.start ?? "" };
  } catch {
    return null;
  }
}

/** Of a process on another machine nothing is known, so it counts as living. */
function lives(holder: LockHolder): boolean {
  if (holder.host !== os.hostname()) return true;
  try {
    process.kill(holder.pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  return holder.start === "" || startOf(holder.pid) === holder.start;
}

function startOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1]?.split(" ")[19] ?? "";
  } catch {
    return "";
  }
}
