import { describe, expect, it } from "vitest";
import { classifyMessage, messageKinds, type MessageKind } from "../../../src/broker/ibkr/classify-message.js";

const service = "Historical Market Data Service error message:";
const rows: readonly (readonly [code: number, text: string, kind: MessageKind])[] = [
  [2104, "Market data farm connection is OK:usfarm", "farm-ok"],
  [2106, "HMDS data farm connection is OK:ushmds", "farm-ok"],
  [2107, "HMDS data farm connection is inactive but should be available upon demand.ushmds", "farm-ok"],
  [2108, "Market data farm connection is inactive but should be available upon demand.usfarm", "farm-ok"],
  [2158, "Sec-def data farm connection is OK:secdefil", "farm-ok"],
  [2119, "Market data farm is connecting:usfarm", "info"],
  [2103, "Market data farm connection is broken:usfarm", "farm-broken"],
  [2105, "HMDS data farm connection is broken:ushmds", "farm-broken"],
  [2157, "Sec-def data farm connection is broken:secdefil", "farm-broken"],
  [1100, "Connectivity between IB and Trader Workstation has been lost.", "link-lost"],
  [2110, "Connectivity between Trader Workstation and server is broken.", "link-lost"],
  [1101, "Connectivity has been restored - data lost.", "data-lost"],
  [1102, "Connectivity has been restored - data maintained.", "link-restored"],
  [1300, "Socket port has been reset and this connection is being dropped.", "closed"],
  [502, "connect ECONNREFUSED 127.0.0.1:4002", "closed"],
  [504, "Cannot send data when disconnected.", "closed"],
  [326, "Unable to connect as the client id is already in use.", "client-id"],
  [503, "The TWS is out of date and must be upgraded.", "protocol"],
  [505, "Underrun error on HISTORICAL_DATA: End of message reached.", "protocol"],
  [505, "No parser implementation found for token: undefined (999).", "warning"],
  [506, "Unsupported Version 30", "protocol"],
  [100, "Max rate of messages per second has been exceeded:max=50 rec=51 (1)", "too-fast"],
  [162, `${service}Historical data request pacing violation`, "pacing"],
  [420, "Invalid Real-time Query:Historical data request pacing violation", "pacing"],
  [420, "Invalid Real-time Query:No market data permissions for ISLAND STK", "rejected"],
  [162, `${service}HMDS query returned no data: SPY@SMART Trades`, "empty"],
  [162, `${service}No historical market data for EUR/CASH@FXSUBPIP Last 3600`, "empty"],
  [162, `${service}No head time stamp`, "empty"],
  [162, `${service}API historical data query cancelled: 1000000007`, "cancelled"],
  [162, `${service}No market data permissions for ARCA STK`, "no-permission"],
  [162, `${service}Requested market data requires additional subscription for API.`, "no-permission"],
  [162, `${service}Time length exceed max.`, "rejected"],
  [162, `${service}invalid step: 1`, "rejected"],
  [162, "Mensaje de error de los servicios de datos de mercado históricos:invalid step: 1", "rejected"],
  [162, "Mensaje de error:HMDS query returned no data: SPY@SMART Trades", "empty"],
  [162, `${service}Trading TWS session is connected from a different IP address`, "session-taken"],
  [162, `${service}something new`, "rejected"],
  [10197, "No market data during competing live session", "session-taken"],
  [165, "Historical Market Data Service query message:HMDS server is reconnecting", "retry"],
  [200, "No security definition has been found for the request", "unknown-contract"],
  [200, "The contract description specified for SPY is ambiguous.", "ambiguous-contract"],
  [203, "The security is not available or allowed for this account.", "unknown-contract"],
  [300, "Can't find EId with tickerId:5", "ignore"],
  [366, "No historical data query found for ticker id:5", "ignore"],
  [321, "Error validating request.-'bZ' : cause - The API interface is currently in Read-Only mode.", "read-only"],
  [321, "Error validating request.-'bI' : cause - Please enter a valid security type", "rejected"],
  [320, "Error reading request. Unparsable data. For input string", "rejected"],
  [322, "Error processing request.-'bS' : cause - Duplicate ticker id", "rejected"],
  [322, "Error processing request.-'bS' : cause - Only 50 simultaneous API historical data requests allowed.", "slots"],
  [10314, "End Date/Time: The date, time, or time-zone entered is invalid.", "rejected"],
  [10299, "Expected what to show is AGGTRADES", "rejected"],
  [2174, "Warning: You submitted request with date-time attributes without explicit time zone.", "warning"],
  [2176, "Warning: Your API version does not support fractional size rules.", "warning"],
  [354, "Requested market data is not subscribed.", "no-permission"],
  [10089, "Requested market data requires additional subscription for API.", "no-permission"],
  [10168, "Requested market data is not subscribed. Delayed market data is not enabled.", "no-permission"],
  [10186, "Requested market data is not subscribed. Delayed market data is not enabled.", "no-permission"],
  [10090, "Part of requested market data is not subscribed.", "warning"],
  [10091, "Part of requested market data requires additional subscription for API.", "warning"],
  [10167, "Requested market data is not subscribed. Displaying delayed market data.", "warning"],
  [10182, "Failed to request live updates (disconnected).", "resubscribe"],
  [10225, "Bust event occurred, current subscription is deactivated.", "resubscribe"],
  [201, "Order rejected - reason:", "order"],
  [10148, "OrderId 5 that needs to be cancelled cannot be cancelled, state: Filled.", "order"],
  [99_999, "Something of the future", "unknown"],
];

describe("a message of TWS", () => {
  it.each(rows)("%i %s means %s", (code, text, kind) => {
    expect(classifyMessage(code, text)).toBe(kind);
  });

  it("is shown above for every meaning there is", () => {
    expect([...new Set(rows.map(([, , kind]) => kind))].sort()).toEqual([...messageKinds].sort());
  });
});
