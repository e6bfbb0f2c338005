import { createHash } from "node:crypto";
import { chmodSync, lstatSync, mkdirSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { MessageChannel, Worker } from "node:worker_threads";
import { sleep } from "../../model/clock.js";
import { DatabaseError } from "../../model/errors.js";
import { getLogger } from "../../model/logger.js";
import { makeFolder } from "../../model/make-folder.js";
import { packageRoot } from "../../model/package-root.js";
import { ChannelStream } from "./channel-stream.js";
import { takeLock, type FolderLock, type LockHolder } from "./folder-lock.js";
import { connectionError, type WireStream } from "./wire-guard.js";

const log = getLogger("data.store");
const shutdownMs = 5000;

/** What the worker is told at its start. */
export interface EmbeddedWorkerData {
  /** Folder of the database. */
  readonly dir: string;
  /** Where other processes reach it. */
  readonly socketPath: string;
  /** File with a new database, unpacked where there is none yet. */
  readonly template: string;
}

/** What the worker tells. */
export type EmbeddedWorkerMessage = { readonly ready: true } | { readonly note: string } | { readonly failed: string };

/**
 * The database embedded in this package: one folder, run by a worker thread of whichever process came first; the other
 * processes reach it over a socket, and one of them takes over when that process ends.
 */
export class EmbeddedDatabase {
  readonly #dir: string;
  readonly #socketPath: string;
  readonly #patienceMs: number;
  #worker: Worker | null = null;
  #starting: Promise<void> | null = null;
  #exited: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(dir: string, patienceMs: number) {
    this.#dir = path.resolve(dir);
    this.#socketPath = embeddedSocketPath(this.#dir);
    this.#patienceMs = patienceMs;
  }

  /** Whether the database runs in this process. */
  get isOwner(): boolean {
    return this.#worker !== null;
  }

  /**
   * A connection: to the own worker, to another process's, or to one that is started now.
   *
   * @throws {DatabaseError} `DATABASE_LOCKED`, `DATABASE_CLOSED`, `DATABASE_FAILED`
   */
  async connect(): Promise<WireStream> {
    const until = performance.now() + this.#patienceMs;
    for (let wait = 10; ; wait = Math.min(wait * 1.5, 250)) {
      if (this.#closed) throw new DatabaseError("DATABASE_CLOSED", "The store was closed; create a new one.");
      if (this.#starting) await this.#starting;
      if (this.#worker) return this.#attach(this.#worker);
      const shared = await reach(this.#socketPath);
      if (shared) return shared;
      const lock = this.#takeLock();
      if ("release" in lock) {
        await (this.#starting = this.#start(lock).finally(() => (this.#starting = null)));
      } else {
        if (lock.host !== os.hostname() || performance.now() > until) throw this.#locked(lock);
        await sleep(wait);
      }
    }
  }

  /** Shuts the worker down, if it runs in this process. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#starting?.catch(() => undefined);
    const worker = this.#worker;
    if (!worker) return;
    worker.ref();
    worker.postMessage("close");
    const late = setTimeout(() => void worker.terminate(), shutdownMs);
    await this.#exited;
    clearTimeout(late);
  }

  #takeLock(): FolderLock | LockHolder {
    try {
      makeFolder(path.dirname(this.#dir));
      return takeLock(`${this.#dir}.lock`);
    } catch (error) {
      throw this.#unusable((error as Error).message, error);
    }
  }

  async #start(lock: FolderLock): Promise<void> {
    log.debug("starting the embedded database", { dir: this.#dir });
    const dist = path.join(packageRoot(), "dist");
    const template = path.join(dist, "embedded-template.bin");
    const data: EmbeddedWorkerData = { dir: this.#dir, socketPath: this.#socketPath, template };
    const worker = new Worker(path.join(dist, "embedded-worker.js"), {
      workerData: data,
      execArgv: [],
      stdout: true,
      stderr: true,
    });
    this.#exited = new Promise((resolve) => {
      worker.once("exit", () => {
        this.#worker = null;
        lock.release();
        resolve();
      });
    });
    await new Promise<void>((resolve, reject) => {
      const fail = (reason: string): void => reject(this.#unusable(reason));
      worker.on("message", (message: EmbeddedWorkerMessage) => {
        if ("ready" in message) resolve();
        else if ("note" in message) log.debug(message.note, { dir: this.#dir });
        else fail(message.failed);
      });
      worker.on("error", (error) => fail(error.message));
      worker.once("exit", (code) => fail(`its thread ended with code ${code}`));
    });
    this.#worker = worker;
    worker.unref();
  }

  #attach(worker: Worker): WireStream {
    const { port1, port2 } = new MessageChannel();
    const stream = new ChannelStream(port1);
    const lost = (): void =>
      void stream.destroy(connectionError("CONNECTION_CLOSED", "The embedded database stopped."));
    worker.once("exit", lost);
    stream.once("close", () => worker.off("exit", lost));
    worker.postMessage(port2, [port2]);
    return stream;
  }

  #locked(holder: LockHolder): DatabaseError {
    const elsewhere = holder.host !== os.hostname();
    const where = elsewhere ? `on the machine "${holder.host}"` : "on this machine";
    const advice = elsewhere
      ? `Close it there (if that machine is gone, delete "${this.#dir}.lock"), or share a PostgreSQL server through DATABASE_URL.`
      : "Close it, or use a PostgreSQL server through DATABASE_URL.";
    return new DatabaseError(
      "DATABASE_LOCKED",
      `The embedded database "${this.#dir}" is in use by process ${holder.pid} ${where}, which does not answer. ${advice}`,
      { context: { dir: this.#dir, ...holder } },
    );
  }

  #unusable(reason: string, cause?: unknown): DatabaseError {
    return new DatabaseError(
      "DATABASE_FAILED",
      `The embedded database in "${this.#dir}" did not start: ${reason}. Check that the folder is writable and the disk not full; another folder is chosen with --data-dir.`,
      { context: { dir: this.#dir }, cause },
    );
  }
}

/** Where other processes reach the database of a folder: in a folder that only this user can enter, short enough for a socket. */
export function embeddedSocketPath(dir: string): string {
  const key = createHash("sha256").update(dir).digest("hex").slice(0, 16);
  if (process.platform === "win32") return `\\\\.\\pipe\\algo-trader-${key}`;
  const folder = path.join(os.tmpdir(), `algo-trader-${process.getuid?.() ?? 0}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const owner = lstatSync(folder);
  if (!owner.isDirectory() || (process.getuid && owner.uid !== process.getuid())) {
    throw new DatabaseError(
      "DATABASE_FAILED",
      `Expected "${folder}" to be a folder of this user; remove it, or set TMPDIR.`,
    );
  }
  chmodSync(folder, 0o700);
  return path.join(folder, `${key}.sock`);
}

function reach(socketPath: string): Promise<WireStream | null> {
  return new Promise((resolve) => {
    const socket = net.connect(socketPath);
    const refused = (): void => resolve(null);
    socket.once("error", refused);
    socket.once("connect", () => {
      socket.off("error", refused);
      resolve(socket);
    });
  });
}
