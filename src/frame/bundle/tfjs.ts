import { createRequire } from "node:module";

/** The members of TensorFlow.js that danfo calls. */
interface TensorFlow {
  readonly scalar: (value: number) => unknown;
  readonly tensor1d: (values: unknown, dtype?: string) => unknown;
  readonly tensor2d: (values: unknown, shape?: readonly number[], dtype?: string) => unknown;
  readonly moments: (tensor: unknown, axis?: number) => unknown;
  readonly data: { readonly array: (values: unknown) => unknown };
}

const packages = ["@tensorflow/tfjs", "@tensorflow/tfjs-node"] as const;
let loaded: TensorFlow | null = null;

// Loaded at the first arithmetic on a whole DataFrame: TensorFlow costs over a second and prints a banner.
function tensorFlow(): TensorFlow {
  if (loaded) return loaded;
  const load = createRequire(import.meta.url);
  for (const name of packages) {
    try {
      load.resolve(name);
    } catch {
      continue;
    }
    loaded = load(name) as TensorFlow;
    return loaded;
  }
  throw new Error(
    'Expected the optional package "@tensorflow/tfjs" for arithmetic on a whole DataFrame, but it is not installed. ' +
      "Run: npm install @tensorflow/tfjs@4. Arithmetic on one Series, and on frame.col(name), needs nothing and keeps double precision.",
  );
}

/** danfo only asks `data instanceof Tensor`, in every constructor: answered without loading TensorFlow. */
export const Tensor = {
  [Symbol.hasInstance]: (value: unknown): boolean =>
    typeof (value as { arraySync?: unknown } | null | undefined)?.arraySync === "function",
};

export const scalar: TensorFlow["scalar"] = (value) => tensorFlow().scalar(value);
export const tensor1d: TensorFlow["tensor1d"] = (values, dtype) => tensorFlow().tensor1d(values, dtype);
export const tensor2d: TensorFlow["tensor2d"] = (values, shape, dtype) => tensorFlow().tensor2d(values, shape, dtype);
export const moments: TensorFlow["moments"] = (tensor, axis) => tensorFlow().moments(tensor, axis);
export const data: TensorFlow["data"] = { array: (values) => tensorFlow().data.array(values) };
