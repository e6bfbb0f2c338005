import type { PreparedRun } from "./prepare-run.js";

/**
 * Buy & hold: the money is divided evenly, each part buys fractions of its symbol at the first price there is, without
 * costs, and keeps them; dividends stay as cash.
 *
 * @returns the account value at the close of a bar
 */
export function holdAll(
  runs: readonly PreparedRun[],
  clock: Float64Array,
  start: number,
  atClose: boolean,
): (bar: number) => number {
  if (runs.length === 1 && runs[0]!.actions.length === 0) return holdOne(runs[0]!, start, atClose);
  const equity = new Float64Array(clock.length);
  for (const run of runs) {
    const { ts, open, close } = run.venueBars;
    const money = start / runs.length;
    let units = 0;
    let cash = money;
    let price = NaN;
    let bar = 0;
    let action = 0;
    for (let tick = 0; tick < clock.length; tick++) {
      if (ts[bar] === clock[tick]) {
        for (; action < run.actions.length && run.actions[action]!.ts <= ts[bar]!; action++) {
          const event = run.actions[action]!;
          if (event.type === "split") units *= event.ratio;
          else cash += units * event.amount;
        }
        price = close[bar]!;
        if (bar++ === 0) {
          units = money / (atClose ? price : open[0]!);
          cash = 0;
        }
      }
      const value = units === 0 ? cash : cash + units * price;
      equity[tick] = equity[tick]! + value;
    }
  }
  return (bar) => equity[bar]!;
}

function holdOne({ venueBars }: PreparedRun, start: number, atClose: boolean): (bar: number) => number {
  const { open, close } = venueBars;
  const units = start / (atClose ? close[0]! : open[0]!);
  return (bar) => units * close[bar]!;
}
