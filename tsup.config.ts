import path from "node:path";
import { defineConfig, type Options } from "tsup";

const library = {
  index: "src/index.ts",
  indicators: "src/indicators/index.ts",
  strategy: "src/strategy/index.ts",
  backtest: "src/backtest/index.ts",
  execution: "src/execution/index.ts",
  metrics: "src/metrics/index.ts",
  plot: "src/plot/index.ts",
  data: "src/data/index.ts",
  broker: "src/broker/index.ts",
  testing: "src/testing/index.ts",
  danfo: "src/frame/danfo.ts",
};

const programs = {
  bin: "bin/algo-trader.ts",
  "embedded-worker": "src/data/store/embedded-worker.ts",
};

// Splitting with treeshake: shared chunks keep one copy of every class, and the CommonJS output keeps `import()`.
const common: Options = {
  outDir: "dist",
  platform: "node",
  target: "node20",
  sourcemap: true,
  splitting: true,
  treeshake: true,
  clean: false,
  shims: true,
  dts: false,
  // Some 300 lines of file names otherwise, before the first line of `npm run demo`. Errors are shown.
  silent: true,
};

const frameBundle = path.resolve("src/frame/bundle");

/** danfo, mathjs and table in one file of its own, with TensorFlow and plotly replaced. Also built by the tests. */
export const danfoBundle: Options = {
  ...common,
  entry: { "danfo-bundle": "src/frame/bundle/danfo.ts" },
  format: ["cjs"],
  noExternal: [/.*/],
  minify: true,
  sourcemap: false,
  splitting: false,
  treeshake: false,
  esbuildPlugins: [
    {
      name: "danfo-replacements",
      setup(build) {
        build.onResolve({ filter: /^@tensorflow\/tfjs-node$/ }, () => ({ path: path.join(frameBundle, "tfjs.ts") }));
        build.onResolve({ filter: /^plotly\.js-dist-min$/ }, ({ path: name }) => ({ path: name, namespace: "plotly" }));
        build.onLoad({ filter: /.*/, namespace: "plotly" }, ({ path: name }) => ({
          contents: `module.exports = require("./not-included.ts").notIncluded("${name}", "plotResult of algo-trader/plot");`,
          resolveDir: frameBundle,
          loader: "js",
        }));
      },
    },
  ],
};

export default defineConfig([
  { ...common, entry: { ...library, ...programs }, format: ["esm"] },
  { ...common, entry: library, format: ["cjs"] },
  {
    ...common,
    entry: library,
    format: ["esm", "cjs"],
    // Without what is marked @internal: some of it names types of packages that CommonJS consumers cannot import.
    dts: { only: true, compilerOptions: { ignoreDeprecations: "6.0", stripInternal: true } },
  },
  danfoBundle,
]);
