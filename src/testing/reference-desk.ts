import { answer } from "./gateway-answer.js";
import type { WireContract } from "./gateway-request.js";
import type { GatewayState } from "./gateway-state.js";
import { gatewayErrors, type GatewayError } from "./gateway-error.js";
import type { GatewayLine } from "./gateway-line.js";
import { contractFaultAt } from "./history-fault.js";
import { usualHours } from "./usual-hours.js";
import { matchContracts, type SimulatedContract } from "./simulated-contract.js";

const liveData = 1;

const accountValues: Readonly<Record<string, readonly [value: string, currency: string]>> = {
  AccountType: ["INDIVIDUAL", ""],
  NetLiquidation: ["1000000.00", "USD"],
  TotalCashValue: ["1000000.00", "USD"],
  BuyingPower: ["4000000.00", "USD"],
};

/** Answers questions about contracts and accounts on one connection. */
export class ReferenceDesk {
  #marketDataType = liveData;

  constructor(
    private readonly state: GatewayState,
    private readonly line: Pick<GatewayLine, "send">,
  ) {}

  /** Answers `reqContractDetails`: every contract that fits. */
  contractDetails(reqId: number, wanted: WireContract): void {
    if (wanted.secType === "" && wanted.conId === 0) {
      this.#error(reqId, gatewayErrors.missingSecurityType);
      return;
    }
    const found = this.#find(wanted);
    if (found.length === 0) {
      this.#error(reqId, gatewayErrors.unknownContract);
      return;
    }
    const now = this.state.clock.now();
    for (const contract of found) this.line.send(answer.contract(reqId, { ...contract, ...usualHours(contract, now) }));
    this.line.send(answer.contractEnd(reqId));
  }

  /** Answers `reqMatchingSymbols`: contracts whose ticker starts with the pattern, or whose name contains it. */
  matchingSymbols(reqId: number, pattern: string): void {
    const wanted = pattern.toUpperCase();
    const found = this.state.book.filter(
      ({ symbol, longName }) => symbol.startsWith(wanted) || longName.toUpperCase().includes(wanted),
    );
    this.line.send(answer.symbolSamples(reqId, found.slice(0, 16)));
  }

  /** Answers `reqAccountSummary`. */
  accountSummary(reqId: number, tags: readonly string[]): void {
    for (const account of this.state.accounts) {
      for (const tag of tags) {
        const entry = accountValues[tag];
        if (entry) this.line.send(answer.accountValue(reqId, account, tag, ...entry));
      }
    }
    this.line.send(answer.accountEnd(reqId));
  }

  /** Takes note of `reqMarketDataType`: 1 live, 2 frozen, 3 delayed, 4 delayed and frozen. */
  setMarketDataType(type: number): void {
    this.#marketDataType = type;
  }

  /** Answers `reqMktData` with the kind of data that would come; there are no ticks. */
  marketData(reqId: number): void {
    if (this.#marketDataType === liveData && this.state.faults.take("no-subscription")) {
      this.#error(reqId, gatewayErrors.notSubscribed);
    } else {
      this.line.send(answer.marketDataType(reqId, this.#marketDataType));
    }
  }

  /** Answers `reqOpenOrders`: there are none. */
  openOrders(): void {
    if (this.state.faults.take("read-only")) {
      const cause = "The API interface is currently in Read-Only mode.";
      this.line.send(answer.error(-1, 321, `Error validating request.-'bZ' : cause - ${cause}`));
    } else {
      this.line.send(answer.openOrderEnd());
    }
  }

  #error(reqId: number, error: GatewayError): void {
    this.line.send(answer.error(reqId, error.code, error.text));
  }

  #find(wanted: WireContract): readonly SimulatedContract[] {
    if (this.state.faults.take("unknown-contract")) return [];
    const found = matchContracts(this.state.book, wanted);
    const first = found[0];
    if (!first || contractFaultAt(this.state, wanted) === null) return found;
    const twin = { ...first, conId: first.conId + 1, primaryExch: "PINK", longName: `${first.longName} (OTHER)` };
    return [...found, twin];
  }
}
