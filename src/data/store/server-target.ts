import { readFileSync } from "node:fs";
import path from "node:path";
import type { ConnectionOptions } from "node:tls";
import { UsageError } from "../../model/errors.js";

const sslModes = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"] as const;

/** How far the connection is encrypted, in libpq's words. */
export type SslMode = (typeof sslModes)[number];

/** A PostgreSQL server, as its URL describes it. */
export interface ServerTarget {
  /** Host name or address; a folder when the server is reached over a Unix socket. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** Role to log in as; null = the client library's default. */
  readonly user: string | null;
  /** Its password; null = the client library's default. */
  readonly password: string | null;
  /** Database; null = the one named like the role. */
  readonly database: string | null;
  /** How far the connection is encrypted. */
  readonly sslMode: SslMode;
  /** Certificates and checks of an encrypted connection. */
  readonly tls: ConnectionOptions;
  /** Further settings of the session, for example `search_path`. */
  readonly settings: Readonly<Record<string, string>>;
}

/**
 * Parses `postgres://user:password@host:port/database?sslmode=verify-full&sslrootcert=ca.pem`. The certificate files
 * are read here. A driver name as SQLAlchemy writes it (`postgresql+psycopg2://`) is accepted.
 *
 * @throws {UsageError} `INVALID_ARGUMENT`, `MISSING_FILE`
 */
export function parseServerUrl(text: string): ServerTarget {
  const url = toUrl(text);
  const { sslmode, sslrootcert, sslcert, sslkey, host, ...settings } = Object.fromEntries(url.searchParams);
  const hostname = host ?? (url.hostname === "" ? "localhost" : url.hostname.replace(/^\[|\]$/g, ""));
  const sslMode = toSslMode(sslmode, sslrootcert);
  return {
    host: hostname,
    port: url.port === "" ? 5432 : Number(url.port),
    user: decoded(url.username),
    password: decoded(url.password),
    database: decoded(url.pathname.slice(1)),
    sslMode,
    tls: {
      // As libpq: "require" with a root certificate checks it; the host name is checked by "verify-full" alone.
      rejectUnauthorized: sslMode === "verify-ca" || sslMode === "verify-full" || sslrootcert !== undefined,
      ...(sslMode === "verify-full" ? {} : { checkServerIdentity: () => undefined }),
      ...(sslrootcert === undefined || sslrootcert === "system" ? {} : { ca: certificate("sslrootcert", sslrootcert) }),
      ...(sslcert === undefined ? {} : { cert: certificate("sslcert", sslcert) }),
      ...(sslkey === undefined ? {} : { key: certificate("sslkey", sslkey) }),
    },
    settings,
  };
}

/** The server as people name it, without user and password. */
export function describeTarget(target: ServerTarget): string {
  const host = target.host.includes(":") ? `[${target.host}]` : target.host;
  return `${host}:${target.port}${target.database === null ? "" : `/${target.database}`}`;
}

function toUrl(text: string): URL {
  const match = /^(?:postgres|postgresql)(?:\+\w+)?:\/\//.exec(text);
  const rest = match ? `postgres://${text.slice(match[0].length)}` : "";
  if (match && URL.canParse(rest)) return new URL(rest);
  // The text may hold a password: it is not repeated.
  throw new UsageError(
    "INVALID_ARGUMENT",
    'Expected a database URL like "postgres://user:password@host:5432/database", received something else. ' +
      "Characters such as @ / ? # in a password are written in percent form (%40 for @).",
  );
}

function toSslMode(text: string | undefined, rootCertificate: string | undefined): SslMode {
  if (text === undefined) return rootCertificate === undefined ? "disable" : "verify-full";
  const mode = sslModes.find((candidate) => candidate === text);
  if (mode) return mode;
  throw new UsageError("INVALID_ARGUMENT", `Expected sslmode to be ${sslModes.join(", ")}, received "${text}".`);
}

function decoded(part: string): string | null {
  return part === "" ? null : decodeURIComponent(part);
}

function certificate(name: string, file: string): Buffer {
  try {
    return readFileSync(path.resolve(file));
  } catch (cause) {
    throw new UsageError(
      "MISSING_FILE",
      `Expected a readable file in ${name} of the database URL, received "${file}".`,
      {
        cause,
      },
    );
  }
}
