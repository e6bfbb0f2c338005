import type { ColumnSpec } from "../frame/column-spec.js";
import { describeThrown } from "../model/describe-thrown.js";
import { AlgoTraderError, RunError, UsageError } from "../model/errors.js";
import { formatTs } from "../model/format-ts.js";
import { columnSpec } from "./column-spec.js";
import type { Indicator, IndicatorSource } from "./indicator.js";
import { assertWarmup } from "./parameter.js";

/** What `customIndicator` needs to know. */
export interface CustomIndicatorOptions<Input extends string> {
  /** Columns of the frame that the function reads, for example `["close", "volume"]`. */
  readonly inputs: readonly Input[];
  /** Bars before the first value. Values that the function gives earlier are hidden. */
  readonly warmup: number;
  /**
   * One value per bar, NaN = no value; row i may use rows up to i alone (`audit` checks it). The columns are copies, to sort or
   * overwrite at will.
   *
   * @param columns - the input columns by name
   */
  readonly compute: (columns: Readonly<Record<Input, Float64Array>>) => Float64Array | readonly number[];
  /**
   * How it likes to be drawn.
   *
   * @default a line in a panel of its own, under its name
   */
  readonly spec?: Partial<ColumnSpec>;
}

/**
 * An indicator from any function of columns.
 *
 * @param name - for messages and the legend
 * @param options - inputs, warm-up and function
 * @throws {UsageError} `INVALID_ARGUMENT` without inputs or function, `INVALID_PARAMETER` for a warm-up that is not a whole number; when it is computed,
 * `INVALID_ARGUMENT` if the function returns anything but one number per bar
 * @throws {RunError} `STRATEGY_THREW` when it is computed and the function throws
 * @example
 * const range = customIndicator("range", {
 *   inputs: ["high", "low"],
 *   warmup: 0,
 *   compute: ({ high, low }) => high.map((top, i) => top - (low[i] ?? NaN)),
 * });
 */
export function customIndicator<Input extends string>(name: string, options: CustomIndicatorOptions<Input>): Indicator {
  assertOptions(name, options);
  const { inputs } = options;
  const warmup = assertWarmup(name, options.warmup);
  return {
    name,
    inputs,
    warmup,
    storedAs: null,
    stream: null,
    spec: { ...columnSpec(name, warmup, { pane: "own" }), ...options.spec },
    compute(source) {
      const columns = Object.fromEntries(inputs.map((input) => [input, source.col(input).slice()]));
      const values = call(() => options.compute(columns as Record<Input, Float64Array>), name, source);
      return toColumn(values, name, source).fill(NaN, 0, warmup);
    },
  };
}

function assertOptions(
  name: string,
  options: { readonly inputs: unknown; readonly compute: unknown } | undefined,
): void {
  const { inputs, compute } = options ?? {};
  if (Array.isArray(inputs) && typeof compute === "function") return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected indicator "${name}" to have a list of inputs and a function compute. Write { inputs: ["close"], warmup: 0, compute: ({ close }) => … }.`,
    { context: { indicator: name } },
  );
}

function call(compute: () => unknown, name: string, source: IndicatorSource): unknown {
  try {
    return compute();
  } catch (cause) {
    if (cause instanceof AlgoTraderError) throw cause;
    throw new RunError(
      "STRATEGY_THREW",
      `Indicator "${name}" threw on the bars${placeOf(source)}: ${describeThrown(cause)}. Fix the indicator and run again.`,
      { cause, context: { indicator: name } },
    );
  }
}

/** A copy of what the function returned: it may return the same list every time. */
function toColumn(values: unknown, name: string, source: IndicatorSource): Float64Array {
  const where = placeOf(source);
  if (!(values instanceof Float64Array) && !Array.isArray(values)) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected indicator "${name}" to return a Float64Array or an array of numbers${where}, received "${typeof values}".`,
      { context: { indicator: name } },
    );
  }
  if (values.length !== source.length) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected indicator "${name}" to return ${source.length} values, one per bar${where}, received "${values.length}". Return NaN for bars without a value.`,
      { context: { indicator: name, expected: source.length, received: values.length } },
    );
  }
  const wrong = values.findIndex((value: unknown) => typeof value !== "number");
  if (wrong >= 0) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected indicator "${name}" to return numbers${where}, received "${String(values[wrong])}" for bar ${wrong}${dayOf(source, wrong)}. Return NaN for bars without a value.`,
      { context: { indicator: name, bar: wrong } },
    );
  }
  return Float64Array.from(values as ArrayLike<number>);
}

function placeOf({ frame }: IndicatorSource): string {
  return frame.symbol === null ? "" : ` of ${frame.symbol}${frame.resolution === null ? "" : ` @ ${frame.resolution}`}`;
}

function dayOf({ frame }: IndicatorSource, bar: number): string {
  return `, ${formatTs(frame.ts[bar]!, frame.resolution ?? "1s")}`;
}
