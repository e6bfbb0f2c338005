import { UsageError } from "../model/errors.js";
import { nearest } from "../model/nearest.js";

/** What a parameter is called in help and docs, and where it may lie. */
export interface NumberParamOptions {
  /** Smallest value allowed. @default -Infinity */
  readonly min?: number;
  /** Largest value allowed. @default Infinity */
  readonly max?: number;
  /** What it does, one line. */
  readonly description?: string;
}

/** A whole-number parameter. */
export interface IntParam extends Required<NumberParamOptions> {
  /** Discriminator. */
  readonly kind: "int";
  /** Value when none is given. */
  readonly default: number;
}

/** A real-number parameter. */
export interface RealParam extends Required<NumberParamOptions> {
  /** Discriminator. */
  readonly kind: "real";
  /** Value when none is given. */
  readonly default: number;
}

/** A parameter that takes one of a few words. */
export interface ChoiceParam<T extends string = string> {
  /** Discriminator. */
  readonly kind: "choice";
  /** Value when none is given. */
  readonly default: T;
  /** Every value allowed. */
  readonly choices: readonly T[];
  /** What it does, one line. */
  readonly description: string;
}

/** One parameter of a strategy. */
export type Param = IntParam | RealParam | ChoiceParam;

/** The parameters of a strategy by name. Gives types, CLI flags, the search space, docs. */
export type ParamSchema = Readonly<Record<string, Param>>;

/** The values that a schema describes. */
export type ParamsOf<S> = {
  readonly [K in keyof S]: S[K] extends ChoiceParam<infer T> ? T : S[K] extends Param ? number : never;
};

/**
 * A whole-number parameter.
 *
 * @throws {UsageError} `INVALID_PARAMETER` for a default that is not allowed itself
 */
export function int(value: number, options: NumberParamOptions = {}): IntParam {
  return withGoodDefault({ kind: "int", default: value, min: -Infinity, max: Infinity, description: "", ...options });
}

/**
 * A real-number parameter.
 *
 * @throws {UsageError} `INVALID_PARAMETER` for a default that is not allowed itself
 */
export function real(value: number, options: NumberParamOptions = {}): RealParam {
  return withGoodDefault({ kind: "real", default: value, min: -Infinity, max: Infinity, description: "", ...options });
}

/**
 * A parameter that takes one of a few words.
 *
 * @throws {UsageError} `INVALID_PARAMETER` for a default that is none of them
 */
export function choice<const T extends string>(
  value: NoInfer<T>,
  choices: readonly T[],
  options: { readonly description?: string } = {},
): ChoiceParam<T> {
  return withGoodDefault({ kind: "choice", default: value, choices, description: options.description ?? "" });
}

function withGoodDefault<P extends Param>(param: P): P {
  // Every run of its strategy reads this one object.
  if (parseValue(param, param.default) !== null) return Object.freeze(param);
  throw new UsageError(
    "INVALID_PARAMETER",
    `Expected the default of ${param.kind}(…) to be ${describe(param)}, received "${param.default}".`,
  );
}

/**
 * The full set of values: defaults, overridden by what is given. Names may be written in snake_case; numbers may be
 * text, as they come from a command line. Every problem is named in one error.
 *
 * @throws {UsageError} `UNKNOWN_PARAMETER` naming the nearest one, `INVALID_PARAMETER` naming what is allowed
 */
export function resolveParams<S extends ParamSchema>(
  schema: S,
  given: Readonly<Record<string, unknown>>,
  owner: string,
): ParamsOf<S> {
  const values: Record<string, unknown> = {};
  for (const [name, param] of Object.entries(schema)) values[name] = declared(name, param, owner).default;
  const unknown: string[] = [];
  const invalid: string[] = [];
  for (const [written, value] of Object.entries(given)) {
    const name = Object.hasOwn(schema, written) ? written : toCamelCase(written);
    const param = Object.hasOwn(schema, name) ? schema[name] : undefined;
    if (param === undefined) unknown.push(written);
    else {
      const parsed = parseValue(param, value);
      if (parsed === null) invalid.push(`${name}: expected ${describe(param)}, received "${String(value)}"`);
      else values[name] = parsed;
    }
  }
  if (invalid.length > 0 || unknown.length > 0) throw problem(schema, owner, unknown, invalid);
  return values as ParamsOf<S>;
}

function declared(name: string, param: unknown, owner: string): Param {
  if (isParam(param)) return param;
  throw new UsageError(
    "INVALID_PARAMETER",
    `Expected parameter ${name} of strategy ${owner} to be int(…), real(…) or choice(…), received "${String(param)}".`,
    { context: { strategy: owner } },
  );
}

function isParam(value: unknown): value is Param {
  if (typeof value !== "object" || value === null || !("kind" in value)) return false;
  return value.kind === "int" || value.kind === "real" || value.kind === "choice";
}

function problem(
  schema: ParamSchema,
  owner: string,
  unknown: readonly string[],
  invalid: readonly string[],
): UsageError {
  const names = Object.keys(schema);
  const parts = [...invalid];
  if (unknown.length > 0) {
    parts.push(`expected parameters of ${owner} (${names.join(", ") || "none"}), received ${quoted(unknown)}`);
  }
  const meant = new Set(unknown.map((name) => nearest(name, names)).filter((name) => name !== null));
  const hint = meant.size > 0 ? ` Did you mean ${quoted(meant)}?` : "";
  return new UsageError(
    unknown.length > 0 ? "UNKNOWN_PARAMETER" : "INVALID_PARAMETER",
    `Wrong parameters for strategy ${owner}: ${parts.join("; ")}.${hint}`,
    { context: { strategy: owner } },
  );
}

function quoted(words: Iterable<string>): string {
  return Array.from(words, (word) => `"${word}"`).join(", ");
}

function parseValue(param: Param, value: unknown): number | string | null {
  if (param.kind === "choice") return typeof value === "string" && param.choices.includes(value) ? value : null;
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  if (typeof number !== "number" || !Number.isFinite(number)) return null;
  if (param.kind === "int" && !Number.isInteger(number)) return null;
  return number >= param.min && number <= param.max ? number : null;
}

function describe(param: Param): string {
  if (param.kind === "choice") return `one of ${param.choices.join(", ")}`;
  const kind = param.kind === "int" ? "a whole number" : "a number";
  const { min, max } = param;
  if (min > -Infinity && max < Infinity) return `${kind} from ${min} to ${max}`;
  if (min > -Infinity) return `${kind} of at least ${min}`;
  return max < Infinity ? `${kind} of at most ${max}` : kind;
}

function toCamelCase(name: string): string {
  return name.replace(/[_-]([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
