import { closedAtColumn } from "../frame/known-at.js";
import { describeBar } from "./errors.js";
import type { PreparedRun } from "./prepare-run.js";

type Series = Pick<PreparedRun, "frame">;

/** Every instant at which any symbol of a run has a bar, rising. */
export function uniteClocks(runs: readonly Series[]): Float64Array {
  if (runs.length === 1) return runs[0]!.frame.ts;
  const instants = new Set<number>();
  for (const { frame } of runs) for (const ts of frame.ts) instants.add(ts);
  return Float64Array.from(instants).sort();
}

/**
 * A sentence for each symbol with bars that are still open when the clock goes on: what is decided on their closes would
 * trade another symbol before it could be known. Empty for symbols whose bars open together.
 */
export function describeOverlaps(runs: readonly Series[], clock: Float64Array): string[] {
  if (runs.length === 1 || runs[0]!.frame.resolution === null) return [];
  return runs.flatMap(({ frame }) => {
    const closes = closedAtColumn(frame);
    let [tick, first, count] = [0, -1, 0];
    for (let bar = 0; bar < frame.length; bar++) {
      while (clock[tick]! <= frame.ts[bar]!) tick++;
      if (!(clock[tick]! < closes[bar]!)) continue;
      if (count++ === 0) first = bar;
    }
    if (count === 0) return [];
    return [
      `${count} bars of ${frame.symbol ?? "?"} are still open when a bar of another symbol opens, the first ${describeBar(frame, first)}: ` +
        `a decision over both knows a close before its time. Take bars that open together, or run the symbols one by one.`,
    ];
  });
}
