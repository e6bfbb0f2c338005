import { loadAttempts, loadRunDetails, loadTrials } from "../data/store/runs.js";
import type { Store } from "../data/store/store.js";
import { weighTrials, type TrialEvidence } from "../metrics/trial-evidence.js";
import type { RunRecord } from "../model/run-record.js";

export { loadRun, loadRuns } from "../data/store/runs.js";

/** What the ledger of its family says about a run today; null = it failed, or was stored without its returns. */
export async function weighRun(store: Store, run: RunRecord, returns?: Float64Array): Promise<TrialEvidence | null> {
  if (run.status === "failed") return null;
  const kept = returns ?? (await loadRunDetails(store, run.id)).returns;
  if (kept === null) return null;
  const { trials, sharpes } = await loadTrials(store, run.family);
  return weighTrials({ returns: kept, trials, sharpes, attempts: await loadAttempts(store, run) });
}
