import { DatabaseError, RunError, UsageError, throwIfAborted } from "../../model/errors.js";
import { toDatabaseError } from "./database-error.js";
import { withRetry } from "./retry.js";
import type { Session, SqlRow, SqlValue } from "./session.js";
import type { Store } from "./store.js";
import type { CopyTransfer } from "./wire-guard.js";

/** Statements inside one transaction. */
export interface Transaction {
  /** Rows of one statement; every `${value}` travels as a parameter, never as text. */
  sql(text: TemplateStringsArray, ...values: readonly SqlValue[]): Promise<readonly SqlRow[]>;
  /** Several statements without values. */
  script(text: string): Promise<void>;
  /** COPY … TO STDOUT; the text takes no values. */
  copyOut(text: string, sink: NonNullable<CopyTransfer["sink"]>): Promise<void>;
  /** COPY … FROM STDIN; the text takes no values. */
  copyIn(text: string, source: Iterator<Buffer>): Promise<void>;
}

/** One statement that only reads. */
export type Reader = Pick<Transaction, "sql">;

/** How a piece of work runs. */
export interface WorkOptions {
  /** Breaks the work off; what it had written is rolled back. */
  readonly signal?: AbortSignal | undefined;
  /** What is being done, for the message when it is broken off: `loading SPY @ 1d`. */
  readonly doing: string;
}

/** What a database is made of. */
export interface DatabaseOptions {
  /** Name for messages. */
  readonly description: string;
  /** Makes a session. */
  readonly createSession: () => Session;
  /** How many sessions at most. */
  readonly maxSessions: number;
  /** How long work is repeated after a lost connection, in milliseconds. */
  readonly retryMs: number;
  /** The same until the database has answered once: one that is down is reported soon. */
  readonly firstRetryMs: number;
  /** Runs once, before the first work. */
  readonly prepare: (database: Database) => Promise<void>;
}

/** Sessions for whoever asks, one caller at a time each; work is repeated when a connection is lost under it. */
export class Database {
  readonly #options: DatabaseOptions;
  readonly #idle: Session[] = [];
  readonly #all = new Set<Session>();
  readonly #waiting: { go: (session: Session) => void; stop: (reason: Error) => void }[] = [];
  #prepared: Promise<void> | null = null;
  #known = false;
  #closed = false;

  constructor(options: DatabaseOptions) {
    this.#options = options;
  }

  /** Name for messages. */
  get description(): string {
    return this.#options.description;
  }

  /** Connects and prepares; the same promise for everybody, a new attempt after a failure. */
  open(): Promise<void> {
    this.#prepared ??= this.#options.prepare(this).catch((error: unknown) => {
      this.#prepared = null;
      throw error;
    });
    return this.#prepared;
  }

  /** Runs the work in one transaction. It may run more than once, so it must only write through the transaction. */
  async transaction<T>(work: (tx: Transaction) => Promise<T>, options: WorkOptions): Promise<T> {
    throwIfAborted(options.signal, options.doing);
    await this.open();
    return this.#run(work, options);
  }

  /** Runs one statement that only reads, without the round trips of a transaction. */
  async read<T>(work: (tx: Reader) => Promise<T>, options: WorkOptions): Promise<T> {
    throwIfAborted(options.signal, options.doing);
    await this.open();
    return this.#repeat((session) => work(transactionOf(session)), options);
  }

  /** The same without asking for the tables: for the question how they are. */
  unpreparedRead<T>(work: (tx: Reader) => Promise<T>, options: WorkOptions): Promise<T> {
    return this.#repeat((session) => work(transactionOf(session)), options);
  }

  /** A transaction without asking for the tables: for the work that makes them. */
  unprepared<T>(work: (tx: Transaction) => Promise<T>, options: WorkOptions): Promise<T> {
    return this.#run(work, options);
  }

  /** One statement outside of a transaction, for what a transaction cannot do. */
  async maintain(text: string): Promise<void> {
    await this.open();
    await this.#repeat((session) => session.query(text), { doing: "tidying up" });
  }

  /** Ends every session. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { stop } of this.#waiting.splice(0)) stop(closed());
    await this.#prepared?.catch(() => undefined);
    await Promise.all([...this.#all].map((session) => session.end()));
  }

  #run<T>(work: (tx: Transaction) => Promise<T>, options: WorkOptions): Promise<T> {
    return this.#repeat((session) => session.transaction(() => work(transactionOf(session))), options);
  }

  async #repeat<T>(work: (session: Session) => Promise<T>, options: WorkOptions): Promise<T> {
    const { signal, doing } = options;
    const retryMs = (): number => (this.#known ? this.#options.retryMs : this.#options.firstRetryMs);
    try {
      return await withRetry(() => this.#once(work, signal), { retryMs, signal });
    } catch (error) {
      if (signal?.aborted) throw new RunError("ABORTED", `Interrupted while ${doing}.`, { cause: signal.reason });
      throw toDatabaseError(error, this.#options.description);
    }
  }

  async #once<T>(work: (session: Session) => Promise<T>, signal: AbortSignal | undefined): Promise<T> {
    const session = await this.#acquire();
    const interrupt = (): void => session.interrupt(new Error("interrupted"));
    signal?.addEventListener("abort", interrupt, { once: true });
    try {
      const result = await work(session);
      this.#known = true;
      return result;
    } finally {
      signal?.removeEventListener("abort", interrupt);
      this.#release(session);
    }
  }

  async #acquire(): Promise<Session> {
    if (this.#closed) throw closed();
    const idle = this.#idle.pop();
    if (idle) return idle;
    if (this.#all.size >= this.#options.maxSessions) {
      return new Promise((go, stop) => this.#waiting.push({ go, stop }));
    }
    const session = this.#options.createSession();
    this.#all.add(session);
    return session;
  }

  #release(session: Session): void {
    const next = this.#waiting.shift();
    if (next) next.go(session);
    else this.#idle.push(session);
  }
}

function closed(): DatabaseError {
  return new DatabaseError("DATABASE_CLOSED", "The store was closed; create a new one.");
}

function transactionOf(session: Session): Transaction {
  return {
    sql: (text, ...values) =>
      session.query(
        text.reduce((all, part, i) => `${all}$${i}${part}`),
        values,
      ),
    script: async (text) => {
      await session.query(text);
    },
    copyOut: (text, sink) => session.copy(text, { sink }),
    copyIn: (text, source) => session.copy(text, { source }),
  };
}

const databases = new WeakMap<Store, Database>();

/** Ties a store to its database. */
export function registerDatabase(store: Store, database: Database): void {
  databases.set(store, database);
}

/** The database behind a store. */
export function databaseOf(store: Store): Database {
  const database = databases.get(store);
  if (database) return database;
  throw new UsageError(
    "INVALID_ARGUMENT",
    "Expected a store made by createStore as the first argument, received something else.",
  );
}
