import { spawn } from "node:child_process";

/** What a program wrote and how it ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a program is started. */
export interface RunOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a program without a shell and without input, and gives what it wrote. */
export function runProgram(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: options.cwd,
      env: { ...outsideOfNpm(), ...options.env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (stderr += text));
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** As `runProgram`, and throws with everything written unless it ends with 0. */
export async function mustRun(program: string, args: readonly string[], options: RunOptions = {}): Promise<Finished> {
  const finished = await runProgram(program, args, options);
  if (finished.code === 0) return finished;
  throw new Error(
    `Expected "${[program, ...args].join(" ")}" to end with 0, received ${String(finished.code)}.\n${finished.stdout}\n${finished.stderr}`,
  );
}

// `npm test` sets npm_config_* variables, which would overrule the .npmrc of the consumer's folder.
function outsideOfNpm(): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_/i.test(name) && !name.startsWith("VITE") && name !== "NODE_ENV",
    ),
  );
}
