import { execFileSync, spawn, spawnSync, type ChildProcess } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

/** A PostgreSQL server for tests. */
export interface PostgresServer {
  /** URL of its database `postgres`, with a role that may do everything. */
  readonly url: string;
  /** Process of the server itself, or null if it was there before. */
  readonly pid: number | null;
  /** Starts the same server again after a stop; does nothing to one that was there before. */
  start(): Promise<void>;
  /** Ends it at once, as a crash would, and keeps its data; does nothing to one that was there before. */
  stop(): Promise<void>;
  /** Ends it and removes its data. */
  remove(): Promise<void>;
}

/** Settings that make the server trust a password only, listen where asked and need little. */
const settings = [
  "listen_addresses=127.0.0.1",
  "unix_socket_directories=",
  "max_connections=40",
  "shared_buffers=128MB",
  "log_min_messages=panic",
];

/**
 * A real server: the one of `TEST_DATABASE_URL`, or one made of the installed programs on a private folder and port.
 * null where neither exists; with `REQUIRE_SERVER=1` that is an error.
 */
export async function startPostgresServer(): Promise<PostgresServer | null> {
  const url = process.env["TEST_DATABASE_URL"];
  if (url) return { url, pid: null, start: nothing, stop: nothing, remove: nothing };
  const programs = findPrograms();
  if (programs !== null) return PrivateServer.create(programs);
  const hint = "install PostgreSQL 15 or newer, or set TEST_DATABASE_URL";
  if (process.env["REQUIRE_SERVER"] === "1") throw new Error(`No PostgreSQL server for the tests: ${hint}.`);
  process.stderr.write(`The server half of the store tests does not run: ${hint}.\n`);
  return null;
}

class PrivateServer implements PostgresServer {
  readonly url: string;
  readonly #programs: string;
  readonly #folder: string;
  readonly #port: number;
  #process: ChildProcess | null = null;

  private constructor(programs: string, folder: string, port: number) {
    this.#programs = programs;
    this.#folder = folder;
    this.#port = port;
    this.url = `postgres://tester:secret@127.0.0.1:${port}/postgres`;
  }

  static async create(programs: string): Promise<PrivateServer> {
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
    const server = new PrivateServer(programs, folder, await freePort());
    await server.start();
    return server;
  }

  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  async start(): Promise<void> {
    const options = settings.flatMap((setting) => ["-c", setting]);
    const args = ["-D", path.join(this.#folder, "data"), "-p", String(this.#port), ...options];
    this.#process = spawn(path.join(this.#programs, "postgres"), args, {
      ...serverUser(),
      cwd: this.#folder,
      stdio: "ignore",
    });
    while (!(await answers(this.#port))) {
      if (this.#process.exitCode !== null) throw new Error("The PostgreSQL server ended at once.");
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async stop(): Promise<void> {
    const running = this.#process;
    this.#process = null;
    if (!running || running.exitCode !== null) return;
    const ended = new Promise((resolve) => running.once("exit", resolve));
    running.kill("SIGQUIT");
    await ended;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

/** The folder with the server's programs, or null: what pg_config says, Debian's layout, Homebrew's. */
function findPrograms(): string | null {
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
