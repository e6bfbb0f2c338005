import { spawn, spawnSync, type ChildProcess } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

const root = path.join(import.meta.dirname, "..");
const bin = path.join(root, "dist", "bin.js");
const shownPort = "4002";
const shownFolder = "/home/you/lab";

/** A remark in a page that says what belongs to the block below it. */
const directive =
  /(?<remark><!-- (?<kind>file|run|table|setup|gateway) (?<argument>.*?) -->\n)(?:(?<fence>\n```\w+\n)(?<block>.*?)```|(?<table>\n(?:\|[^\n]*\n)+))?/gs;

/**
 * A page with every printed output made again. Remarks in the page say how:
 *
 * - `<!-- file dip.ts -->`: the block below is saved under that name
 * - `<!-- run algo-trader demo -->`: the block below becomes what the command prints
 * - `<!-- table node examples/fills/costs.mjs -->`: the Markdown table below becomes what the command prints
 * - `<!-- setup … -->`: the command is run, nothing is shown
 * - `<!-- gateway -s SPY -r 1d -->`: a simulated gateway serves the commands below
 */
export async function refreshOutputs(page: string, onPicture: (file: string) => void): Promise<string> {
  const folder = mkdtempSync(path.join(tmpdir(), "algo-trader-docs-"));
  const session = new DocSession(folder);
  try {
    mkdirSync(path.join(folder, "node_modules"));
    symlinkSync(root, path.join(folder, "node_modules", "algo-trader"), "dir");
    symlinkSync(path.join(root, "examples"), path.join(folder, "examples"), "dir");
    let result = "";
    let end = 0;
    for (const match of page.matchAll(directive)) {
      const [all] = match;
      const { remark = "", kind = "", argument = "", fence, block = "", table } = match.groups ?? {};
      const output = await session.follow(kind, argument, block);
      result += page.slice(end, match.index);
      if (output !== null && fence !== undefined) result += `${remark}${fence}${output}\`\`\``;
      else if (output !== null && table !== undefined) result += `${remark}\n${output}`;
      else result += all;
      end = match.index + all.length;
    }
    const picture = session.picture;
    if (picture !== null) onPicture(picture);
    return result + page.slice(end);
  } finally {
    session.close();
    rmSync(folder, { recursive: true });
  }
}

class DocSession {
  #gateway: ChildProcess | null = null;
  #port = shownPort;
  picture: string | null = null;

  constructor(private readonly folder: string) {}

  async follow(kind: string, argument: string, block: string): Promise<string | null> {
    if (kind === "file") writeFileSync(path.join(this.folder, argument), block);
    else if (kind === "gateway") await this.#startGateway(argument);
    else {
      const { output, status } = this.#run(argument);
      if (kind === "run") return output;
      if (status !== 0) throw new Error(`"${argument}" ended with ${status ?? "a signal"}:\n${output}`);
      if (kind === "table") return output;
    }
    return null;
  }

  close(): void {
    this.#gateway?.kill();
  }

  #run(command: string): { output: string; status: number | null } {
    const line = command.replaceAll(/\balgo-trader (?=[a-z])/g, `"${process.execPath}" "${bin}" `);
    const { stdout, stderr, status } = spawnSync(line, {
      cwd: this.folder,
      env: { ...process.env, DATABASE_URL: "", PGHOST: "", IB_PORT: this.#port, NO_COLOR: "1" },
      shell: true,
      encoding: "utf8",
    });
    const error = stderr.split("\n").filter((text) => text.startsWith("error: "));
    const plot = /^plot +(.*)$/m.exec(stdout)?.[1];
    if (plot !== undefined) this.picture = path.join(this.folder, plot);
    const text = [stdout.trimEnd(), ...error].filter((part) => part !== "").join("\n");
    const shown = text.replaceAll(this.#port, shownPort).replaceAll(this.folder, shownFolder);
    return { output: `${shown}\n`, status };
  }

  async #startGateway(options: string): Promise<void> {
    const gateway = spawn(process.execPath, [bin, "simulate-gateway", ...options.split(" "), "--port", "0"]);
    this.#gateway = gateway;
    const address = await new Promise<string>((resolve, reject) => {
      gateway.stdout.on("data", (chunk: Buffer) => resolve(chunk.toString()));
      gateway.on("exit", (status) => reject(new Error(`simulate-gateway ended with ${status}`)));
    });
    this.#port = /127\.0\.0\.1:(\d+)/.exec(address)?.[1] ?? shownPort;
  }
}
