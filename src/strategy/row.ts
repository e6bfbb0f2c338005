import { inspect } from "node:util";
import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";
import { moveTo } from "./move-to.js";

/** The bar that every row carries. */
export interface BarRow {
  /** Opening instant of the bar, epoch milliseconds UTC. */
  readonly ts: number;
  /** First price. */
  readonly open: number;
  /** Highest price. */
  readonly high: number;
  /** Lowest price. */
  readonly low: number;
  /** Last price. */
  readonly close: number;
  /** Units traded; NaN where the source has none. */
  readonly volume: number;
}

/** The row of a strategy: the bar, and one number per indicator it declared. NaN = no value yet. */
export type RowOf<S extends { indicators(...args: never[]): unknown }> = BarRow & {
  readonly [K in keyof ReturnType<S["indicators"]>]: number;
};

/** A row that is moved from bar to bar: the same object every time, reading the columns at its place. */
export interface MovingRow extends BarRow {
  /** @internal Moves it. */
  [moveTo](bar: number): void;
}

type RowClass = new (columns: readonly Float64Array[]) => object;

// One class per set of names, so that every run of a strategy reads rows of the same shape.
const rowClasses = new Map<string, RowClass>();

/** A moving row with one property per name; `columns[k]` belongs to `names[k]`. */
export function createMovingRow(names: readonly string[], columns: readonly Float64Array[]): MovingRow {
  const key = JSON.stringify(names);
  let rowClass = rowClasses.get(key);
  if (rowClass === undefined) {
    rowClass = createRowClass(names);
    rowClasses.set(key, rowClass);
  }
  return new rowClass(columns) as MovingRow;
}

function createRowClass(names: readonly string[]): RowClass {
  return class Row {
    readonly #columns: readonly Float64Array[];
    #bar = 0;

    // The row's own properties, so that `{ ...row }` copies them; every row of the class gets the same ones.
    static readonly #properties = Object.fromEntries(names.map((name, k) => [name, Row.#propertyOf(k)]));

    static {
      Object.setPrototypeOf(this.prototype, refuseUnknown(names));
    }

    constructor(columns: readonly Float64Array[]) {
      this.#columns = columns;
      Object.defineProperties(this, Row.#properties);
    }

    static #propertyOf(k: number): PropertyDescriptor {
      return {
        get(this: Row): number {
          return this.#columns[k]![this.#bar]!;
        },
        enumerable: true,
      };
    }

    [moveTo](bar: number): void {
      this.#bar = bar;
    }

    /** How `console.log` shows it. */
    [inspect.custom](): Record<string, number> {
      return this.toJSON();
    }

    /** The row as plain data, for logs. */
    toJSON(): Record<string, number> {
      return Object.fromEntries(names.map((name, k) => [name, this.#columns[k]![this.#bar]!]));
    }
  };
}

/** What promises and `console.log` look for in any object. */
const askedByNode = ["then", "href"];

/** Asked only for what no row has: `undefined` would make every comparison false, and the strategy silently idle. */
function refuseUnknown(names: readonly string[]): object {
  return new Proxy(Object.prototype, {
    get(target, key, receiver) {
      if (typeof key === "symbol" || key in target || askedByNode.includes(key))
        return Reflect.get(target, key, receiver) as unknown;
      throw new UsageError(
        "UNKNOWN_INDICATOR",
        `Expected one of the row's columns ${names.join(", ")}, received "${key}". Declare it in indicators.${didYouMean(key, names)}`,
        { context: { received: key } },
      );
    },
  });
}
