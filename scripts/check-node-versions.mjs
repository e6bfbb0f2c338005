// npm run check:node: the built package under every Node version it promises, with the same numbers from each.
import { execFileSync } from "node:child_process";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
const consumers = ["use-import.mjs", "use-require.cjs"].map((file) => path.join("test/package/consumers", file));
const answers = new Map();

for (const version of ["20.19.0", "20", "22", "24", "26"]) {
  for (const file of consumers) {
    const args = ["--yes", "--package", `node@${version}`, "--", "node", file];
    const answer = execFileSync("npx", args, { cwd: root, encoding: "utf8" }).trim();
    console.log(`node ${version}  ${path.basename(file)}  ${answer}`);
    answers.set(answer, version);
  }
}
if (answers.size !== 1) {
  console.error(`Expected one answer from all versions, received ${answers.size}.`);
  process.exitCode = 1;
}
