import { describe, expect, it } from "vitest";
import { probabilityOfOverfitting } from "../../src/metrics/evidence.js";
import { computeSessionReturns } from "../../src/metrics/session-returns.js";
import { weighTrials } from "../../src/metrics/trial-evidence.js";
import { expectClose } from "../support/close-to.js";
import { goldenDatasets } from "../support/golden-backtests.js";
import { readColumns, readJson } from "../support/load-fixture.js";

/** Values of SciPy 1.17 on the golden equity of GOOG. */
const golden = readJson("test/fixtures/golden/native_metrics.json") as {
  readonly runs: Readonly<Record<string, { readonly evidence: Evidence }>>;
  readonly pbo: { readonly columns: readonly string[] };
};

interface Evidence {
  readonly trials: number;
  readonly variance: number;
  readonly dsr: number;
  readonly min_trl: number;
}

const { ts } = goldenDatasets[0].load();
const equities = readColumns("test/fixtures/golden/equity/GOOG_1d_b_pct.csv.gz");
const returnsOf = (name: string): Float64Array => computeSessionReturns(equities[name]!, ts, 10_000);

describe.each(Object.entries(golden.runs))("a run of %s weighed by its family", (name, { evidence: expected }) => {
  const returns = returnsOf(name);

  it("has the deflated Sharpe ratio of as many trials of that variance", () => {
    const half = Math.sqrt(expected.variance / 2);
    const { deflatedSharpe } = weighTrials({
      returns,
      trials: expected.trials,
      sharpes: [0.1 - half, 0.1 + half],
      attempts: [returns],
    });
    expectClose(deflatedSharpe.value, expected.dsr, "dsr");
    expect(deflatedSharpe).toMatchObject({ missing: null, inputs: { N: expected.trials, n: returns.length } });
  });

  it("alone has the minimum track record against zero", () => {
    const { minimumTrackRecord, overfitting } = weighTrials({ returns, trials: 1, sharpes: [0], attempts: [returns] });
    expectClose(minimumTrackRecord.value, expected.min_trl, "minimum track record");
    expect(overfitting).toMatchObject({
      value: null,
      missing: "needs 2 runs with different parameters over the same bars, has 1",
    });
  });
});

it("the probability of overfitting is that of 16 blocks over the same bars alone", () => {
  const attempts = golden.pbo.columns.map(returnsOf);
  const ledger = { returns: attempts[0]!, trials: 11, sharpes: [0.1], attempts };
  const { overfitting } = weighTrials({ ...ledger, attempts: [...attempts, new Float64Array(5)] });
  // The function itself is held to an independent CSCV in native-metrics.test.ts.
  expect(overfitting.value).toBe(probabilityOfOverfitting(attempts, 16));
  expect(overfitting).toMatchObject({ missing: null, inputs: { M: attempts.length } });
});

it("a run that is repeated counts, and never makes a trial look better", () => {
  const returns = returnsOf("macd");
  const weigh = (sharpes: readonly number[]) =>
    weighTrials({ returns, trials: sharpes.length, sharpes, attempts: [returns] }).deflatedSharpe;
  const [once, often] = [weigh([0, 0.1]), weigh([0, ...new Array<number>(100).fill(0.1)])];
  expect(often.inputs["V"]).toBe(once.inputs["V"]);
  expect(often.value!).toBeLessThan(once.value!);
});

it("what is undefined says what it needs", () => {
  const returns = new Float64Array(30);
  const { deflatedSharpe, minimumTrackRecord, overfitting } = weighTrials({
    returns,
    trials: 2,
    sharpes: [],
    attempts: [returns, returns.slice(1)],
  });
  expect([deflatedSharpe.value, minimumTrackRecord.value, overfitting.value]).toEqual([null, null, null]);
  expect(deflatedSharpe.missing).toBe("needs a Sharpe ratio: two sessions or more whose returns differ");
  const losing = Float64Array.from({ length: 30 }, (_, i) => (i % 2 === 0 ? -0.01 : 0.005));
  const lost = weighTrials({ returns: losing, trials: 1, sharpes: [], attempts: [losing, losing] });
  expect(lost.minimumTrackRecord.missing).toBe("needs SR above SR0: no length would do");
  const short = weighTrials({
    returns: losing.slice(0, 9),
    trials: 1,
    sharpes: [],
    attempts: [losing.slice(0, 9), losing.slice(0, 9)],
  });
  expect(short.overfitting.missing).toBe("needs 16 sessions, has 9");
});

it("attempts that never traded count as no return at no risk", () => {
  const up = Float64Array.from({ length: 64 }, (_, i) => (i % 2 === 0 ? 0.02 : -0.01));
  const idle = new Float64Array(64);
  const { overfitting } = weighTrials({ returns: up, trials: 2, sharpes: [], attempts: [idle, up] });
  expect(overfitting.value).toBe(0);
});
