import { describeAction } from "../execution/action-problem.js";

/** Where a number may lie: from `from` on or `above`, and `below`. */
interface Bounds {
  readonly from?: number;
  readonly above?: number;
  readonly below?: number;
}

const bounds = {
  // From 2, or 10 000 hundredths of a percent, on a sale would bring nothing.
  spread: { from: 0, below: 2 },
  slippageBps: { from: 0, below: 10_000 },
  maintenance: { from: 0, below: Infinity },
  borrowRate: { from: 0, below: Infinity },
  marginRate: { from: 0, below: Infinity },
  cash: { above: 0, below: Infinity },
  leverage: { above: 0, below: Infinity },
  volumeShare: { above: 0 },
  periodsPerYear: { above: 0 },
  riskFree: { above: -1, below: Infinity },
  minimumReturn: { above: -1, below: Infinity },
} as const satisfies Readonly<Record<string, Bounds>>;

/** The options that are numbers; what a caller without types gave may be anything. */
export type NumberOptions = Readonly<Partial<Record<keyof typeof bounds, unknown>>>;

/** What is wrong with them. */
export function describeNumberOptions(options: NumberOptions): string[] {
  const problems = Object.entries<Bounds>(bounds).flatMap(([name, limits]) => {
    const problem = describeNumber(options[name as keyof NumberOptions], limits);
    return problem === null ? [] : [`expected ${name} ${problem}.`];
  });
  const { volumeShare } = options;
  if (typeof volumeShare === "number" && volumeShare > 1 && volumeShare < Infinity) {
    problems.push(`expected volumeShare as a fraction up to 1, received "${volumeShare}".`);
  }
  return problems;
}

function describeNumber(value: unknown, { from, above, below = NaN }: Bounds): string | null {
  if (value === undefined) return null;
  if (typeof value !== "number") return `as a number, received the ${typeof value} ${describeAction(value)}`;
  const received = `received "${value}"`;
  if (from !== undefined && !(value >= from)) return `of ${from === 0 ? "zero" : from} or more, ${received}`;
  if (above !== undefined && !(value > above)) return `above ${above === 0 ? "zero" : above}, ${received}`;
  return value >= below ? `below ${below}, ${received}` : null;
}
