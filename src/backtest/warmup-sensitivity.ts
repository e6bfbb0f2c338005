import type { Frame } from "../frame/frame.js";
import {
  computeWarmupSensitivity,
  type WarmupSensitivity,
  type WarmupSensitivityOptions,
} from "../indicators/warmup-sensitivity.js";
import { requestIndicators } from "./request-indicators.js";
import { resolveStrategy, type StrategyLike } from "./resolve-strategy.js";

/** How far each indicator of a strategy moves with more history. */
export function measureWarmupSensitivity(
  frame: Frame,
  strategy: StrategyLike,
  options: WarmupSensitivityOptions & { readonly params?: Readonly<Record<string, unknown>> } = {},
): WarmupSensitivity[] {
  const { params, ...rest } = options;
  const source = resolveStrategy(strategy, params);
  const requests = requestIndicators(source.create(), source.name);
  return computeWarmupSensitivity(frame, Object.values(requests), rest);
}
