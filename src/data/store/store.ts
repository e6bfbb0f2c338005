/** Where rows stay: a PostgreSQL server, or the database embedded in this package. Made by `createStore`. */
export interface Store extends AsyncDisposable {
  /** `server` = PostgreSQL over the network, `embedded` = inside a worker thread of this process or of another one. */
  readonly kind: "embedded" | "server";
  /** Which database this is, for people; never holds a password. */
  readonly description: string;
  /**
   * Connects and makes sure that the tables are there. Calling it is optional, every function does it at first use;
   * called early, the connection is made while the program does something else.
   *
   * @throws {DatabaseError} `DATABASE_UNREACHABLE`, `DATABASE_AUTH`, `DATABASE_LOCKED`, `SCHEMA_MISSING`, `SCHEMA_TOO_NEW`
   */
  open(): Promise<void>;
  /** Ends every connection; the embedded database is shut down if this process runs it. */
  close(): Promise<void>;
}

/** Which database to use, and how patient to be with it. */
export interface StoreOptions {
  /** `postgres://user:password@host:port/database`; null = the embedded database. @default the environment's `DATABASE_URL`, else null */
  readonly url?: string | null;
  /** Folder of the embedded database. @default the environment's `ALGO_TRADER_DATA`, else `.algo-trader` */
  readonly dataDir?: string;
  /** Connections to a server; the embedded database has one. @default 4 */
  readonly maxConnections?: number;
  /** Longest wait for a connection to a server, in milliseconds. @default 10000 */
  readonly connectTimeoutMs?: number;
  /** Longest run of one statement on a server, in milliseconds. @default 300000 */
  readonly statementTimeoutMs?: number;
  /** Longest silence of the database while it owes an answer, in milliseconds; above `statementTimeoutMs`. @default 330000 */
  readonly silenceTimeoutMs?: number;
  /** How long work is repeated after a lost connection, in milliseconds. @default 10000 */
  readonly retryMs?: number;
}

/** What a bulk write did: the three add up to the rows given. */
export interface StoreResult {
  /** Rows that were not there before. */
  readonly inserted: number;
  /** Rows that were there with other values. */
  readonly updated: number;
  /** Rows that were there already, as given. */
  readonly unchanged: number;
}
