import { setLogging, type LogRecord } from "../model/logger.js";
import { createLogFiles } from "./log-files.js";
import { formatLogLine } from "./log-line.js";
import { writeAboveProgress } from "./progress.js";

/** What the user said about logs. */
export interface LoggingChoice {
  /** Errors only. */
  readonly quiet: boolean;
  /** 0 = info, 1 = debug, 2 = debug and the broker's wire log. */
  readonly verbosity: number;
  /** Folder of the JSON log files, or null for none. */
  readonly folder: string | null;
}

/** Sends log records to stderr and, when asked, to files. Returns the function that closes them. */
export function startLogging({ quiet, verbosity, folder }: LoggingChoice): () => void {
  const files = folder === null ? null : createLogFiles(folder);
  const show = (record: LogRecord): boolean => {
    if (record.component.endsWith(".wire")) return verbosity > 1;
    return !quiet || record.level === "error";
  };
  setLogging({
    level: verbosity > 0 ? "debug" : "info",
    write(record) {
      files?.write(record);
      if (show(record)) writeAboveProgress(`${formatLogLine(record)}\n`);
    },
  });
  return () => {
    setLogging(null);
    files?.close();
  };
}
