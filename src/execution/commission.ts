import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";

/** What an order costs. */
export interface CommissionModel {
  /** How it is written, for example `percent:0.002`; part of the run's manifest. */
  readonly name: string;
  /**
   * Money for one whole order. Partial fills of an order are charged together.
   *
   * @param quantity - units, above zero
   * @param price - mean fill price
   */
  fee(quantity: number, price: number): number;
}

/** No commission. */
export const noCommission: CommissionModel = { name: "none", fee: () => 0 };

/** A share of the value traded: 0.002 = 0.2 %. */
export function percentCommission(rate: number): CommissionModel {
  assertRate("percent", rate);
  return { name: `percent:${rate}`, fee: (quantity, price) => quantity * price * rate };
}

/** The same money for every order. */
export function fixedCommission(amount: number): CommissionModel {
  assertRate("fixed", amount);
  return { name: `fixed:${amount}`, fee: () => amount };
}

/** Money per share, with a floor and a cap. */
export interface PerShareOptions {
  /** Least money per order. @default 0 */
  readonly minimum?: number;
  /** Most money per order, as a fraction of the value traded. @default Infinity */
  readonly maximumRate?: number;
}

/** Money per share, with a floor and a cap; the cap wins. */
export function perShareCommission(rate: number, options: PerShareOptions = {}): CommissionModel {
  assertRate("per-share", rate);
  assertOptions("per-share", options, ["minimum", "maximumRate"]);
  const { minimum = 0, maximumRate = Infinity } = options;
  return {
    name: `per-share:${rate}`,
    fee: (quantity, price) => Math.min(Math.max(quantity * rate, minimum), quantity * price * maximumRate),
  };
}

/** IBKR's fixed pricing for US stocks: 0.005 a share, at least 1, at most 1 % of the value, per order. */
export function ibkrFixed(options: PerShareOptions & { readonly rate?: number } = {}): CommissionModel {
  assertOptions("ibkr-fixed", options, ["rate", "minimum", "maximumRate"]);
  const { rate = 0.005, minimum = 1, maximumRate = 0.01 } = options;
  return { ...perShareCommission(rate, { minimum, maximumRate }), name: "ibkr-fixed" };
}

const ibkrTiers = [
  [300_000, 0.0035],
  [3_000_000, 0.002],
  [20_000_000, 0.0015],
  [100_000_000, 0.001],
  [Infinity, 0.0005],
] as const;

/**
 * IBKR's tiered pricing for US stocks, its own part without exchange and clearing fees: each share at the rate of the
 * tier it falls into, at least 0.35, at most 1 % of the value, per order. `monthlyShares` were traded before it.
 */
export function ibkrTiered(options: PerShareOptions & { readonly monthlyShares?: number } = {}): CommissionModel {
  const { monthlyShares = 0, minimum = 0.35, maximumRate = 0.01 } = options;
  assertOptions("ibkr-tiered", options, ["monthlyShares", "minimum", "maximumRate"]);
  assertRate("monthlyShares of a tiered", monthlyShares);
  return {
    name: "ibkr-tiered",
    fee: (quantity, price) =>
      Math.min(Math.max(sumTiers(monthlyShares, quantity), minimum), quantity * price * maximumRate),
  };
}

/** Money for shares that follow those already traded in the month. */
function sumTiers(before: number, quantity: number): number {
  let money = 0;
  let from = before;
  for (const [limit, rate] of ibkrTiers) {
    const shares = Math.min(before + quantity, limit) - from;
    if (shares <= 0) continue;
    money += shares * rate;
    from += shares;
  }
  return money;
}

/**
 * Several models added up.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for what is no commission
 */
