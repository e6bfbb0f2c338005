import { UsageError } from "../model/errors.js";

/** Where bars come from, as far as its tickers go. */
export interface SymbolLister {
  /** For people, for example the file's name. */
  readonly name: string;
  /** Every ticker in it, none for a file without a symbol column; null = it has no such list. */
  readonly symbols: ((signal?: AbortSignal) => Promise<readonly string[]>) | null;
}

/**
 * The tickers to take from a source: those asked for, else all that it has.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for several of a file that does not tell them apart
 */
export async function chooseSymbols(
  { name, symbols }: SymbolLister,
  asked: readonly string[],
  signal?: AbortSignal,
): Promise<readonly string[]> {
  if (symbols === null || asked.length === 1) return asked;
  const listed = await symbols(signal);
  if (asked.length === 0) return listed;
  if (listed.length > 0) return asked;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `${name}: expected a symbol column that tells ${asked.join(", ")} apart, found none: all would get the same bars. ` +
      `Add the column, or take one file for each.`,
  );
}
