import { concatBars, sliceBars, type BarColumns } from "../model/bar.js";
import { formatBarTime, formatGatewayTime, toBarRows, type BarRowStyle } from "./bar-row.js";
import { answer } from "./gateway-answer.js";
import { ambiguousContract, gatewayErrors, historyServiceError, type GatewayError } from "./gateway-error.js";
import type { GatewayLine } from "./gateway-line.js";
import { contractFaultAt, historyFaultAt } from "./history-fault.js";
import type { HeadTimestampRequest, HistoricalDataRequest, WireContract } from "./gateway-request.js";
import type { GatewayState } from "./gateway-state.js";
import { checkHistoricalRequest, type HistoricalQuery } from "./historical-rules.js";
import { selectBars } from "./historical-window.js";
import { matchContracts, type SimulatedContract } from "./simulated-contract.js";
import { findBars } from "./simulated-series.js";
import { encodeFrame } from "./wire-frame.js";

const maxOpenRequests = 50;

/** Answers requests for history on one connection, with the faults asked for. */
export class HistoryDesk {
  readonly #open = new Set<number>();
  readonly #openHeads = new Set<number>();

  constructor(
    private readonly state: GatewayState,
    private readonly line: GatewayLine,
  ) {}

  /** Answers `reqHistoricalData`. */
  request(request: HistoricalDataRequest): void {
    const accepted = this.#accept(request);
    if ("code" in accepted) {
      this.#error(request.reqId, accepted);
      return;
    }
    const { query, contract } = accepted;
    if (/^\d{8} [\d:]+$/.test(request.endDateTime)) this.#error(request.reqId, gatewayErrors.zoneMissing);
    this.#open.add(request.reqId);
    if (historyFaultAt(this.state, this.line, request.reqId, () => this.#serve(request, query, contract))) return;
    this.#serve(request, query, contract);
  }

  /** Answers `cancelHistoricalData`. */
  cancel(reqId: number): void {
    if (this.#open.delete(reqId)) {
      this.#error(reqId, historyServiceError(`API historical data query cancelled: ${reqId}`));
    } else {
      this.#error(reqId, { code: 366, text: `No historical data query found for ticker id:${reqId}` });
    }
  }

  /** Answers `reqHeadTimestamp`; the request stays open until it is cancelled. */
  head(request: HeadTimestampRequest): void {
    const contract = pickContract(this.state, request.contract);
    if ("code" in contract) {
      this.#error(request.reqId, contract);
      return;
    }
    const all = this.state.series.get(contract.conId) ?? [];
    const starts = all.filter((series) => (series.what ?? request.what) === request.what).map(({ bars }) => bars.ts[0]);
    const first = Math.min(...starts.filter((ts) => ts !== undefined));
    if (!Number.isFinite(first)) {
      this.#error(request.reqId, historyServiceError("No head time stamp"));
      return;
    }
    this.#openHeads.add(request.reqId);
    const style = { zone: contract.timeZoneId, timeFormat: "utc" } as const;
    const text = request.formatDate === "2" ? String(first / 1000) : formatGatewayTime(first, style);
    this.line.send(answer.headTimestamp(request.reqId, text));
  }

  /** Answers `cancelHeadTimestamp`. */
  cancelHead(reqId: number): void {
    if (!this.#openHeads.delete(reqId))
      this.#error(reqId, { code: 300, text: `Can't find EId with tickerId:${reqId}` });
  }

  #accept(request: HistoricalDataRequest): GatewayError | { query: HistoricalQuery; contract: SimulatedContract } {
    const refusal = this.#refuseId(request.reqId);
    if (refusal) return refusal;
    const query = checkHistoricalRequest(request, this.state.clock.now());
    if ("code" in query) return query;
    const contract = pickContract(this.state, request.contract);
    return "code" in contract ? contract : { query, contract };
  }

  #refuseId(reqId: number): GatewayError | null {
    if (this.#open.has(reqId)) return gatewayErrors.duplicateId;
    return this.#open.size < maxOpenRequests ? null : gatewayErrors.tooManyOpen;
  }

  #serve(request: HistoricalDataRequest, query: HistoricalQuery, contract: SimulatedContract): void {
    if (!this.#open.delete(request.reqId)) return;
    const refusal = refuseKind(request, contract) ?? this.#refusePace(request, query, contract);
    if (refusal) {
      this.#error(request.reqId, refusal);
      return;
    }
    const found = this.#find(request, query, contract);
    if (found.ts.length === 0) {
      const text = `HMDS query returned no data: ${contract.symbol}@${contract.exchange} ${titleCase(request.what)}`;
      this.#error(request.reqId, historyServiceError(text));
      return;
    }
    this.#send(request, found, { ...styleOf(request, contract, this.state), resolution: query.resolution });
  }

  #find(request: HistoricalDataRequest, query: HistoricalQuery, contract: SimulatedContract): BarColumns {
    const now = this.state.clock.now();
    const wanted = { resolution: query.resolution, what: request.what, rth: request.useRth };
    const zone = contract.timeZoneId;
    const bars = findBars(this.state.series.get(contract.conId) ?? [], wanted, zone);
    if (bars === null) return concatBars([]);
    const asked = this.state.faults.take("endless") ? { ...query, end: null } : query;
    return selectBars(bars, asked, now, zone);
  }

  #send(request: HistoricalDataRequest, bars: BarColumns, style: BarRowStyle): void {
    let rows = toBarRows(this.#inUnits(bars), style);
    if (this.state.faults.take("unsorted")) rows = [...rows, rows[0]!].reverse();
    if (this.state.faults.take("bad-bars")) rows = [...badRows(rows), ...rows];
    const times = [bars.ts[0]!, bars.ts.at(-1)!].map((ts) => formatBarTime(ts, style));
    const frame = encodeFrame(answer.historicalData(request.reqId, times[0]!, times[1]!, rows));
    const cut = this.state.faults.take("drop") ?? this.state.faults.take("cut-off");
    if (cut) {
      const kept = toBarRows(sliceBars(bars, 0, cut.afterBars), style);
      const part = encodeFrame(answer.historicalData(request.reqId, times[0]!, times[1]!, kept)).length;
      this.line.sendAndDrop(frame.subarray(0, Math.min(part, frame.length - 1)));
      return;
    }
    this.line.sendFrame(frame);
  }

  #inUnits(bars: BarColumns): BarColumns {
    return this.state.faults.take("lots") ? { ...bars, volume: bars.volume.map((v) => Math.floor(v / 100)) } : bars;
  }

