// Prints "N passed, N failed" from the file that `vitest --reporter=json` wrote; a file that did not load is a failure.
import { readFileSync } from "node:fs";

const file = process.argv[2];
let counts = { passed: 0, failed: 1 };
try {
  const report = JSON.parse(readFileSync(file, "utf8"));
  const unloaded = report.testResults.filter((one) => one.status === "failed" && one.assertionResults.length === 0);
  counts = { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length };
} catch (error) {
  console.error(`Expected a test report in "${file}": ${error.message}`);
}
console.log(`${counts.passed} passed, ${counts.failed} failed`);
