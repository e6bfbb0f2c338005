import type { Clock } from "../model/clock.js";
import type { GatewayTimeFormat } from "./bar-row.js";
import type { FaultPlan } from "./gateway-fault.js";
import type { GatewayRequest } from "./gateway-request.js";
import type { SimulatedContract } from "./simulated-contract.js";
import type { SimulatedSeries } from "./simulated-series.js";
import type { StrictPacing } from "./strict-pacing.js";

/** What all connections of one simulated gateway share. */
export interface GatewayState {
  /** Every contract it knows. */
  readonly book: readonly SimulatedContract[];
  /** Bars by contract id. */
  readonly series: ReadonlyMap<number, readonly SimulatedSeries[]>;
  /** Faults still to happen. */
  readonly faults: FaultPlan;
  /** The gateway's clock. */
  readonly clock: Clock;
  /** Account numbers. */
  readonly accounts: readonly string[];
  /** Version in the greeting. */
  readonly serverVersion: number;
  /** Form of textual times. */
  readonly timeFormat: GatewayTimeFormat;
  /** Client ids in use. */
  readonly clientIds: Set<number>;
  /** Everything received, in order. */
  readonly requests: GatewayRequest[];
  /** Limits for small bars. */
  readonly pacing: StrictPacing;
}
