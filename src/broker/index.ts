/**
 * How to talk to the market: Interactive Brokers through TWS or Gateway.
 *
 * @module broker
 */
export { createIbkrSource } from "./ibkr/ibkr-source.js";
export type { IbkrOptions } from "./ibkr/ibkr-options.js";
export { testConnection, type ConnectionReport } from "./ibkr/test-connection.js";
