import type { VectorStrategy } from "../backtest/audit-trace.js";
import { describeAuditFailure } from "../backtest/audit-failure.js";
import { auditStrategy } from "../backtest/audit.js";
import type { AuditOptions } from "../backtest/audit-report.js";
import type { StrategyLike } from "../backtest/resolve-strategy.js";
import type { Frame } from "../frame/frame.js";

/** What `causalMatchers` adds to `expect`, for the declaration that tells TypeScript about it. */
export interface CausalMatchers<R = unknown> {
  /** Passes if the strategy survives `auditStrategy` on the frame, or on several by ticker. */
  toBeCausal(frames: Frame | Readonly<Record<string, Frame>>, options?: AuditOptions): R;
}

/** What a matcher answers: whether it holds, and the sentence for when it should not have. */
export interface MatcherAnswer {
  /** Whether the strategy is causal. */
  readonly pass: boolean;
  /** What was found, in a sentence. */
  readonly message: () => string;
}

/**
 * Matchers for `expect.extend` of vitest and jest: `expect(MyStrategy).toBeCausal(frame)`.
 *
 * @example
 * ```ts
 * expect.extend(causalMatchers);
 *
 * declare module "vitest" {
 *   interface Matchers<T> extends CausalMatchers<T> {}
 * }
 * ```
 */
export const causalMatchers = {
  /** Passes if the strategy survives `auditStrategy` on the frame. */
  toBeCausal(
    strategy: StrategyLike | VectorStrategy,
    frames: Frame | Readonly<Record<string, Frame>>,
    options?: AuditOptions,
  ): MatcherAnswer {
    const { failure } = auditStrategy(strategy, frames, options);
    return {
      pass: failure === null,
      message: () =>
        failure === null ? "Expected the strategy not to be causal, but it is." : describeAuditFailure(failure, frames),
    };
  },
};
