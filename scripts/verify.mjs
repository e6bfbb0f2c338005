// npm run verify: everything that must hold, from a fresh clone. Needs Node and npm alone.
import { install, run } from "./steps.mjs";

const checks = ["check:types", "check:lint", "check:docs", "test"];

if (install() !== 0) process.exit(1);
const failed = checks.filter((name) => run("npm", ["run", "--silent", name]) !== 0);
console.error(failed.length === 0 ? "\nAll checks passed." : `\nFailed: ${failed.join(", ")}`);
process.exit(failed.length === 0 ? 0 : 1);
