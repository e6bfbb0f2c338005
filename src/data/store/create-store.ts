import path from "node:path";
import { UsageError } from "../../model/errors.js";
import { didYouMean } from "../../model/nearest.js";
import { Database, registerDatabase, type DatabaseOptions } from "./database.js";
import { EmbeddedDatabase } from "./embedded-database.js";
import { prepareSchema } from "./schema.js";
import { connectServer } from "./server-socket.js";
import { describeTarget, parseServerUrl } from "./server-target.js";
import { Session } from "./session.js";
import type { Store, StoreOptions } from "./store.js";

const defaults = {
  dataDir: ".algo-trader",
  maxConnections: 4,
  connectTimeoutMs: 10_000,
  statementTimeoutMs: 300_000,
  silenceTimeoutMs: 330_000,
  retryMs: 10_000,
};

const optionNames = ["url", ...Object.keys(defaults)];
const lockTimeoutMs = 30_000;
const idleTransactionTimeoutMs = 60_000;
const embeddedPatienceMs = 60_000;
/** A server that has not answered yet is reported as down after this time. */
const firstRetryMs = 1000;

type Settings = Required<Omit<StoreOptions, "url">>;

/**
 * A store; nothing is opened yet, the first use does it. A string is the URL of a PostgreSQL server.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for a URL that is none, or an unknown option
 * @example
 * await using store = createStore({ url: null, dataDir: "my-data" });
 */
export function createStore(options: string | StoreOptions = {}): Store {
  const given = typeof options === "string" ? { url: options } : options;
  assertKnown(given);
  const url = given.url === undefined ? process.env["DATABASE_URL"] : given.url;
  const environment = process.env["ALGO_TRADER_DATA"];
  const settings = { ...defaults, ...(environment ? { dataDir: environment } : {}), ...stated(given) };
  return url ? createServerStore(url, settings) : createEmbeddedStore(settings);
}

function createServerStore(url: string, settings: Settings): Store {
  const target = parseServerUrl(url);
  const description = `PostgreSQL at ${describeTarget(target)}`;
  const createSession = (): Session =>
    new Session({
      connect: () => connectServer(target, settings.connectTimeoutMs),
      user: target.user,
      password: target.password,
      database: target.database,
      settings: {
        statement_timeout: settings.statementTimeoutMs,
        lock_timeout: lockTimeoutMs,
        idle_in_transaction_session_timeout: idleTransactionTimeoutMs,
        application_name: "algo-trader",
        datestyle: "ISO",
        ...target.settings,
      },
      connectTimeoutMs: settings.connectTimeoutMs,
      silenceMs: settings.silenceTimeoutMs,
    });
  return toStore("server", {
    description,
    createSession,
    maxSessions: settings.maxConnections,
    retryMs: settings.retryMs,
    firstRetryMs: Math.min(firstRetryMs, settings.retryMs),
  });
}

function createEmbeddedStore(settings: Settings): Store {
  const dir = path.join(settings.dataDir, "db");
  const embedded = new EmbeddedDatabase(dir, embeddedPatienceMs);
  const createSession = (): Session =>
    new Session({
      connect: () => embedded.connect(),
      user: "postgres",
      password: null,
      database: "postgres",
      settings: { application_name: "algo-trader" },
      // A new connection waits, as any other does, for the transaction that is running in another process.
      connectTimeoutMs: settings.silenceTimeoutMs,
      silenceMs: settings.silenceTimeoutMs,
    });
  const { retryMs } = settings;
  const description = `the embedded database in "${dir}"`;
  // One session: inside the embedded database there is one backend, a second session would only wait for it.
  return toStore("embedded", { description, createSession, maxSessions: 1, retryMs, firstRetryMs: retryMs }, () =>
    embedded.close(),
  );
}

function toStore(
  kind: Store["kind"],
  options: Omit<DatabaseOptions, "prepare">,
  shutDown?: () => Promise<void>,
): Store {
  const database = new Database({ ...options, prepare: (self) => prepareSchema(self, kind === "embedded") });
  const close = async (): Promise<void> => {
    await database.close();
    await shutDown?.();
  };
  const store: Store = {
    kind,
    description: options.description,
    open: () => database.open(),
    close,
    [Symbol.asyncDispose]: close,
  };
  registerDatabase(store, database);
  return Object.freeze(store);
}

function assertKnown(options: StoreOptions): void {
  for (const name of Object.keys(options)) {
    if (optionNames.includes(name)) continue;
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected store options ${optionNames.join(", ")}, received "${name}".${didYouMean(name, optionNames)}`,
    );
  }
}

/** The options that have a value; `undefined` means the default. */
function stated(options: StoreOptions): Partial<Settings> {
  const entries: [string, unknown][] = Object.entries(options);
  return Object.fromEntries(entries.filter(([name, value]) => name !== "url" && value !== undefined));
}
