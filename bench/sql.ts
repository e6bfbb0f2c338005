/**
 * One rule over many stored symbols: as one statement inside the database, and symbol by symbol with loadFrame and
 * the vector engine, one after the other in one run, on a real server and on the embedded database.
 *
 * Arguments: number of symbols, bars of each, kind of database. @default 200 1250, both
 */
import { runSignals } from "../src/backtest/run-signals.js";
import { createStore } from "../src/data/store/create-store.js";
import { databaseOf } from "../src/data/store/database.js";
import { loadFrame } from "../src/data/store/load-frame.js";
import { sqlBacktest } from "../src/data/store/sql-backtest.js";
import { storeBars } from "../src/data/store/store-bars.js";
import type { Store } from "../src/data/store/store.js";
import { percentCommission } from "../src/execution/commission.js";
import type { SignalRule, WindowedColumn } from "../src/model/signal-rule.js";
import { computeDecisions } from "../src/strategy/rule-decisions.js";
import { databaseKinds, startDatabase } from "../test/support/databases.js";
import { makeBars } from "../test/support/make-bars.js";

const [symbols, bars] = [Number(process.argv[2] ?? 200), Number(process.argv[3] ?? 1250)];
const rounds = 3;

const rules: Readonly<Record<string, SignalRule<WindowedColumn>>> = {
  "stored averages, ma20 > ma50": { level: { above: ["ma20", "ma50"] } },
  "computed averages, ma30 > ma100": { level: { above: ["ma30", "ma100"] } },
  "bands, close outside bb(20,2)": { buy: { below: ["close", "bb_lower"] }, sell: { above: ["close", "bb_upper"] } },
};

async function median(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const begin = performance.now();
    await work();
    times.push((performance.now() - begin) / 1000);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)]!;
}

async function runOneByOne(store: Store, rule: SignalRule): Promise<number> {
  let sum = 0;
  for (let i = 0; i < symbols; i++) {
    const frame = await loadFrame(store, { symbol: `S${i}`, resolution: "1d" });
    const settings = { commission: percentCommission(0.001), instrument: { symbol: `S${i}`, step: 1e-9 } };
    sum += runSignals(frame, computeDecisions(frame, rule), settings).equity.at(-1)!;
  }
  return sum;
}

for (const kind of databaseKinds.filter((name) => !process.argv[4] || name === process.argv[4])) {
  const database = await startDatabase(kind);
  const store = createStore(database.options);
  for (let i = 0; i < symbols; i++) {
    await storeBars(store, { symbol: `S${i}`, resolution: "1d" }, makeBars(bars, { seed: i + 1 }));
  }
  await databaseOf(store).maintain("vacuum (analyze) market_prices");
  for (const [name, rule] of Object.entries(rules)) {
    const request = { resolution: "1d", rule, commissionRate: 0.001 } as const;
    const inside = await median(() => sqlBacktest(store, request));
    const curves = await median(() => sqlBacktest(store, { ...request, equity: true }));
    const outside = await median(() => runOneByOne(store, rule));
    const ours = (await sqlBacktest(store, request)).reduce((sum, row) => sum + row.finalEquity, 0);
    const gap = Math.abs(ours / (await runOneByOne(store, rule)) - 1);
    console.log(
      `${kind}: ${name}: ${symbols} x ${bars} bars in one statement ${inside.toFixed(2)} s, with the curves ` +
        `${curves.toFixed(2)} s; loadFrame + runSignals ${outside.toFixed(2)} s (${(outside / inside).toFixed(2)}x); sums differ by ${gap.toExponential(0)}`,
    );
  }
  await store.close();
  await database.remove();
}
