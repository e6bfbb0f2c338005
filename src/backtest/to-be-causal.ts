import type { Frame } from "../frame/frame.js";
import type { VectorStrategy } from "./audit-trace.js";
import { auditStrategy, describeAuditFailure, type AuditOptions } from "./audit.js";
import type { StrategyLike } from "./resolve-strategy.js";

/**
 * Matchers for `expect.extend` of vitest and jest: `expect(MyStrategy).toBeCausal(frame)`.
 */
export const causalMatchers = {
  /** Passes if the strategy survives `auditStrategy` on the frame. */
  toBeCausal(
    strategy: StrategyLike | VectorStrategy,
    frame: Frame,
    options?: AuditOptions,
  ): { pass: boolean; message: () => string } {
    const { failure } = auditStrategy(strategy, frame, options);
    return {
      pass: failure === null,
      message: () =>
        failure === null ? "Expected the strategy not to be causal, but it is." : describeAuditFailure(failure, frame),
    };
  },
};
