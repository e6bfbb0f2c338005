import { UsageError } from "../model/errors.js";

/**
 * The facts about one symbol.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` if there are facts, but nobody said of which symbol the bars are
 */
export function ofSymbol<Fact extends { readonly symbol: string }>(
  facts: readonly Fact[],
  symbol: string | null,
  type: string,
): readonly Fact[] {
  if (symbol !== null) return facts.filter((fact) => fact.symbol === symbol);
  if (facts.length === 0) return facts;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a frame that knows its symbol, so that "${type}" of that symbol can be joined to it, received one without. ` +
      `Create it with { symbol: "${facts[0]!.symbol}" }.`,
  );
}
