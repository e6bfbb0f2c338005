export { loadRun, loadRuns } from "../data/store/runs.js";
