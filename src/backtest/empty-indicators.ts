import type { Frame } from "../frame/frame.js";
import type { NamedColumns } from "./name-columns.js";

/**
 * One sentence for the indicators of a strategy that have no value on any bar of its window, as a mean over 50 bars has
 * none on 30: a rule about them is never true, and should not be so silently.
 */
export function describeEmptyIndicators(window: Frame, { wanted, aliases }: NamedColumns): readonly string[] {
  const names = [...aliases].flatMap(([alias, column]) => {
    const request = wanted[column];
    const isOutside = typeof request === "object" && request.outside !== undefined;
    return !isOutside && window.col(column).every(Number.isNaN) ? [alias] : [];
  });
  if (names.length === 0) return [];
  const many = names.length > 1;
  const bars = window.length === 1 ? "the one bar" : `any of these ${window.length} bars`;
  return [
    `${many ? "Indicators" : "Indicator"} ${names.join(", ")} of ${window.symbol ?? "this symbol"} gave no value on ${bars}: ` +
      `no rule about ${many ? "them" : "it"} was ever true. Fetch more bars, or widen the window.`,
  ];
}
