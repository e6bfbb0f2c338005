/**
 * What goes into `dist/danfo-bundle.cjs`. Nothing else may import this file: it pulls in the whole of danfo, and only
 * the bundle replaces TensorFlow and the packages that read from the network (see `tsup.config.ts`).
 *
 * The inner modules of danfo import each other in a circle; its own index is the one entrance that loads.
 */
export { concat, DataFrame, dateRange, merge, Series, toDateTime } from "danfojs-node/dist/danfojs-base/index.js";
