import { onTestFinished } from "vitest";
import { setLogging, type LogRecord } from "../../src/model/logger.js";

/** Collects log records until the test ends. */
export function captureLog(): LogRecord[] {
  const records: LogRecord[] = [];
  setLogging({ level: "debug", write: (record) => records.push(record) });
  onTestFinished(() => setLogging(null));
  return records;
}
