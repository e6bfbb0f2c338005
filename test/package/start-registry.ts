import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { mustRun } from "./run-program.js";

/** A private registry on loopback. */
export interface Registry extends AsyncDisposable {
  /** Its address, with a slash at the end. */
  readonly url: string;
  /** Lines for the `.npmrc` of a user who is known to it. */
  readonly npmrc: string;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

function configuration(folder: string, upstream: string): string {
  return `
storage: ${path.join(folder, "storage")}
auth:
  htpasswd:
    file: ${path.join(folder, "htpasswd")}
uplinks:
  upstream:
    url: ${upstream}
    cache: false
    timeout: 60s
packages:
  algo-trader:
    access: $authenticated
    publish: $authenticated
  "**":
    access: $all
    proxy: upstream
log: { type: stdout, format: json, level: error }
web: { enable: false }
max_body_size: 100mb
server: { keepAliveTimeout: 60 }
`;
}

async function waitUntilReady(url: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(new URL("-/ping", url)).catch(() => null);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`Expected the registry at ${url} to answer within 30 s.`);
}

async function addUser(url: string): Promise<string> {
  const answer = await fetch(new URL("-/user/org.couchdb.user:tester", url), {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ name: "tester", password: "only-on-loopback" }),
  });
  const { token } = (await answer.json()) as { token?: string };
  if (token === undefined) throw new Error(`Expected the registry to give a token, received status ${answer.status}.`);
  return token;
}

/** Starts Verdaccio in a folder of its own; packages other than ours come from the registry that npm is set to. */
export async function startRegistry(): Promise<Registry> {
  const folder = mkdtempSync(path.join(tmpdir(), "algo-trader-registry-"));
  const upstream = (await mustRun("npm", ["config", "get", "registry"])).stdout.trim();
  const url = `http://127.0.0.1:${await freePort()}/`;
  const file = path.join(folder, "config.yaml");
  writeFileSync(file, configuration(folder, upstream));
  const program = path.join(
    path.dirname(createRequire(import.meta.url).resolve("verdaccio/package.json")),
    "bin/verdaccio",
  );
  const child = spawn(process.execPath, [program, "--config", file, "--listen", url.slice(0, -1)], { stdio: "ignore" });
  const stop = async (): Promise<void> => {
    if (child.exitCode === null) {
      child.kill();
      await once(child, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await waitUntilReady(url, child);
    const npmrc = `registry=${url}\n${url.replace(/^http:/, "")}:_authToken=${await addUser(url)}\n`;
    return { url, npmrc, [Symbol.asyncDispose]: stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
