import type { RunRecord } from "../model/run-record.js";
import type { BacktestReport } from "../workflow/backtest.js";
import { paintResult } from "./paint.js";
import { formatTable } from "./table.js";

/** What the ledger of a family says about one of its runs. */
export type Evidence = NonNullable<BacktestReport["run"]["evidence"]>;

/** The evidence as JSON: each figure with its definition, or with what it lacks. */
export function toEvidenceJson(evidence: Evidence): Record<string, unknown> {
  const { trials, deflatedSharpe, minimumTrackRecord, overfitting } = evidence;
  return { trials, deflated_sharpe: deflatedSharpe, minimum_track_record: minimumTrackRecord, overfitting };
}

/** The evidence for people: each figure, what it means, and its definition below. */
export function formatEvidence({ family }: RunRecord, evidence: Evidence): string {
  const { trials, deflatedSharpe, minimumTrackRecord, overfitting } = evidence;
  const sessions = deflatedSharpe.inputs["n"] ?? 0;
  const figures = [
    ["deflated sharpe", deflatedSharpe, percent, "sure to be more than the luck of that many trials"],
    ["minimum track record", minimumTrackRecord, whole, `sessions to be 95% sure of that; it has ${sessions}`],
    ["overfitting (PBO)", overfitting, percent, "the best parameters of one half fail in the other"],
  ] as const;
  const rows = figures.map(([name, { value, missing }, show, meaning]) => [
    name,
    value === null ? "n/a" : show(value),
    missing ?? meaning,
  ]);
  const title = `evidence from ${trials} ${trials === 1 ? "trial" : "trials"} of ${family}`;
  const definitions = figures.map(([name, { formula, source }]) => `${name} = ${formula} (${source})`);
  const inputs = { ...deflatedSharpe.inputs, ...overfitting.inputs };
  const letters = Object.entries(inputs).map(([letter, value]) => `${letter} ${Number(value.toPrecision(5))}`);
  return [
    formatTable([{ title }, { title: "", align: "right" }, { title: "" }], rows),
    "",
    ...definitions.map(dim),
    dim(`${letters.join(", ")}: ${evidence.letters}`),
  ].join("\n");
}

function dim(text: string): string {
  return paintResult("dim", text);
}

function percent(value: number): string {
  return `${(value * 100).toFixed(2)}%`;
}

function whole(value: number): string {
  return String(Math.ceil(value));
}
