// Runs the embedded database in a thread of its own: it computes synchronously and would block the event loop.
import { chmodSync, existsSync, renameSync, rmSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import { setFlagsFromString } from "node:v8";
import { MessagePort, parentPort, workerData } from "node:worker_threads";
import { ChannelStream } from "./channel-stream.js";
import { openBackend } from "./embedded-backend.js";
import type { EmbeddedWorkerData, EmbeddedWorkerMessage } from "./embedded-database.js";
import { installedPglite, readTemplate, unpackTemplate } from "./embedded-template.js";
import { WireMultiplexer } from "./wire-multiplexer.js";
import type { WireStream } from "./wire-guard.js";

// Without this, half of a short session's time goes into optimising code that then runs for a moment, and into waiting for
// the end of that at the close. What runs for seconds is still optimised. Read when the database's code is compiled.
setFlagsFromString("--wasm-tiering-budget=2000000000");

const { dir, socketPath, template } = workerData as EmbeddedWorkerData;
const tell = (message: EmbeddedWorkerMessage): void => parentPort!.postMessage(message);

/** A new database is made beside its place, so that a process killed meanwhile leaves none instead of half of one. */
async function create(): Promise<void> {
  const draft = `${dir}.new`;
  rmSync(draft, { recursive: true, force: true });
  try {
    const found = readTemplate(template, installedPglite());
    if ("unusable" in found) {
      tell({ note: `making a new database by initdb, without the template: ${found.unusable}` });
      await (await openBackend(draft)).close();
    } else {
      await unpackTemplate(found, draft);
    }
    chmodSync(draft, 0o700);
    renameSync(draft, dir);
  } catch (error) {
    rmSync(draft, { recursive: true, force: true });
    throw error;
  }
}

async function main(): Promise<void> {
  if (!existsSync(path.join(dir, "PG_VERSION"))) await create();
  const database = await openBackend(dir);
  const run = (messages: Buffer, answer: (piece: Buffer) => void): Promise<void> =>
    database.runExclusive(() =>
      database.execProtocolRawStream(new Uint8Array(messages.buffer, messages.byteOffset, messages.length), {
        onRawData: (piece) => answer(Buffer.from(piece)),
      }),
    );
  // An SQL error is an answer; what is thrown is the end of the backend. The next connection starts a new one.
  const multiplexer = new WireMultiplexer({ run: (...call) => run(...call).catch(() => process.exit(1)) });
  const serve = (stream: WireStream): void => {
    const connection = multiplexer.connect({
      send: (bytes) => {
        if (stream.writable) stream.write(bytes);
      },
      close: () => void stream.destroy(),
    });
    stream.on("data", (bytes: Buffer) => connection.receive(bytes));
    stream.on("error", () => undefined);
    stream.on("close", () => connection.gone());
  };
  const server = await listen(serve);
  parentPort!.on("message", (message: unknown) => {
    if (message instanceof MessagePort) serve(new ChannelStream(message));
    else void close();
  });
  const close = async (): Promise<void> => {
    server.close();
    multiplexer.close();
    await database.close();
    parentPort!.close();
  };
  tell({ ready: true });
}

async function listen(serve: (stream: WireStream) => void): Promise<net.Server> {
  const server = net.createServer(serve);
  const windows = process.platform === "win32";
  // A socket that a killed process left behind; the lock says that nobody else uses it.
  if (!windows) rmSync(socketPath, { force: true });
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(socketPath, resolve));
  if (!windows) chmodSync(socketPath, 0o600);
  return server;
}

main().catch((error: unknown) => {
  tell({ failed: error instanceof Error ? error.message : String(error) });
  parentPort!.close();
});
