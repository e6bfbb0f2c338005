import { AlgoTraderError, DatabaseError } from "../../model/errors.js";
import { codeOf } from "./retry.js";

const unreachable: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  ENOENT: "there is no such socket",
  ENOTFOUND: "the host name is unknown",
  EAI_AGAIN: "the host name could not be looked up",
  EHOSTUNREACH: "the host cannot be reached",
  ENETUNREACH: "the network cannot be reached",
  ECONNRESET: "the connection was reset",
  EPIPE: "the connection was reset",
  ETIMEDOUT: "it stopped answering",
  CONNECT_TIMEOUT: "it did not answer in time",
  CONNECTION_CLOSED: "it closed the connection",
  CONNECTION_ENDED: "the connection was ended",
  CONNECTION_DESTROYED: "the connection was ended",
  NOT_POSTGRES: "what answers there is not a PostgreSQL server",
  NO_TLS: "the server does not offer encryption, which the URL asks for",
  "57P01": "the server is shutting down",
  "57P02": "the server crashed",
  "57P03": "the server is starting up or shutting down",
  "53300": "it has no connection left",
};

/** Any failure of the database as one sentence: which database, what is wrong, what to do. Never a value or a password. */
export function toDatabaseError(error: unknown, description: string): unknown {
  if (error instanceof AlgoTraderError) return error;
  const code = codeOf(error);
  const context = { database: description, code };
  const make = (kind: ConstructorParameters<typeof DatabaseError>[0], message: string): DatabaseError =>
    new DatabaseError(kind, message, { cause: error, context });
  if (code === "28P01" || code === "28000") {
    return make(
      "DATABASE_AUTH",
      `Expected user and password to be accepted by ${description}, but it refused them. Check both in DATABASE_URL.`,
    );
  }
  if (code === "3D000") {
    return make(
      "DATABASE_FAILED",
      `There is no such database: ${description}. Create it with createdb, or correct DATABASE_URL.`,
    );
  }
  const reason = unreachable[code] ?? tlsReason(error, code);
  if (reason !== undefined) {
    return make(
      "DATABASE_UNREACHABLE",
      `No connection to ${description}: ${reason}. Check that the server runs and that DATABASE_URL is right; without DATABASE_URL the embedded database is used.`,
    );
  }
  if (code === "42P01") {
    return make("SCHEMA_MISSING", `The tables are missing in ${description}. Run: algo-trader init-db`);
  }
  if (code === "42501") {
    return make("DATABASE_FAILED", `The role in DATABASE_URL lacks a permission in ${description}: ${textOf(error)}.`);
  }
  if (code === "53100" || code === "ENOSPC") {
    return make("DATABASE_FAILED", `The disk of ${description} is full. Make room and run the same command again.`);
  }
  return code === "" ? error : make("DATABASE_FAILED", `${description} failed (${code}): ${textOf(error)}.`);
}

function tlsReason(error: unknown, code: string): string | undefined {
  if (!/CERT|TLS|SSL|UNABLE_TO|SIGNATURE/.test(code)) return undefined;
  return `its certificate was not accepted (${textOf(error)}); sslrootcert in the URL names the certificate to trust`;
}

/** The server's own sentence, unless it is about a value, which it would repeat. */
function textOf(error: unknown): string {
  if (/^2[23]/.test(codeOf(error))) return "a value does not fit";
  return (error instanceof Error ? error.message : String(error)).replace(/\.$/, "");
}
