import { closeSync, existsSync, fstatSync, ftruncateSync, openSync, renameSync, writeSync } from "node:fs";
import path from "node:path";
import { RunError } from "../model/errors.js";
import type { LogRecord } from "../model/logger.js";
import { makeFolder } from "../model/make-folder.js";
import { outputFailed } from "../model/output-failed.js";

/** A set of log files, one per component. */
export interface LogFiles {
  /**
   * Appends one JSON line to the component's file.
   *
   * @throws {RunError} `OUTPUT_FAILED`; then no part of the line stays
   */
  write(record: LogRecord): void;
  /** Lets go of the files. */
  close(): void;
}

/** When a log file is put aside, and how many old ones stay. */
export interface LogRotation {
  /** Size in bytes above which a file is put aside. @default 5 MiB */
  readonly maxBytes?: number;
  /** Old files kept per component. @default 3 */
  readonly keep?: number;
}

/**
 * Writes log records as JSON lines to `<folder>/<component>.jsonl`; a full file becomes `.jsonl.1`, that `.jsonl.2`, …
 *
 * @throws {RunError} `OUTPUT_FAILED` if the folder cannot be made
 */
export function createLogFiles(folder: string, { maxBytes = 5 * 1024 * 1024, keep = 3 }: LogRotation = {}): LogFiles {
  try {
    makeFolder(folder);
  } catch (cause) {
    throw new RunError("OUTPUT_FAILED", `Cannot write logs to "${folder}": ${(cause as Error).message}.`, { cause });
  }
  const open = new Map<string, { fd: number; size: number }>();

  const fileOf = (component: string): string => path.join(folder, `${component.replace(/[^\w.-]/g, "_")}.jsonl`);

  const reach = (component: string): { fd: number; size: number } => {
    let file = open.get(component);
    if (file && file.size >= maxBytes) {
      open.delete(component);
      closeSync(file.fd);
      rotate(fileOf(component), keep);
      file = undefined;
    }
    if (!file) {
      const fd = openSync(fileOf(component), "a");
      file = { fd, size: fstatSync(fd).size };
      open.set(component, file);
    }
    return file;
  };

  return {
    write({ time, level, component, message, fields }) {
      const line = JSON.stringify({ time: new Date(time).toISOString(), level, component, message, ...fields });
      try {
        const file = reach(component);
        file.size += appendWhole(file.fd, Buffer.from(`${line}\n`));
      } catch (cause) {
        throw outputFailed(fileOf(component), cause);
      }
    },
    close() {
      for (const { fd } of open.values()) closeSync(fd);
      open.clear();
    },
  };
}

/** A disk that fills up takes the first part of a line and refuses the rest. */
function appendWhole(fd: number, line: Uint8Array): number {
  let written = 0;
  try {
    while (written < line.length) written += writeSync(fd, line, written);
    return written;
  } catch (error) {
    if (written > 0) ftruncateSync(fd, fstatSync(fd).size - written);
    throw error;
  }
}

function rotate(file: string, keep: number): void {
  for (let i = keep - 1; i >= 1; i--) {
    if (existsSync(`${file}.${i}`)) renameSync(`${file}.${i}`, `${file}.${i + 1}`);
  }
  renameSync(file, `${file}.1`);
}
