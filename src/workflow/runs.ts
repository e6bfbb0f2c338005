export { loadRun, loadRunDetails, loadRuns } from "../data/store/runs.js";
