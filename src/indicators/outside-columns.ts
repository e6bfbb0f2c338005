import { asOfJoin } from "../frame/as-of-join.js";
import { closedAtColumn } from "../frame/known-at.js";
import { toKnownColumns } from "../frame/known-columns.js";
import { UsageError } from "../model/errors.js";
import type { OutsideData, OutsideRequest } from "../model/events.js";
import { formatTs } from "../model/format-ts.js";
import { resolutionMs } from "../model/resolution.js";
import { columnSpec } from "./column-spec.js";
import type { Indicator, IndicatorSource } from "./indicator.js";
import { assertBars } from "./parameter.js";

/** Options of `externalSignal`, `marketEvent` and `symbolEvent`. */
export interface OutsideOptions<Age extends string = never> {
  /**
   * A fact that has been known for longer than this no longer counts, milliseconds.
   *
   * @default Infinity
   */
  readonly staleAfterMs?: number;
  /**
   * A fact counts on the bar that sees it first and on this many bars behind it.
   *
   * @default Infinity
   */
  readonly staleAfterBars?: number;
  /**
   * Name of a further column: how many bars ago the fact was seen first, 0 on that bar itself. For a fact from before the
   * first bar of the frame, the bars that fit into the time since then: never too few.
   *
   * @default none
   */
  readonly ageColumn?: Age;
  /**
   * Columns that are drawn, as steps in a panel of their own.
   *
   * @default none
   */
  readonly drawn?: readonly string[];
}

/**
 * The number that a fact gives: the name of a field of its content (anything but a number there = no value), or a
 * function of the content and the whole fact; NaN = no value.
 */
export type OutsideValue<Fact> = string | ((content: Readonly<Record<string, unknown>>, fact: Fact) => number);

/** How facts of one kind are read. */
export interface OutsideKind<Fact extends { readonly knownAt: number }> {
  /** For messages: `external signal`. */
  readonly noun: string;
  /** The facts that a request is about. */
  list(data: OutsideData, type: string, symbol: string | null): readonly Fact[];
  /** What was stored with it. */
  contentOf(fact: Fact): Readonly<Record<string, unknown>>;
  /** The instant it is about. */
  tsOf(fact: Fact): number;
}

type Columns = Readonly<Record<string, Float64Array>>;

/** Columns of facts from outside, one indicator per value, joined once for all of them. */
export function outsideColumns<Fact extends { readonly knownAt: number }, Name extends string, Age extends string>(
  kind: OutsideKind<Fact>,
  request: OutsideRequest,
  values: Readonly<Record<Name, OutsideValue<Fact>>>,
  options: OutsideOptions<Age>,
): Readonly<Record<Name | Age, Indicator>> {
  if (options.staleAfterBars !== undefined) assertBars(request.type, "staleAfterBars", options.staleAfterBars);
  const joined = new WeakMap<IndicatorSource, Columns>();
  const toColumn = (column: string, source: IndicatorSource): Float64Array => {
    const columns = joined.get(source) ?? joinFacts(kind, request, values, options, source);
    joined.set(source, columns);
    return columns[column]!;
  };
  const names = [...Object.keys(values), ...(options.ageColumn === undefined ? [] : [options.ageColumn])];
  const indicators = names.map((column): [string, Indicator] => {
    const name = `${request.type}.${column}`;
    const style = options.drawn?.includes(column) ? "step" : "hidden";
    return [
      column,
      {
        name,
        inputs: [],
        warmup: 0,
        storedAs: null,
        stream: null,
        outside: request,
        spec: columnSpec(name, 0, { pane: "own", style }),
        compute: (source) => toColumn(column, source),
      },
    ];
  });
  return Object.fromEntries(indicators) as Record<Name | Age, Indicator>;
}

function joinFacts<Fact extends { readonly knownAt: number }>(
  kind: OutsideKind<Fact>,
  { type, symbol }: OutsideRequest,
  values: Readonly<Record<string, OutsideValue<Fact>>>,
  { staleAfterMs = Infinity, staleAfterBars = Infinity, ageColumn }: OutsideOptions<string>,
  { frame, outside }: IndicatorSource,
): Columns {
  const facts = [...kind.list(outside, type, symbol ?? frame.symbol)].sort((a, b) => kind.tsOf(a) - kind.tsOf(b));
  const readers = Object.entries(values).map(([name, value]) => [name, toReader(kind, type, name, value)] as const);
  const known = toKnownColumns<Fact, string>(facts, Object.fromEntries(readers));
  const clock = closedAtColumn(frame);
  // Of facts known at one instant only the last is ever seen, so the instant tells the facts apart.
  const instants = { ...known, columns: { seen: known.knownAt } };
  const columns: Record<string, Float64Array> = asOfJoin(clock, known, { staleAfterMs });
  const { seen } = asOfJoin(clock, instants, { staleAfterMs });
  const age = countAge(clock, seen, frame.resolution === null ? Infinity : resolutionMs(frame.resolution));
  if (ageColumn !== undefined) columns[ageColumn] = age;
  for (let i = 0; i < clock.length; i++) {
    if (!(age[i]! > staleAfterBars)) continue;
    for (const column of Object.values(columns)) column[i] = NaN;
  }
  return columns;
}

/** How many rows ago each row's fact was seen first. */
function countAge(clock: Float64Array, seen: Float64Array, barMs: number): Float64Array {
  const age = new Float64Array(clock.length);
  for (let i = 0; i < clock.length; i++) {
    if (Number.isNaN(seen[i]!)) age[i] = NaN;
    else if (i === 0) age[i] = Math.floor((clock[0]! - seen[0]!) / barMs);
    else age[i] = seen[i] === seen[i - 1] ? age[i - 1]! + 1 : 0;
  }
  return age;
}

function toReader<Fact extends { readonly knownAt: number }>(
  kind: OutsideKind<Fact>,
  type: string,
  column: string,
  value: OutsideValue<Fact>,
): (fact: Fact) => number {
  if (typeof value === "string") {
    return (fact) => {
      const found = kind.contentOf(fact)[value];
      return typeof found === "number" ? found : NaN;
    };
  }
  return (fact) => {
    const where = `the ${kind.noun} "${type}" of ${formatTs(kind.tsOf(fact), "1s")}`;
    let read: unknown;
    try {
      read = value(kind.contentOf(fact), fact);
    } catch (cause) {
      throw new UsageError("INVALID_ARGUMENT", `Cannot read column "${column}" from ${where}: ${String(cause)}.`, {
        cause,
      });
    }
    if (typeof read === "number") return read;
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected the function of column "${column}" to give a number, NaN for none, received "${String(read)}" for ${where}.`,
    );
  };
}
