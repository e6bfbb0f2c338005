import type { SimulatedContract } from "./simulated-contract.js";
import type { WireField } from "./wire-frame.js";

/** Writers of the messages that the gateway sends, server version 193. Each returns the fields of one message. */
export const answer = {
  error: (id: number, code: number, text: string): WireField[] => [4, 2, id, code, text, ""],
  nextValidId: (id: number): WireField[] => [9, 1, id],
  managedAccounts: (accounts: string): WireField[] => [15, 1, accounts],
  currentTime: (epochSeconds: number): WireField[] => [49, 1, epochSeconds],
  openOrderEnd: (): WireField[] => [53, 1],
  contractEnd: (reqId: number): WireField[] => [52, 1, reqId],
  accountValue: (reqId: number, account: string, tag: string, value: string, currency: string): WireField[] => [
    63,
    1,
    reqId,
    account,
    tag,
    value,
    currency,
  ],
  accountEnd: (reqId: number): WireField[] => [64, 1, reqId],
  marketDataType: (reqId: number, type: number): WireField[] => [58, 1, reqId, type],
  headTimestamp: (reqId: number, time: string): WireField[] => [88, reqId, time],
  contract: contractFields,
  symbolSamples: (reqId: number, contracts: readonly SimulatedContract[]): WireField[] => [
    79,
    reqId,
    contracts.length,
    ...contracts.flatMap((c): WireField[] => [
      c.conId,
      c.symbol,
      c.secType,
      c.primaryExch,
      c.currency,
      0,
      c.longName,
      "",
    ]),
  ],
  historicalData: (reqId: number, start: string, end: string, rows: readonly WireField[][]): WireField[] => [
    17,
    reqId,
    start,
    end,
    rows.length,
    ...rows.flat(),
  ],
} as const;

function contractFields(reqId: number, c: SimulatedContract): WireField[] {
  return [
    10,
    reqId,
    c.symbol,
    c.secType,
    ...["", "", 0, ""], // last trade date twice, strike, right
    c.exchange,
    c.currency,
    c.localSymbol,
    ...["", c.tradingClass, c.conId, c.minTick, ""], // market name … multiplier
    "ACTIVETIM,LMT,MKT,STP,STP LMT,TRAIL",
    c.validExchanges.join(","),
    ...[1, 0], // price magnifier, underlying
    c.longName,
    c.primaryExch,
    ...["", "", "", ""], // contract month, industry, category, subcategory
    c.timeZoneId,
    c.tradingHours,
    c.liquidHours,
    ...["", "", 0], // ev rule, ev multiplier, security ids
    ...[1, "", "", "", ""], // aggregation group, underlying twice, market rules, real expiration
    c.stockType,
    ...[c.minSize, c.minSize, c.minSize, 0], // sizes, ineligibility reasons
  ];
}
