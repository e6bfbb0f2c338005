import type { Contract, ContractDescription } from "@stoqey/ib";
import { DataError } from "../../model/errors.js";
import { nearest } from "../../model/nearest.js";

/** The error for a question that no contract answers, with what was perhaps meant and the options that say so. */
export function unknownContract(symbol: string, query: Contract, similar: readonly ContractDescription[]): DataError {
  const found = similar.flatMap(({ contract }) => (contract?.symbol ? [{ ...contract, symbol: contract.symbol }] : []));
  const likeliest = nearest(
    query.symbol ?? symbol,
    found.map((one) => one.symbol),
  );
  const sorted = [...found].sort((a, b) => Number(b.symbol === likeliest) - Number(a.symbol === likeliest)).slice(0, 5);
  const names = sorted.map((one) => `${one.symbol} (${traits(one)})`);
  const hint = names.length > 0 ? ` Similar: ${names.join(", ")}.` : "";
  const asked = query.conId ? `id ${query.conId}` : traits(query);
  return new DataError(
    "UNKNOWN_CONTRACT",
    `IBKR knows no contract "${symbol}" (${asked}).${hint} ${adviceFor(symbol, query, sorted)}`,
    { context: { symbol, similar: names } },
  );
}

function adviceFor(symbol: string, query: Contract, similar: readonly Contract[]): string {
  const add = `algo-trader instrument add -s "${symbol}"`;
  if (query.conId) return `Correct the id: ${add} --con-id ID`;
  // The ticker is right, and what was asked about it is not.
  const same = similar.find((one) => one.symbol === query.symbol && (one.conId ?? 0) > 0);
  if (same) return `If you mean ${same.symbol} (${traits(same)}): ${add} --con-id ${same.conId}`;
  return `Correct the symbol, or say which contract it is with --asset-class, --exchange, --currency or --con-id: ${add} --exchange CODE --currency CODE`;
}

function traits({ secType, exchange, primaryExch, currency }: Contract): string {
  return [secType, exchange, primaryExch, currency].filter(Boolean).join(" ");
}
