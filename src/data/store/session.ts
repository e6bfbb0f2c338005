import type postgres from "postgres";
import { WireGuard, connectionError, type CopyTransfer, type WireStream } from "./wire-guard.js";

/** A value that a statement carries as a parameter. `json()` and `numbers()` make the compound ones. */
export type SqlValue = string | number | boolean | null;

/** A row by column name. Timestamps and dates arrive as epoch milliseconds UTC, bigint as number. */
export type SqlRow = Readonly<Record<string, unknown>>;

/** How a session connects. */
export interface SessionOptions {
  /** Makes the connection. */
  readonly connect: () => Promise<WireStream>;
  /** Role, null for the client library's default. */
  readonly user: string | null;
  /** Password, null for the client library's default. */
  readonly password: string | null;
  /** Database, null for the one named like the role. */
  readonly database: string | null;
  /** Settings sent when connecting. */
  readonly settings: Readonly<Record<string, string | number>>;
  /** Longest wait for the end of the log-in, in milliseconds. */
  readonly connectTimeoutMs: number;
  /** Longest silence while an answer is owed, in milliseconds; 0 = no limit. */
  readonly silenceMs: number;
}

/** A value as JSON text; throws here, before anything is sent, if it has none. */
export function json(value: object): string {
  return JSON.stringify(value);
}

/** Numbers as the text of a `float8[]`; NaN becomes NULL. */
export function numbers(values: Float64Array): string {
  return `{${Array.from(values, (value) => (Number.isNaN(value) ? "NULL" : value)).join(",")}}`;
}

const utc = (text: string): number => Date.parse(`${text.replace(" ", "T")}Z`);
const asIs = (text: string): string => text;

// Parameters are text before the library sees them, so no serializer of it can throw among other people's queries.
const types = {
  text: { to: 25, from: [], serialize: asIs, parse: asIs },
  number: { to: 0, from: [20, 21, 23, 26, 700, 701], serialize: asIs, parse: Number },
  json: { to: 114, from: [114, 3802], serialize: asIs, parse: (text: string): unknown => JSON.parse(text) },
  boolean: { to: 16, from: [16], serialize: asIs, parse: (text: string) => text === "t" },
  timestamp: { to: 1114, from: [1114], serialize: asIs, parse: utc },
  date: { to: 1082, from: [1082], serialize: asIs, parse: (text: string) => Date.parse(text) },
  timestamptz: { to: 1184, from: [1184], serialize: asIs, parse: (text: string) => Date.parse(text) },
};

type Sql = Pick<postgres.Sql, "unsafe" | "end">;

/** One connection of the client library; when it is lost it is thrown away, for the library's own reconnecting hangs. */
interface Link {
  readonly sql: Sql;
  /** The connection itself, once it is made. */
  guard: WireGuard | null;
  /** Ends the wait of the query that is running. */
  abandon: (reason: Error) => void;
}

/**
 * One connection, used by one caller at a time: nothing is pipelined, so one caller can never get another one's rows.
 * It connects at first use and again after a loss, but never inside a transaction.
 */
export class Session {
  readonly #options: SessionOptions;
  #link: Link | null = null;
  #transfer: CopyTransfer | null = null;
  #inTransaction = false;

  constructor(options: SessionOptions) {
    this.#options = options;
  }

  /** Rows of one statement; the values take the places `$1`, `$2`, … */
  async query(text: string, values: readonly SqlValue[] = []): Promise<readonly SqlRow[]> {
    const link = await this.#linked();
    const parameters = values.map((value) => (value === null ? null : String(value)));
    try {
      return wholeRows(
        await new Promise((resolve, reject) => {
          link.abandon = reject;
          link.sql.unsafe(text, parameters).then(resolve, reject);
        }),
      );
    } catch (error) {
      // The library says only that the connection closed; the guard knows why.
      const failure = link.guard?.failure;
      throw failure && (error as { code?: string }).code === "CONNECTION_CLOSED" ? failure : error;
    }
  }

  /** Runs one COPY statement; the data goes past the client library. */
  async copy(text: string, transfer: CopyTransfer): Promise<void> {
    this.#transfer = transfer;
    try {
      await this.query(text);
    } finally {
      this.#transfer = null;
    }
  }

  /** Runs `work` between BEGIN and COMMIT; an error rolls back. */
  async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.query("begin");
    this.#inTransaction = true;
    try {
      const result = await work();
      await this.query("commit");
      return result;
    } catch (error) {
      // What cannot be rolled back is cut off: the server then rolls back by itself.
      if (this.#link) await this.query("rollback").catch((cause: unknown) => this.interrupt(cause as Error));
      throw error;
    } finally {
      this.#inTransaction = false;
    }
  }

  /** Breaks the connection; the statement that is running fails. */
  interrupt(reason: Error): void {
    this.#link?.guard?.fail(reason);
  }

  /** Ends the connection. */
  async end(): Promise<void> {
    const link = this.#link;
    this.#link = null;
    await link?.sql.end({ timeout: 2 });
  }

  async #linked(): Promise<Link> {
    if (this.#link) return this.#link;
    if (this.#inTransaction)
      throw connectionError("CONNECTION_CLOSED", "The connection was lost inside a transaction.");
    const { default: connect } = await import("postgres");
    return (this.#link = this.#start(connect));
  }

  #start(connect: typeof postgres): Link {
    const { user, password, database, settings, connectTimeoutMs } = this.#options;
    const options = {
      ...(user === null ? {} : { user }),
      ...(password === null ? {} : { password }),
      ...(database === null ? {} : { database }),
      max: 1,
      // Prepared statements are serialised twice after a reset of the connection, silently turning true into false.
      prepare: false,
      fetch_types: false,
      types,
      connection: settings,
      connect_timeout: connectTimeoutMs / 1000,
      max_lifetime: null,
      onnotice: () => undefined,
      socket: () => this.#connect(link),
    };
    const link: Link = { sql: connect(options), guard: null, abandon: () => undefined };
    return link;
  }

  /** Makes the one connection of a link; the library's attempts to make another one fail. */
  async #connect(link: Link): Promise<WireGuard> {
    try {
      if (link.guard) throw link.guard.failure ?? connectionError("CONNECTION_CLOSED", "The connection was lost.");
      const raw = await this.#options.connect();
      const guard = new WireGuard(raw, { silenceMs: this.#options.silenceMs, transfer: () => this.#transfer });
      guard.once("close", () => this.#lose(link, guard.failure));
      link.guard = guard;
      return guard;
    } catch (error) {
      this.#lose(link, error as Error);
      throw error;
    }
  }

  #lose(link: Link, reason: Error | null): void {
    if (this.#link === link) this.#link = null;
    // Later, so that a reason of the library itself, such as a refused password, counts before the mere close.
    setImmediate(() => link.abandon(reason ?? connectionError("CONNECTION_CLOSED", "The connection ended.")));
    link.sql.end({ timeout: 0 }).catch(() => undefined);
  }
}

/** The rows of this result alone: after a failure the library leaves holes of the failed one in front. */
function wholeRows(rows: readonly SqlRow[] & { count: number | null }): readonly SqlRow[] {
  const count = rows.count ?? rows.length;
  return rows.length === 0 || rows.length === count ? rows : rows.slice(rows.length - count);
}
