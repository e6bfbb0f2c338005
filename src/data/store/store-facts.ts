import { DataError, UsageError } from "../../model/errors.js";
import { databaseOf, type Transaction } from "./database.js";
import { json, type SqlRow } from "./session.js";
import type { Store, StoreResult } from "./store.js";

const rowsPerStatement = 5000;

/** How one kind of dated fact is stored. */
export interface FactKind<Fact> {
  /** Name of many, for messages: `market events`. */
  readonly plural: string;
  /** What makes a fact the same fact, for people and for comparing. */
  readonly keyOf: (fact: Fact) => string;
  /** Throws if the fact cannot be stored. */
  readonly assert: (fact: Fact) => void;
  /** The row of the database, as JSON. */
  readonly toRow: (fact: Fact) => object;
  /** Inserts or updates the rows in the JSON array; gives one row per change with `inserted`. */
  readonly write: (tx: Transaction, rows: string) => Promise<readonly SqlRow[]>;
}

/** Which dated facts to list; both ends inclusive. */
export interface FactFilter {
  /** First instant that they are about, epoch milliseconds UTC. */
  readonly from?: number | undefined;
  /** Last instant that they are about, epoch milliseconds UTC. */
  readonly to?: number | undefined;
}

/**
 * Stores facts, all or none; the same facts again change nothing.
 *
 * @throws {DataError} `BAD_ROWS` for two facts of one key that differ
 */
export async function storeFacts<Fact>(
  store: Store,
  kind: FactKind<Fact>,
  facts: readonly Fact[],
): Promise<StoreResult> {
  facts.forEach(kind.assert);
  const rows = uniqueRows(kind, facts);
  const written = await databaseOf(store).transaction(
    async (tx) => {
      const changes: SqlRow[] = [];
      for (let from = 0; from < rows.length; from += rowsPerStatement) {
        changes.push(...(await kind.write(tx, json(rows.slice(from, from + rowsPerStatement)))));
      }
      return changes;
    },
    { doing: `storing ${kind.plural}` },
  );
  const inserted = written.filter((row) => row["inserted"]).length;
  return { inserted, updated: written.length - inserted, unchanged: facts.length - written.length };
}

/** Refuses instants that a database cannot hold. */
export function assertInstants(what: string, instants: Readonly<Record<string, number>>): void {
  for (const [name, ts] of Object.entries(instants)) {
    if (Number.isFinite(ts) && ts >= Date.UTC(1, 0, 1) && ts < Date.UTC(10_000, 0, 1)) continue;
    throw new UsageError("INVALID_ARGUMENT", `Expected "${name}" of ${what} in epoch milliseconds, received "${ts}".`);
  }
}

/** Refuses an empty or padded kind of event or signal. */
export function assertType(name: string, value: string): void {
  if (value !== "" && value.trim() === value) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected "${name}" to be a word like "split", received ${JSON.stringify(value)}.`,
  );
}

function uniqueRows<Fact>(kind: FactKind<Fact>, facts: readonly Fact[]): readonly object[] {
  const rows = new Map<string, { at: number; text: string; row: object }>();
  facts.forEach((fact, at) => {
    const key = kind.keyOf(fact);
    const row = kind.toRow(fact);
    const text = json(row);
    const other = rows.get(key);
    if (other && other.text !== text) {
      throw new DataError(
        "BAD_ROWS",
        `Rows ${other.at + 1} and ${at + 1} of the ${kind.plural} are both of ${key}, but differ. Keep one of them; nothing was stored.`,
        { context: { key } },
      );
    }
    rows.set(key, { at: other?.at ?? at, text, row });
  });
  return [...rows.values()].map(({ row }) => row);
}
