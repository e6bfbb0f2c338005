import type { Frame } from "../frame/frame.js";
import type { Indicator } from "../indicators/indicator.js";
import type { OutsideRequest } from "../model/events.js";
import type { NamedColumns } from "./name-columns.js";

const homes = {
  externalSignal: ["external signal", "externalSignals"],
  marketEvent: ["market event", "marketEvents"],
  symbolEvent: ["symbol event", "symbolEvents"],
} as const;

/**
 * One sentence for each kind of fact from outside that a strategy declared and that gave no value on any bar of its
 * window: such a strategy does nothing, and should not do so silently.
 */
export function describeMissingOutside(window: Frame, { wanted, aliases }: NamedColumns): readonly string[] {
  const columns = new Map<OutsideRequest, string[]>();
  for (const [alias, column] of aliases) {
    const { outside } = toIndicator(wanted[column]!);
    if (outside) columns.set(outside, [...(columns.get(outside) ?? []), alias]);
  }
  const missing = [...columns].filter(([, names]) =>
    names.every((alias) => window.col(aliases.get(alias)!).every(Number.isNaN)),
  );
  return missing.map(([{ kind, type, symbol }, names]) => {
    const [noun, option] = homes[kind];
    const about = kind === "marketEvent" ? "" : ` of ${symbol ?? window.symbol ?? "this symbol"}`;
    return (
      `No ${noun} "${type}"${about} gave a value on any of these ${window.length} bars: ${names.join(", ")} stayed empty. ` +
      `Store them, or hand them over as outside.${option}; what counts is from when they were known.`
    );
  });
}

function toIndicator(request: string | Indicator): Pick<Indicator, "outside"> {
  return typeof request === "string" ? {} : request;
}
