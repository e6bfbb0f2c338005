/** Seconds of the proof of causality of each built-in strategy on 1 256 daily bars. */
import { auditStrategy } from "../src/backtest/audit.js";
import { listStrategies } from "../src/strategy/registry.js";
import { report } from "./measure.js";
import { createRandomWalk } from "./random-walk.js";

const frame = createRandomWalk(1256, "1d");
for (const { name } of listStrategies()) {
  const start = performance.now();
  const { causal } = auditStrategy(name, frame);
  const seconds = (performance.now() - start) / 1000;
  report(`audit of ${name}, 1,256 bars`, `${seconds.toFixed(2)} s (goal 5)`, causal ? "causal" : "FAILED");
}
