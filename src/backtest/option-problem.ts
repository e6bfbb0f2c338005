import type { CommissionModel } from "../execution/commission.js";
import { describeQuantityProblem } from "../execution/order-problem.js";
import { assetClasses, type Instrument } from "../model/instrument.js";
import { didYouMean } from "../model/nearest.js";
import type { Sizing } from "../model/order.js";

/** The options that are more than a word or a number. */
export interface OptionParts {
  /** What an order costs. */
  readonly commission?: unknown;
  /** Size of an order that names none. */
  readonly sizing?: Sizing;
  /** Splits and dividends. */
  readonly corporateActions?: unknown;
  /** Facts from outside. */
  readonly outside?: unknown;
  /** What is known of the instrument. */
  readonly instrument?: Partial<Instrument>;
  /** The same by ticker. */
  readonly instruments?: Readonly<Record<string, Partial<Instrument>>>;
}

/** What is wrong with them. */
export function describeOptionParts(options: OptionParts): string[] {
  const { commission, sizing, corporateActions, outside, instrument, instruments = {} } = options;
  const size = describeQuantityProblem("sizing", sizing);
  return [
    ...(commission === undefined || isCommission(commission) ? [] : [describeCommission(commission)]),
    ...(size === null ? [] : [size]),
    ...Object.values({ ...instruments, ...(instrument ? { "": instrument } : {}) }).flatMap(describeInstrument),
    ...describeActions(corporateActions),
    ...describeOutside(outside),
  ];
}

function isCommission(value: unknown): value is CommissionModel {
  return isObject(value) && "fee" in value && typeof value.fee === "function";
}

function describeCommission(received: unknown): string {
  return (
    `expected commission to be a model such as percentCommission(0.002), received "${String(received)}". ` +
    `parseCommission reads one from text, commissionFunction makes one of a function.`
  );
}

function describeInstrument(facts: Partial<Instrument>): string[] {
  const { assetClass = null } = facts;
  const known = assetClass === null || assetClasses.includes(assetClass);
  const numbers = (["step", "sessionsPerYear"] as const).flatMap((name) => {
    const value = facts[name] ?? null;
    if (value === null || (value > 0 && value < Infinity)) return [];
    return [`expected the instrument's ${name} above zero, received "${value}".`];
  });
  return known
    ? numbers
    : [
        `expected the instrument's assetClass ${assetClasses.join(", ")}, received "${assetClass as string}".`,
        ...numbers,
      ];
}

function describeActions(given: unknown): string[] {
  if (given === undefined) return [];
  const lists: readonly unknown[] = Array.isArray(given) ? [given] : isObject(given) ? Object.values(given) : [given];
  const odd = lists.flatMap((list) => (Array.isArray(list) ? (list as readonly unknown[]).filter(isNoAction) : [list]));
  if (odd.length === 0) return [];
  return [
    `expected corporateActions as a list (or one per ticker) of { type: "split", ts, ratio } and { type: "dividend", ts, amount } ` +
      `with ts in epoch milliseconds and ratio above zero, received ${JSON.stringify(odd[0])}.`,
  ];
}

function isNoAction(value: unknown): boolean {
  if (!isObject(value) || !("ts" in value && Number.isFinite(value.ts))) return true;
  const { type, ratio, amount } = value as {
    readonly type?: unknown;
    readonly ratio?: unknown;
    readonly amount?: unknown;
  };
  if (type === "split") return !(typeof ratio === "number" && ratio > 0 && ratio < Infinity);
  return !(type === "dividend" && Number.isFinite(amount));
}

const outsideKinds = ["externalSignals", "marketEvents", "symbolEvents"];

function describeOutside(given: unknown): string[] {
  if (given === undefined) return [];
  const shape = `expected outside as lists of facts by kind (${outsideKinds.join(", ")})`;
  if (!isObject(given) || Array.isArray(given)) return [`${shape}, received ${JSON.stringify(given)}.`];
  return Object.entries(given).flatMap(([kind, facts]) => {
    if (!outsideKinds.includes(kind)) return [`${shape}, received "${kind}".${didYouMean(kind, outsideKinds)}`];
    if (facts === undefined || Array.isArray(facts)) return [];
    return [`expected outside.${kind} as a list, received ${JSON.stringify(facts)}.`];
  });
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
