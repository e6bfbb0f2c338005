import {
  deflatedSharpe,
  expectedMaximumSharpe,
  measureEvidence,
  minimumTrackRecord,
  probabilityOfOverfitting,
} from "./evidence.js";
import { finiteOrNull, sampleDeviation } from "./moments.js";

const blocks = 16;
const confidence = 0.95;
const spread = "1 - skew * SR + (kurtosis - 1) / 4 * SR^2";

const letters =
  "SR = mean / deviation of the n returns per session; SR0 = the SR expected of the best of N worthless trials whose different SR have the variance V";

/** One figure of the evidence with everything that makes it mean something. */
export interface EvidenceFigure {
  /** Its value; null = undefined. */
  readonly value: number | null;
  /** How it is computed. */
  readonly formula: string;
  /** Where the definition comes from. */
  readonly source: string;
  /** What the letters of the formula stand for here. */
  readonly inputs: Readonly<Record<string, number>>;
  /** What it would take to have a value; null = there is one. */
  readonly missing: string | null;
}

/** What all trials of a family say about one of them. */
export interface TrialEvidence {
  /** Trials of the family so far, failed ones too. */
  readonly trials: number;
  /** DSR: probability that the Sharpe ratio is more than the luck of so many trials. */
  readonly deflatedSharpe: EvidenceFigure;
  /** minTRL: returns that it takes to be sure of that. */
  readonly minimumTrackRecord: EvidenceFigure;
  /** PBO: probability that the best of several parameter sets is no better than the middling one afterwards. */
  readonly overfitting: EvidenceFigure;
  /** What the letters of the formulas mean. */
  readonly letters: string;
}

/** The ledger of a family, as far as it concerns one run. */
export interface TrialLedgerInput {
  /** Returns of the run, one per session. */
  readonly returns: Float64Array;
  /** Trials of the family, failed ones too. */
  readonly trials: number;
  /** Sharpe ratio per session of every trial that has one. */
  readonly sharpes: readonly number[];
  /** Returns of every parameter set that was tried on the same bars, that of the run included. */
  readonly attempts: readonly Float64Array[];
}

/** Weighs a run by the ledger of its family. */
export function weighTrials(ledger: TrialLedgerInput): TrialEvidence {
  const { returns, trials, sharpes } = ledger;
  const evidence = measureEvidence(returns);
  // A run that was repeated counts in N, but must not make the spread of the trials look smaller.
  const different = [...new Set(sharpes)];
  const deviation = different.length > 1 ? sampleDeviation(different) : 0;
  const luck = expectedMaximumSharpe(trials, deviation * deviation);
  const { sharpe, n, skew, kurtosis } = evidence;
  const inputs = { SR: sharpe, SR0: luck, n, skew, kurtosis, N: trials, V: deviation * deviation };
  const known = Number.isFinite(sharpe) ? inputs : { n, N: trials };
  const noSharpe = "needs a Sharpe ratio: two sessions or more whose returns differ";
  const deflated = finiteOrNull(deflatedSharpe(evidence, trials, deviation * deviation));
  const length = finiteOrNull(minimumTrackRecord(evidence, luck, confidence));
  return {
    trials,
    deflatedSharpe: {
      value: deflated,
      formula: `Phi((SR - SR0) * sqrt((n - 1) / (${spread})))`,
      source: "Bailey & López de Prado 2014, The Deflated Sharpe Ratio, Journal of Portfolio Management 40(5)",
      inputs: known,
      missing: deflated === null ? noSharpe : null,
    },
    minimumTrackRecord: {
      value: length,
      formula: `1 + (${spread}) * (Phi^-1(${confidence}) / (SR - SR0))^2`,
      source: "Bailey & López de Prado 2012, The Sharpe Ratio Efficient Frontier, Journal of Risk 15(2)",
      inputs: known,
      missing: length !== null ? null : Number.isFinite(sharpe) ? "needs SR above SR0: no length would do" : noSharpe,
    },
    overfitting: weighAttempts(ledger),
    letters,
  };
}

function weighAttempts({ returns, attempts }: TrialLedgerInput): EvidenceFigure {
  const same = attempts.filter(({ length }) => length === returns.length);
  const missing =
    same.length < 2
      ? `needs 2 runs with different parameters over the same bars, has ${same.length}`
      : returns.length < blocks
        ? `needs ${blocks} sessions, has ${returns.length}`
        : null;
  return {
    value: missing === null ? probabilityOfOverfitting(same, blocks) : null,
    formula: `share of the ways to halve time (${blocks} blocks) in which the best of M parameter sets of one half ranks in the lower half of the other`,
    source:
      "Bailey, Borwein, López de Prado & Zhu 2017, The Probability of Backtest Overfitting, Journal of Computational Finance 20(4)",
    inputs: { M: same.length, n: returns.length },
    missing,
  };
}
