// npm run demo: from a fresh clone to the summary and the picture. Needs Node and npm alone.
import { install, run } from "./steps.mjs";

const steps = [
  install,
  () => run("npm", ["run", "--silent", "build"]),
  () => run(process.execPath, ["dist/bin.js", "demo", ...process.argv.slice(2)]),
];

for (const step of steps) {
  const status = step();
  if (status !== 0) process.exit(status);
}
