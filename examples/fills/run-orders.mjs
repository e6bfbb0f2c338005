// What the programs beside this one share: a few hand-written daily bars, a decision per bar, and a table of what became of it.
import { defineStrategy, Frame, runBacktest } from "algo-trader";

const firstDay = Date.UTC(2024, 0, 1);
const dayMs = 864e5;

/** Bars from rows of open, high, low, close and, if it matters, volume; one a day unless told otherwise. */
export function toFrame(rows, { resolution = "1d", stepMs = dayMs, from = firstDay, symbol = "X" } = {}) {
  const column = (k) => Float64Array.from(rows, (row) => row[k] ?? 1e6);
  const bars = { open: column(0), high: column(1), low: column(2), close: column(3), volume: column(4) };
  return Frame.fromBars(
    { ts: Float64Array.from(rows, (_row, i) => from + i * stepMs), ...bars },
    { symbol, resolution },
  );
}

/** The run in which `decisions[i]` is what the strategy answers at the close of bar i. */
export function runOrders(rows, decisions, options = {}) {
  const strategy = defineStrategy({ name: "orders", onBar: (i) => decisions[i] ?? null });
  return runBacktest(toFrame(rows), strategy, options);
}

/** Prints rows of text and numbers as a Markdown table. */
export function printTable(titles, rows) {
  for (const row of [titles, titles.map(() => "---"), ...rows]) console.log(`| ${row.join(" | ")} |`);
}

/** An amount with at most so many decimals. */
export const show = (value, digits = 2) => (value === null ? "" : String(Number(value.toFixed(digits))));
