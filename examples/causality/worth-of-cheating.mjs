// The same decisions, earning from the next bar on and, WRONG ON PURPOSE, the bar that made them.
// Run: node examples/causality/worth-of-cheating.mjs
import { createSampleSource, fetchBars, listStrategies, runBacktest } from "algo-trader";
import { printTable } from "../fills/run-orders.mjs";

const bars = await fetchBars(createSampleSource(), { symbol: "SPY", resolution: "1d", duration: "5 Y" });
const close = bars.col("close");
const builtIn = listStrategies().filter(({ name }) => name !== "ml_forecast");

/** What the account would gain if the position after each close had already earned that bar. */
function cheat({ position }) {
  return (
    position.reduce((value, held, i) => (i === 0 ? value : value * (1 + held * (close[i] / close[i - 1] - 1))), 1) - 1
  );
}

const percent = (value) => `${(100 * value).toFixed(1)} %`;
printTable(
  ["strategy", "earns from the next bar on", "earns the bar that decided"],
  builtIn.map(({ name }) => {
    const result = runBacktest(bars, name, { profile: "seed" });
    return [name, percent(result.metrics.total_return), percent(cheat(result))];
  }),
);
