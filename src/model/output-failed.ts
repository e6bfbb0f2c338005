import { RunError } from "./errors.js";

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full. Free some space or choose another folder",
  EDQUOT: "your disk quota is used up. Free some space or choose another folder",
  EFBIG: "it would be larger than this system allows. Raise the limit (ulimit -f) or choose another folder",
  EACCES: "it is not allowed. Choose a folder that you may write to",
  EPERM: "it is not allowed. Choose a folder that you may write to",
  EROFS: "the file system is read-only. Choose another folder",
  EISDIR: "there is a folder of that name. Choose another name",
  ENOTDIR: "a part of its path is a file, not a folder. Choose another path",
  EEXIST: "a part of its path is a file, not a folder. Choose another path",
  ENAMETOOLONG: "the name is too long. Choose a shorter one",
};

/** The error of a file that could not be written. */
export function outputFailed(file: string, cause: unknown): RunError {
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const reason = reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
  return new RunError("OUTPUT_FAILED", `Could not write "${file}": ${reason}. Nothing was written.`, {
    cause,
    context: { file, reason: code },
  });
}
