/**
 * Whole processes of the built command line, medians: help, and a backtest on 1 256 stored daily bars without and with
 * the full picture, on the embedded database and on a real server; beside them an empty Node process. The Python
 * original needs 2.05 s without and 2.69 s with the picture on such a machine, its server already running.
 *
 * Run `npm run build` first. Arguments: rounds, @default 7, and the program, @default dist/bin.js.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { packageRoot } from "../src/model/package-root.js";
import { startDatabase, databaseKinds } from "../test/support/databases.js";
import { readText } from "../test/support/load-fixture.js";

const rounds = Number(process.argv[2] ?? "7");
const program = path.resolve(process.argv[3] ?? path.join(packageRoot(), "dist", "bin.js"));
const folder = mkdtempSync(path.join(os.tmpdir(), "bench-cli-"));
const bars = 1256;

interface Line {
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly target: number | null;
}

function run({ args, env }: Line): number {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, args, {
    cwd: folder,
    env: { PATH: process.env["PATH"], HOME: process.env["HOME"], ...env },
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`${args.join(" ")} ended with ${String(status)}\n${stderr}`);
  return (performance.now() - begin) / 1000;
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)]!;
}

/** One line after the other, round by round, so that a busy moment of the machine hits all of them alike. */
function measure(lines: readonly Line[]): void {
  const times = lines.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [i, line] of lines.entries()) {
      const seconds = run(line);
      if (round > 0) times[i]!.push(seconds);
    }
  }
  for (const [i, { name, target }] of lines.entries()) {
    const goal = target === null ? "" : `   at most ${target.toFixed(2)} s`;
    const fastest = Math.min(...times[i]!).toFixed(3);
    console.log(`${name.padEnd(36)} ${median(times[i]!).toFixed(3)} s   (fastest ${fastest})${goal}`);
  }
}

if (!existsSync(program)) throw new Error(`Expected "${program}". Run: npm run build`);
const [header, ...rows] = readText("assets/sample/SPY_1d.csv.gz").trimEnd().split("\n");
writeFileSync(path.join(folder, "bars.csv"), [header, ...rows.slice(-bars)].join("\n"));

const command = (...args: readonly string[]): readonly string[] => [program, "-q", ...args];
const lines: Line[] = [
  { name: "node -e 0", args: ["-e", "0"], env: {}, target: null },
  { name: "--help", args: [program, "--help"], env: {}, target: 0.25 },
];
const databases = [];
for (const kind of databaseKinds) {
  const database = await startDatabase(kind);
  databases.push(database);
  const { url, dataDir } = database.options;
  const env: Record<string, string> = {
    ...(url ? { DATABASE_URL: url } : {}),
    ...(dataDir ? { ALGO_TRADER_DATA: dataDir } : {}),
  };
  run({ name: "", args: command("ingest", "-s", "SPY", "--file", "bars.csv"), env, target: null });
  const [plain, full] = kind === "embedded" ? [1.0, 2.4] : [0.5, 2.2];
  const backtest = (...args: readonly string[]): readonly string[] => command("backtest", "-s", "SPY", ...args);
  lines.push({ name: `backtest, ${kind}`, args: backtest(), env, target: plain });
  lines.push({ name: `backtest --plot full, ${kind}`, args: backtest("--plot", "full"), env, target: full });
}
measure(lines);
for (const database of databases) await database.remove();
rmSync(folder, { recursive: true, force: true });
