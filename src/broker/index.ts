/**
 * How to talk to the market: Interactive Brokers through TWS or Gateway.
 *
 * @module broker
 */
export type { IbkrOptions } from "./ibkr/ibkr-options.js";
export { createIbkrSource } from "./ibkr/ibkr-source.js";
export type { FarmState } from "./ibkr/link-health.js";
export type { PacingLimits } from "./ibkr/pacing-scheduler.js";
export { testConnection, type ConnectionReport, type MarketDataType } from "./ibkr/test-connection.js";
