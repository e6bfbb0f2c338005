import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

/** A PostgreSQL server for tests. */
export interface PostgresServer {
  /** URL of its database `postgres`, with a role that may do everything. */
  readonly url: string;
  /** Port on this machine, 0 if it was there before. */
  readonly port: number;
  /** Process of the server itself, or null if it was there before. */
  readonly pid: number | null;
  /** Starts the same server again after a stop; does nothing to one that was there before. */
  start(): Promise<void>;
  /** Ends it at once, as a crash would, and keeps its data; does nothing to one that was there before. */
  stop(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** What a private server is given beyond the usual. */
export interface PrivateServerOptions {
  /** Certificate and key of the server, PEM; it then offers encryption. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

/** Exit code of a process that a signal ended. */
export const interrupted = 130;

const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=40",
  "shared_buffers=128MB",
  "log_min_messages=panic",
];

/**
 * Whether there is a server to test on: `TEST_DATABASE_URL`, or installed programs. Says so once if there is none; with
 * `REQUIRE_SERVER=1` that is an error.
 */
export function hasPostgresServer(): boolean {
  if (process.env["TEST_DATABASE_URL"] || findPrograms() !== null) return true;
  const hint = "install PostgreSQL 15 or newer, or set TEST_DATABASE_URL";
  if (process.env["REQUIRE_SERVER"] === "1") throw new Error(`No PostgreSQL server for the tests: ${hint}.`);
  process.stderr.write(`The server half of the store tests does not run: ${hint}.\n`);
  return false;
}

/** A real server: the one of `TEST_DATABASE_URL`, or one of our own. */
export async function startPostgresServer(): Promise<PostgresServer> {
  const url = process.env["TEST_DATABASE_URL"];
  if (!url) return startPrivateServer();
  return { url, port: 0, pid: null, start: nothing, stop: nothing, remove: nothing };
}

/** A server made of the installed programs on a private folder and port; it may be killed and started again. */
export async function startPrivateServer(options: PrivateServerOptions = {}): Promise<PostgresServer> {
  const programs = findPrograms();
  if (programs === null) throw new Error("Expected PostgreSQL to be installed on this machine.");
  return PrivateServer.create(programs, options);
}

class PrivateServer implements PostgresServer {
  readonly url: string;
  readonly #programs: string;
  readonly #folder: string;
  readonly port: number;
  readonly #settings: readonly string[];
  #process: ChildProcess | null = null;

  private constructor(programs: string, folder: string, port: number, more: readonly string[]) {
    this.#programs = programs;
    this.#folder = folder;
    this.port = port;
    this.#settings = [...settings, ...more];
    this.url = `postgres://tester:secret@127.0.0.1:${port}/postgres`;
  }

  static async create(programs: string, { tls }: PrivateServerOptions): Promise<PrivateServer> {
    const folder = mkdtempSync(path.join(os.tmpdir(), "algo-trader-pg-"));
    const user = serverUser();
    if (user) chownSync(folder, user.uid, user.gid);
    chmodSync(folder, 0o700);
    const data = path.join(folder, "data");
    const password = path.join(folder, "password");
    const shell = `printf secret > "$2" && exec "$0" -D "$1" -U tester --auth=scram-sha-256 --pwfile="$2" -E UTF8 --locale=C --no-sync`;
    const made = spawnSync("sh", ["-c", shell, path.join(programs, "initdb"), data, password], {
      ...user,
      cwd: folder,
    });
    if (made.status !== 0) throw new Error(`initdb failed: ${String(made.stderr)}`);
    const more = tls ? placeCertificate(folder, tls, user) : [];
    const server = new PrivateServer(programs, folder, await freePort(), more);
    await server.start();
    return server;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  async start(): Promise<void> {
    const options = this.#settings.flatMap((setting) => ["-c", setting]);
    const args = ["-D", path.join(this.#folder, "data"), "-p", String(this.port), ...options];
    this.#process = spawn(path.join(this.#programs, "postgres"), args, {
      ...serverUser(),
      cwd: this.#folder,
      stdio: "ignore",
    });
    // A run that fails or is interrupted leaves no server behind.
    const started = this.#process;
    process.once("exit", () => {
      if (started.exitCode !== null || !started.kill("SIGQUIT")) return;
      rmSync(this.#folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    });
    exitOnSignals();
    while (!(await answers(this.port))) {
      if (this.#process.exitCode !== null) throw new Error("The PostgreSQL server ended at once.");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (running?.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGQUIT");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** Signals end the process as an exit does, for only an exit stops the servers. */
function exitOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM"] as const) {
    if (process.listenerCount(signal) === 0) process.once(signal, () => process.exit(interrupted));
  }
}

function placeCertificate(
  folder: string,
  tls: { readonly cert: string; readonly key: string },
  user: { uid: number; gid: number } | null,
): string[] {
  return Object.entries(tls)
    .map(([name, text]) => {
      const file = path.join(folder, name);
      writeFileSync(file, text, { mode: 0o600 });
      if (user) chownSync(file, user.uid, user.gid);
      return `ssl_${name}_file=${file}`;
    })
    .concat("ssl=on");
}

/** The folder with the server's programs, or null: what pg_config says, Debian's layout, Homebrew's. */
export function findPrograms(): string | null {
  const folders = [
    configured(),
    ...versions("/usr/lib/postgresql", "bin"),
    ...versions("/opt/homebrew/opt", "bin"),
    ...versions("/usr/local/opt", "bin"),
  ];
  return (
    folders.find(
      (folder) => folder !== null && ["initdb", "postgres"].every((name) => existsSync(path.join(folder, name))),
    ) ?? null
  );
}

function configured(): string | null {
  try {
    return execFileSync("pg_config", ["--bindir"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch {
    return null;
  }
}

/** Folders of versions, newest first. */
function versions(root: string, inner: string): string[] {
  if (!existsSync(root)) return [];
  const names = readdirSync(root).filter((name) => /^(postgresql@)?\d+$/.test(name));
  const number = (name: string): number => Number(/\d+/.exec(name)![0]);
  return names.sort((a, b) => number(b) - number(a)).map((name) => path.join(root, name, inner));
}

/** PostgreSQL refuses to run as root: then it runs as the user that its package made, or as nobody. */
function serverUser(): { uid: number; gid: number } | null {
  if (process.getuid?.() !== 0) return null;
  for (const name of ["postgres", "nobody"]) {
    const ids = ["-u", "-g"].map((flag) => spawnSync("id", [flag, name], { encoding: "utf8" }));
    if (ids.every(({ status }) => status === 0)) return { uid: Number(ids[0]!.stdout), gid: Number(ids[1]!.stdout) };
  }
  throw new Error("Expected a user postgres or nobody to run the test server.");
}

/** A TCP port that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = net.createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as net.AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Whether a log-in gets an answer other than "starting up". */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1", () => {
      const body = Buffer.from("\0\x03\0\0user\0tester\0\0", "latin1");
      const length = Buffer.alloc(4);
      length.writeUInt32BE(4 + body.length);
      socket.write(Buffer.concat([length, body]));
    });
    socket.once("data", (bytes) => {
      resolve(bytes[0] === 0x52);
      socket.destroy();
    });
    socket.once("error", () => resolve(false));
  });
}

function nothing(): Promise<void> {
  return Promise.resolve();
}
