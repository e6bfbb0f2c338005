import type { Contract, ContractDescription, ContractDetails } from "@stoqey/ib";
import { DataError } from "../../model/errors.js";
import { assetClasses, toInstrument, type AssetClass, type Instrument } from "../../model/instrument.js";
import { toContractQuery, type ContractHints } from "./contract-query.js";
import { describeFailure } from "./describe-failure.js";
import type { IbSession } from "./ib-session.js";
import { RequestFailure } from "./request-failure.js";
import { parseSessionHours, type SessionHours } from "./session-hours.js";
import { SharedRequests } from "./shared-requests.js";
import { unknownContract } from "./unknown-contract.js";

/** The one contract that a symbol means. */
export interface ResolvedContract {
  /** How requests name it: id and exchange, nothing that could be ambiguous. */
  readonly contract: Contract;
  /** Its full record. */
  readonly instrument: Instrument;
  /** Zone of its exchange. */
  readonly zone: string;
  /** The regular sessions of today and the coming days. */
  readonly sessions: readonly SessionHours[];
  /** All sessions of today and the coming days, extended hours too. */
  readonly allSessions: readonly SessionHours[];
}

// Session hours change every day, so a long-lived process must not keep them for ever.
const keepMs = 6 * 36e5;

/** Finds contracts by symbol, each only once in a while. */
export class ContractResolver {
  readonly #known = new Map<string, { readonly found: ResolvedContract; readonly until: number }>();
  readonly #shared = new SharedRequests();

  constructor(
    private readonly session: IbSession,
    private readonly options: { readonly timeoutMs: number; readonly clock: { now(): number } },
  ) {}

  /**
   * The contract of a symbol.
   *
   * @throws {DataError} `UNKNOWN_CONTRACT` or `AMBIGUOUS_CONTRACT`
   */
  async resolve(symbol: string, hints: ContractHints = {}, signal?: AbortSignal): Promise<ResolvedContract> {
    const key = `contract ${symbol} ${JSON.stringify([hints.exchange, hints.currency, hints.assetClass, hints.conId])}`;
    const known = this.#known.get(key);
    if (known && known.until > this.options.clock.now()) return known.found;
    const found = await this.#shared.share(key, (shared) => this.#resolve(symbol, hints, shared), { signal });
    this.#known.set(key, { found, until: this.options.clock.now() + keepMs });
    return found;
  }

  async #resolve(symbol: string, hints: ContractHints, signal: AbortSignal): Promise<ResolvedContract> {
    const query = toContractQuery(symbol, hints);
    const all = await this.#details(symbol, query, signal);
    if (all.length === 0) throw unknownContract(symbol, query, await this.#suggest(symbol, signal));
    const fitting = filterDetails(all, hints);
    if (fitting.length !== 1) throw ambiguousContract(symbol, fitting.length > 0 ? fitting : all);
    return toResolved(symbol, fitting[0]!);
  }

  async #details(symbol: string, query: Contract, signal: AbortSignal): Promise<ContractDetails[]> {
    try {
      return await this.session.run<ContractDetails[]>(
        {
          name: `contract of ${symbol}`,
          timeoutMs: this.options.timeoutMs,
          send: (api, id) => api.reqContractDetails(id, query),
          collect: (complete) => {
            const found: ContractDetails[] = [];
            return (piece) => {
              if (piece.type === "contract") found.push(piece.details);
              if (piece.type === "contracts-end") complete(found);
            };
          },
        },
        { signal },
      );
    } catch (error) {
      if (error instanceof RequestFailure && error.kind === "unknown-contract") return [];
      throw describeFailure(error, `contract of ${symbol}`);
    }
  }

  /** What the user may have meant. Never fails: it only makes an error message better. */
  async #suggest(symbol: string, signal: AbortSignal): Promise<readonly ContractDescription[]> {
    const ticker = symbol.trim();
    for (const pattern of [ticker, ticker.slice(0, Math.max(2, Math.ceil(ticker.length / 2)))]) {
      try {
        const found = await this.session.run<readonly ContractDescription[]>(
          {
            name: `symbols like ${pattern}`,
            timeoutMs: this.options.timeoutMs,
            send: (api, id) => api.reqMatchingSymbols(id, pattern),
            collect: (complete) => (piece) => {
              if (piece.type === "symbols") complete(piece.found);
            },
          },
          { signal },
        );
        if (found.length > 0) return found;
      } catch {
        return [];
      }
    }
    return [];
  }
}

/** Narrows by currency, then by exchange, as far as the hints go. */
function filterDetails(all: readonly ContractDetails[], hints: ContractHints): readonly ContractDetails[] {
  if (hints.conId) return all.filter(({ contract }) => contract.conId === hints.conId);
  const currency = hints.currency ?? null;
  const exchange = hints.exchange?.replace("ISLAND", "NASDAQ") ?? null;
  const byCurrency = all.filter(({ contract }) => currency === null || contract.currency === currency);
  return byCurrency.filter(({ contract }) => {
    const { primaryExch, exchange: routed } = contract;
    return exchange === null || primaryExch?.replace("ISLAND", "NASDAQ") === exchange || routed === exchange;
  });
}

function toResolved(symbol: string, details: ContractDetails): ResolvedContract {
  const { contract, stockType } = details;
  const zone = textOrNull(details.timeZoneId);
  const secType: string | null = textOrNull(contract.secType);
  const instrument = toInstrument(symbol, {
    description: textOrNull(details.longName),
    exchange: textOrNull(contract.primaryExch) ?? textOrNull(contract.exchange),
    currency: textOrNull(contract.currency),
    assetClass: toAssetClass(secType, stockType),
    minTick: positiveOrNull(details.minTick),
    // Stocks trade in whole units unless the account may do otherwise.
    step: secType === "STK" ? null : positiveOrNull(details.minSize),
    conId: contract.conId ?? null,
    details: {
      localSymbol: textOrNull(contract.localSymbol),
      tradingClass: textOrNull(contract.tradingClass),
      secType,
      timeZoneId: zone,
    },
  });
  return {
    contract: { conId: contract.conId!, exchange: contract.exchange ?? "SMART" },
    instrument,
    zone: zone ?? "UTC",
    sessions: parseSessionHours(details.liquidHours, zone ?? "UTC"),
    allSessions: parseSessionHours(details.tradingHours, zone ?? "UTC"),
  };
}

/** TWS writes empty text and zero for what it does not know. */
function textOrNull(text: string | undefined): string | null {
  return text === undefined || text === "" ? null : text;
}

function positiveOrNull(value: number | undefined): number | null {
  return value !== undefined && value > 0 ? value : null;
}

function toAssetClass(secType: string | null, stockType: string | undefined): AssetClass | null {
  if (secType === "STK" && stockType === "ETF") return "ETF";
  return assetClasses.find((known) => known === secType) ?? null;
}

function ambiguousContract(symbol: string, all: readonly ContractDetails[]): DataError {
  const candidates = all.map(({ contract, longName }) => ({
    conId: contract.conId,
    exchange: textOrNull(contract.primaryExch) ?? contract.exchange,
    currency: contract.currency,
    name: longName,
  }));
  const list = candidates.map((one) => `${one.conId} (${one.exchange} ${one.currency}, ${one.name})`).join("; ");
  return new DataError(
    "AMBIGUOUS_CONTRACT",
    `"${symbol}" means ${all.length} contracts at IBKR: ${list}. Say which one by exchange, currency or id, for example: algo-trader instrument add -s "${symbol}" --con-id ${all[0]!.contract.conId}`,
    { context: { symbol, candidates } },
  );
}
