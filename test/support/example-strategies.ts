import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import type { VectorStrategy } from "../../src/backtest/audit-trace.js";
import { fetchBars } from "../../src/data/fetch-bars.js";
import { createSampleSource } from "../../src/data/sources/sample.js";
import type { Frame } from "../../src/frame/frame.js";
import type { Resolution } from "../../src/model/resolution.js";
import { isStrategyClass, type StrategyClass } from "../../src/strategy/strategy.js";

/** Every example that is a strategy (the others are programs), by its path below `examples`. */
export const exampleStrategies: readonly string[] = readdirSync("examples", { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll(path.sep, "/"))
  .filter(
    (file) => file.endsWith(".ts") && readFileSync(path.join("examples", file), "utf8").includes("export default"),
  )
  .sort();

/** The default export of an example. */
export async function loadExample(file: string): Promise<StrategyClass | VectorStrategy> {
  const { default: strategy } = (await import(path.resolve("examples", file))) as { readonly default: unknown };
  if (isStrategyClass(strategy)) return strategy;
  if (typeof strategy === "function") return strategy as VectorStrategy;
  throw new TypeError(`Expected a strategy as the default export of examples/${file}, received ${typeof strategy}.`);
}

/** An example that is a strategy class. */
export async function loadExampleClass(file: string): Promise<StrategyClass> {
  const strategy = await loadExample(file);
  if (isStrategyClass(strategy)) return strategy;
  throw new TypeError(`Expected a strategy class in examples/${file}, received a vector strategy.`);
}

/** The bundled bars of SPY. */
export async function loadSample(resolution: Resolution): Promise<Frame> {
  const source = createSampleSource();
  return fetchBars(source, { symbol: "SPY", resolution }).finally(() => source.close());
}
