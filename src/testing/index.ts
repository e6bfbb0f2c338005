/**
 * How to test without a broker: a gateway simulator that speaks the TWS protocol on loopback, and `toBeCausal`, the
 * check that a strategy does not see the future.
 *
 * @module testing
 */
export { causalMatchers, type CausalMatchers, type MatcherAnswer } from "./causal-matchers.js";
export {
  describeGatewayFault,
  gatewayFaultNames,
  parseGatewayFault,
  type GatewayFault,
  type GatewayFaultName,
} from "./gateway-fault.js";
export type { GatewayTimeFormat } from "./bar-row.js";
export type { GatewayRequest, HeadTimestampRequest, HistoricalDataRequest, WireContract } from "./gateway-request.js";
export { startGatewaySimulator, type GatewaySimulator, type GatewaySimulatorOptions } from "./gateway-simulator.js";
export { toSimulatedContract, type SimulatedContract } from "./simulated-contract.js";
export type { SimulatedSeries } from "./simulated-series.js";
