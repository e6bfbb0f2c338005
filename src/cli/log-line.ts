import type { LogRecord } from "../model/logger.js";
import { paint, type Paint } from "./paint.js";

const styles: Readonly<Record<LogRecord["level"], Paint>> = {
  debug: "dim",
  info: "cyan",
  warn: "yellow",
  error: "red",
};

const names: Readonly<Record<LogRecord["level"], string>> = {
  debug: "DEBUG",
  info: "INFO",
  warn: "WARNING",
  error: "ERROR",
};

/**
 * `2025-11-15 00:22:10 [INFO] Fetched 1256 rows from IBKR for AAPL.`, in the machine's own time zone. Debug lines name
 * their component and facts, too.
 */
export function formatLogLine({ time, level, component, message, fields }: LogRecord): string {
  const head = `${paint("dim", localStamp(time))} ${paint(styles[level], `[${names[level]}]`)}`;
  if (level !== "debug") return `${head} ${message}`;
  const facts = Object.keys(fields).length > 0 ? ` ${JSON.stringify(fields)}` : "";
  return `${head} ${component}: ${message}${facts}`;
}

/** `2025-11-15 00:22:10` in the machine's own time zone. */
export function localStamp(time: number): string {
  const local = new Date(time);
  const two = (value: number): string => String(value).padStart(2, "0");
  const day = `${local.getFullYear()}-${two(local.getMonth() + 1)}-${two(local.getDate())}`;
  return `${day} ${two(local.getHours())}:${two(local.getMinutes())}:${two(local.getSeconds())}`;
}
