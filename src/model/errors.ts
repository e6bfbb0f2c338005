/** What went wrong, as a stable word. `docs/errors.md` has one heading per code. */
export const errorCodes = {
  usage: [
    "INVALID_ARGUMENT",
    "INVALID_RESOLUTION",
    "INVALID_DURATION",
    "REVERSED_DATES",
    "UNKNOWN_STRATEGY",
    "UNKNOWN_PARAMETER",
    "INVALID_PARAMETER",
    "UNKNOWN_INDICATOR",
    "UNKNOWN_METRIC",
    "UNKNOWN_RUN",
    "MISSING_FILE",
    "CONFLICTING_OPTIONS",
    "MISSING_PERIODS_PER_YEAR",
  ],
  broker: [
    "BROKER_REFUSED",
    "BROKER_SILENT",
    "BROKER_CLOSED",
    "BROKER_TIMEOUT",
    "BROKER_PROTOCOL",
    "BROKER_REJECTED",
    "CLIENT_ID_IN_USE",
    "FARM_DOWN",
    "PACING_VIOLATION",
    "NO_PERMISSION",
    "SESSION_TAKEN",
  ],
  database: [
    "DATABASE_UNREACHABLE",
    "DATABASE_AUTH",
    "DATABASE_FAILED",
    "DATABASE_LOCKED",
    "DATABASE_CLOSED",
    "SCHEMA_MISSING",
    "SCHEMA_TOO_NEW",
  ],
  data: [
    "FILE_UNREADABLE",
    "BAD_ROWS",
    "BAD_BARS",
    "CONFLICTING_BARS",
    "RESOLUTION_MISMATCH",
    "EMPTY_RESULT",
    "SYMBOL_NOT_STORED",
    "UNKNOWN_CONTRACT",
    "AMBIGUOUS_CONTRACT",
  ],
  order: ["ORDER_REFUSED"],
  check: ["NOT_CAUSAL", "NOT_EQUAL", "LOOK_AHEAD", "SCHEMA_BEHIND"],
  run: ["STRATEGY_THREW", "STRATEGY_RETURNED", "OUTPUT_FAILED", "ABORTED", "UNEXPECTED"],
} as const;

/** The kind of reaction an error asks for; the command line maps each to one exit status. */
export type ErrorKind = keyof typeof errorCodes;

/** Every error code of one kind, or of all kinds. */
export type ErrorCode<K extends ErrorKind = ErrorKind> = (typeof errorCodes)[K][number];

/** Facts about an error that a program may want: symbol, row, ts, the received value. Never a secret. */
export type ErrorContext = Readonly<Record<string, unknown>>;

/** Options of every error constructor. */
export interface ErrorDetails {
  /** The error underneath, if any. */
  readonly cause?: unknown;
  /** Facts a program may want. */
  readonly context?: ErrorContext;
}

/**
 * Base of every error this library throws. The message says what was expected, what came, where, and what to do.
 */
export abstract class AlgoTraderError extends Error {
  /** Which reaction the error asks for. */
  abstract readonly kind: ErrorKind;
  /** Facts a program may want: symbol, row, ts, the received value. */
  readonly context: ErrorContext;

  constructor(
    /** Stable word for what went wrong. */
    readonly code: ErrorCode,
    message: string,
    details: ErrorDetails = {},
  ) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.context = details.context ?? {};
  }
}

/** The call is wrong: fix the argument that the message names. */
export class UsageError extends AlgoTraderError {
  /** Name of the class, also across copies of the package. */
  override readonly name = "UsageError";
  readonly kind = "usage";
  constructor(
    override readonly code: ErrorCode<"usage">,
    message: string,
    details?: ErrorDetails,
  ) {
    super(code, message, details);
  }
}

/** TWS or Gateway cannot be reached, or refused: check it, then try again. */
export class BrokerError extends AlgoTraderError {
  /** Name of the class, also across copies of the package. */
  override readonly name = "BrokerError";
  readonly kind = "broker";
  constructor(
    override readonly code: ErrorCode<"broker">,
    message: string,
    details?: ErrorDetails,
  ) {
    super(code, message, details);
  }
}

/** The database cannot be reached, or its schema does not fit. */
export class DatabaseError extends AlgoTraderError {
  /** Name of the class, also across copies of the package. */
  override readonly name = "DatabaseError";
  readonly kind = "database";
  constructor(
    override readonly code: ErrorCode<"database">,
    message: string,
    details?: ErrorDetails,
  ) {
    super(code, message, details);
  }
}

/** The rows are wrong or missing: fix the rows, or fetch more. */
export class DataError extends AlgoTraderError {
  /** Name of the class, also across copies of the package. */
  override readonly name = "DataError";
  readonly kind = "data";
  constructor(
    override readonly code: ErrorCode<"data">,
    message: string,
    details?: ErrorDetails,
  ) {
    super(code, message, details);
  }
}

/** An order was refused; the message has the reason. */
export class OrderError extends AlgoTraderError {
  /** Name of the class, also across copies of the package. */
  override readonly name = "OrderError";
  readonly kind = "order";
  constructor(
    override readonly code: ErrorCode<"order">,
    message: string,
    details?: ErrorDetails,
  ) {
    super(code, message, details);
  }
}

/** A check did not hold: look-ahead, a run that does not repeat, a schema that is behind. */
export class CheckError extends AlgoTraderError {
  /** Name of the class, also across copies of the package. */
  override readonly name = "CheckError";
  readonly kind = "check";
  constructor(
    override readonly code: ErrorCode<"check">,
    message: string,
    details?: ErrorDetails,
  ) {
    super(code, message, details);
  }
}

/** The work itself failed: a strategy threw, a file could not be written, the caller aborted. */
export class RunError extends AlgoTraderError {
  /** Name of the class, also across copies of the package. */
  override readonly name = "RunError";
  readonly kind = "run";
  constructor(
    override readonly code: ErrorCode<"run">,
    message: string,
    details?: ErrorDetails,
  ) {
    super(code, message, details);
  }
}

/** Throws `RunError("ABORTED")` if the signal has fired. */
export function throwIfAborted(signal: AbortSignal | undefined, doing: string): void {
  if (signal?.aborted) throw new RunError("ABORTED", `Interrupted while ${doing}.`, { cause: signal.reason });
}
