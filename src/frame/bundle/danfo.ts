/**
 * What goes into `dist/danfo-bundle.cjs`. Nothing else may import this file: it pulls in the whole of danfo, and only
 * the bundle replaces TensorFlow and plotly (see `tsup.config.ts`).
 */
// The inner modules of danfo import each other in a circle; its own index is the one entrance that loads.
import { concat, DataFrame, merge, Series } from "danfojs-node/dist/danfojs-base/index.js";
import { isLazyDataFrame } from "../lazy-brand.js";

Object.defineProperty(DataFrame, Symbol.hasInstance, {
  value(this: object, value: unknown): boolean {
    return Function.prototype[Symbol.hasInstance].call(this, value) || (this === DataFrame && isLazyDataFrame(value));
  },
});

export { concat, DataFrame, merge, Series };