export function sumOfCommissions(...models: readonly CommissionModel[]): CommissionModel {
  const odd = models.findIndex((model) => !isModel(model));
  if (odd >= 0) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected commissions such as fixedCommission(1), percentCommission(0.001), received ${JSON.stringify(models[odd])} as number ${odd + 1}.`,
    );
  }
  return {
    name: models.map(({ name }) => name).join("+"),
    fee: (quantity, price) => models.reduce((sum, model) => sum + model.fee(quantity, price), 0),
  };
}

/**
 * A model of your own. What it returns must be a finite number; below zero it is a rebate.
 *
 * @throws {UsageError} `INVALID_ARGUMENT` for what is no function, and when it returns anything else, naming quantity and
 * price
 */
export function commissionFunction(
  fee: (quantity: number, price: number) => number,
  name: string = fee.name || "function",
): CommissionModel {
  if (typeof fee === "function") return checkCommission({ name, fee });
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected commissionFunction((quantity, price) => money, name), received "${String(fee)}" as the function.`,
  );
}

/** The same model, but what it returns is looked at: a fee that is no number would become equity that is none. */
export function checkCommission(model: CommissionModel): CommissionModel {
  const { name } = model;
  return {
    name,
    fee: (quantity, price) => {
      const money = model.fee(quantity, price);
      if (Number.isFinite(money)) return money;
      throw new UsageError(
        "INVALID_ARGUMENT",
        `Expected the commission ${name} to be a finite number, received "${String(money)}" for ${quantity} units at ${price}. ` +
          `Return the money for one whole order.`,
      );
    },
  };
}

/**
 * Reads a commission as it is written on the command line: `none`, `percent:0.002`, `fixed:1`, `fixed:1+percent:0.0005`,
 * `per-share:0.005`, `ibkr-fixed`, `ibkr-tiered`.
 *
 * @throws {UsageError} `INVALID_ARGUMENT`
 */
export function parseCommission(text: string): CommissionModel {
  const parts = text.split("+").map((part) => parseOne(part.trim()));
  const models = parts.filter((part) => part !== null);
  if (models.length === parts.length) return models.length === 1 ? models[0]! : sumOfCommissions(...models);
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected a commission none, percent:R, fixed:C, per-share:R, ibkr-fixed, ibkr-tiered, or several joined by "+" ` +
      `(R is a fraction: 0.002 = 0.2 %), received "${text}".`,
    { context: { received: text } },
  );
}

function parseOne(text: string): CommissionModel | null {
  if (text === "none") return noCommission;
  if (text === "ibkr-fixed") return ibkrFixed();
  if (text === "ibkr-tiered") return ibkrTiered();
  const match = /^(percent|fixed|per-share):([0-9.eE-]+)$/.exec(text);
  const value = Number(match?.[2]);
  if (!match || !(value >= 0)) return null;
  if (match[1] === "percent") return percentCommission(value);
  return match[1] === "fixed" ? fixedCommission(value) : perShareCommission(value);
}

function assertRate(kind: string, value: unknown): void {
  if (typeof value === "number" && value >= 0 && value < Infinity) return;
  const received = typeof value === "string" ? `the string "${value}"` : `"${String(value)}"`;
  throw new UsageError("INVALID_ARGUMENT", `Expected a ${kind} commission of zero or more, received ${received}.`);
}

/** What is written in JavaScript was checked by no compiler: a misspelt minimum would be none. */
function assertOptions(kind: string, options: object, known: readonly string[]): void {
  for (const [key, value] of Object.entries(options)) {
    if (!known.includes(key)) {
      throw new UsageError(
        "INVALID_ARGUMENT",
        `Expected the options ${known.join(", ")} of the ${kind} commission, received "${key}".${didYouMean(key, known)}`,
      );
    }
    if (value === undefined || (typeof value === "number" && value >= 0)) continue;
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Expected ${key} of the ${kind} commission as a number of zero or more, received "${String(value)}".`,
    );
  }
}

function isModel(value: unknown): value is CommissionModel {
  return typeof value === "object" && value !== null && "fee" in value && typeof value.fee === "function";
}
