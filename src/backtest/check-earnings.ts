import type { Frame } from "../frame/frame.js";
import { toFailure, type AuditFailure } from "./audit-failure.js";
import type { Tracer } from "./audit-trace.js";
import { changeBar, type BarChange } from "./perturb-bars.js";

/** Bars that lead to other decisions: everything a decision at their close may look at is moved. */
const shapes: readonly BarChange[] = [
  ...[{ close: 0.7 }, { close: 1.3 }, { open: 0.92 }, { open: 1.08 }],
  ...[{ stretch: 1.1 }, { volume: 20 }, { volume: 0.05 }],
];

/** The account of a bar must move in proportion to its close: a bend shows that the exposure was chosen knowing it. */
export function checkEarnings(frame: Frame, tracer: Tracer, bar: number): AuditFailure | null {
  const close = frame.col("close");
  const slope = (shape: BarChange): number => {
    const [low, high] = [-0.05, 0.05].map((move) => {
      const changed = changeBar(frame, bar, { ...shape, close: (shape.close ?? 1) + move });
      const equity = tracer(changed, bar).columns.get("equity")!;
      return { equity: equity[bar]! / equity[bar - 1]!, close: changed.col("close")[bar]! / close[bar - 1]! };
    });
    return (high!.equity - low!.equity) / (high!.close - low!.close);
  };
  const expected = slope(shapes[0]!);
  for (const shape of shapes.slice(1)) {
    const actual = slope(shape);
    // Costs and fills at the open bend it a little.
    const tolerance = 0.25 * Math.max(1, Math.abs(expected), Math.abs(actual));
    if (Math.abs(expected - actual) > tolerance) return toFailure("bar", frame, bar, "exposure", expected, actual);
  }
  return null;
}
