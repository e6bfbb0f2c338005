import { profiles } from "../backtest/profile.js";
import * as stored from "../data/store/runs.js";
import { loadAttempts, loadRunDetails, loadTrials, type RunFilter } from "../data/store/runs.js";
import type { Store } from "../data/store/store.js";
import { listMetricDefinitions } from "../metrics/metric-definitions.js";
import { weighTrials, type TrialEvidence } from "../metrics/trial-evidence.js";
import type { RunRecord } from "../model/run-record.js";

/** As `loadRun` of the run store, the metrics in the order of their definitions: the database has an order of its own. */
export async function loadRun(store: Store, id: string): Promise<RunRecord> {
  return orderMetrics(await stored.loadRun(store, id));
}

/** As `loadRuns` of the run store, the metrics in the order of their definitions. */
export async function loadRuns(store: Store, filter?: RunFilter): Promise<readonly RunRecord[]> {
  return (await stored.loadRuns(store, filter)).map(orderMetrics);
}

function orderMetrics(run: RunRecord): RunRecord {
  const profile = profiles.find((name) => name === run.profile);
  if (profile === undefined) return run;
  const names = [...listMetricDefinitions(profile).keys()];
  const order = (metrics: RunRecord["metrics"]): RunRecord["metrics"] => {
    const known = names.filter((name) => name in metrics);
    return { ...Object.fromEntries(known.map((name) => [name, metrics[name] ?? null])), ...metrics };
  };
  return { ...run, metrics: order(run.metrics), benchmark: order(run.benchmark) };
}

/** What the ledger of its family says about a run today; null = it failed, or was stored without its returns. */
export async function weighRun(store: Store, run: RunRecord, returns?: Float64Array): Promise<TrialEvidence | null> {
  if (run.status === "failed") return null;
  const kept = returns ?? (await loadRunDetails(store, run.id)).returns;
  if (kept === null) return null;
  const { trials, sharpes } = await loadTrials(store, run.family);
  return weighTrials({ returns: kept, trials, sharpes, attempts: await loadAttempts(store, run) });
}