  #refusePace(
    request: HistoricalDataRequest,
    query: HistoricalQuery,
    contract: SimulatedContract,
  ): GatewayError | null {
    if (!this.state.faults.has("strict-pacing")) return null;
    const { resolution } = query;
    const group = `${contract.conId} ${contract.exchange} ${request.what}`;
    const identity = [group, request.endDateTime, request.duration, request.barSize, request.useRth].join("|");
    const tooMany = this.state.pacing.violates(this.state.clock.now(), {
      resolution,
      what: request.what,
      identity,
      group,
    });
    return tooMany ? historyServiceError("Historical data request pacing violation") : null;
  }

  #error(reqId: number, error: GatewayError): void {
    this.line.send(answer.error(reqId, error.code, error.text));
  }
}

/** The one contract a request means, as the data farm sees it: ambiguous requests are refused. */
function pickContract(state: GatewayState, wanted: WireContract): SimulatedContract | GatewayError {
  const fault = contractFaultAt(state, wanted);
  if (fault) return fault;
  if (wanted.secType === "" && wanted.conId === 0) return gatewayErrors.missingSecurityType;
  const found = matchContracts(state.book, wanted);
  if (found.length === 1) return found[0]!;
  return found.length === 0 ? gatewayErrors.unknownContract : ambiguousContract(wanted.symbol);
}

/** Currencies have no trades, crypto only aggregated ones. */
function refuseKind(request: HistoricalDataRequest, contract: SimulatedContract): GatewayError | null {
  if (contract.secType === "CASH" && ["TRADES", "ADJUSTED_LAST", "AGGTRADES"].includes(request.what)) {
    return historyServiceError(`No historical market data for ${contract.symbol}/CASH@FXSUBPIP Last`);
  }
  if (contract.secType === "CRYPTO" && request.what === "TRADES") {
    return { code: 10299, text: "Expected what to show is AGGTRADES, please use that instead of TRADES." };
  }
  return null;
}

function styleOf(
  request: HistoricalDataRequest,
  contract: SimulatedContract,
  state: GatewayState,
): Omit<BarRowStyle, "resolution"> {
  const { what, formatDate } = request;
  return { what, formatDate, zone: contract.timeZoneId, timeFormat: state.timeFormat };
}

/** Rows that no client may store: no price, an unset price, high below low, nothing at all. */
function badRows(rows: ReturnType<typeof toBarRows>): ReturnType<typeof toBarRows> {
  const at = (i: number): (typeof rows)[number] => rows[Math.max(rows.length - 1 - i, 0)]!;
  return [
    [at(0)[0]!, "NaN", ...at(0).slice(2)],
    [at(1)[0]!, at(1)[1]!, "1.7976931348623157E308", ...at(1).slice(3)],
    [at(2)[0]!, at(2)[1]!, at(2)[3]!, Number(at(2)[2]) + 1, ...at(2).slice(4)],
    [at(3)[0]!, 0, 0, 0, 0, 0, 0, 0],
  ];
}

function titleCase(what: string): string {
  return what.charAt(0) + what.slice(1).toLowerCase();
}
