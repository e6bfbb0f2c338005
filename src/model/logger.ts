import { systemClock } from "./clock.js";

const levels = { debug: 20, info: 30, warn: 40, error: 50, silent: 99 } as const;

/** How loud: records below the level are dropped. */
export type LogLevel = keyof typeof levels;

/** One log record, as a sink receives it. */
export interface LogRecord {
  /** Epoch milliseconds, UTC. */
  readonly time: number;
  /** How serious. */
  readonly level: Exclude<LogLevel, "silent">;
  /** Component that speaks, for example `data.store`. */
  readonly component: string;
  /** The sentence. */
  readonly message: string;
  /** Facts for machines. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Writes records of one component. A message may be a function, which runs only when somebody listens. */
export type Logger = Readonly<
  Record<
    Exclude<LogLevel, "silent">,
    (message: string | (() => string), fields?: Readonly<Record<string, unknown>>) => void
  >
>;

/** Where records go. */
export interface LoggingOptions {
  /** Lowest level that is written. @default "info" */
  readonly level?: LogLevel;
  /** Receives each record. */
  readonly write: (record: LogRecord) => void;
}

let threshold: number = levels.silent;
let sink: LoggingOptions["write"] | null = null;

/** Sends log records to a sink. The library is silent until this is called; `null` makes it silent again. */
export function setLogging(options: LoggingOptions | null): void {
  sink = options?.write ?? null;
  threshold = options ? levels[options.level ?? "info"] : levels.silent;
}

/** The logger of one component. */
export function getLogger(component: string): Logger {
  const at =
    (level: Exclude<LogLevel, "silent">): Logger[typeof level] =>
    (message, fields = {}) => {
      if (sink === null || levels[level] < threshold) return;
      const text = typeof message === "function" ? message() : message;
      sink({ time: systemClock.now(), level, component, message: text, fields });
    };
  return { debug: at("debug"), info: at("info"), warn: at("warn"), error: at("error") };
}
