import net from "node:net";
import path from "node:path";
import tls from "node:tls";
import type { ServerTarget } from "./server-target.js";
import { connectionError, type WireStream } from "./wire-guard.js";

const sslRequest = Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]);

/** Connects to a PostgreSQL server and encrypts the connection as its URL asks; settles within the timeout. */
export async function connectServer(target: ServerTarget, timeoutMs: number): Promise<WireStream> {
  const socket = target.host.startsWith("/")
    ? net.connect(path.join(target.host, `.s.PGSQL.${target.port}`))
    : net.connect({
        host: target.host,
        port: target.port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: 60_000,
      });
  const timer = setTimeout(() => {
    socket.destroy(connectionError("CONNECT_TIMEOUT", `No connection within ${timeoutMs} ms.`));
  }, timeoutMs);
  try {
    await once(socket, "connect");
    return target.sslMode === "disable" || target.sslMode === "allow" ? socket : await encrypt(socket, target);
  } catch (error) {
    socket.destroy();
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

async function encrypt(socket: net.Socket, target: ServerTarget): Promise<WireStream> {
  socket.write(sslRequest);
  const [answer] = (await once(socket, "data")) as [Buffer];
  if (answer[0] !== 0x53) {
    if (target.sslMode === "prefer") return socket;
    throw connectionError("NO_TLS", "The server does not offer encryption.");
  }
  const servername = net.isIP(target.host) === 0 ? target.host : undefined;
  const secure = tls.connect({ ...target.tls, socket, host: target.host, ...(servername ? { servername } : {}) });
  await once(secure, "secureConnect");
  return secure;
}

function once(socket: net.Socket, event: "connect" | "data" | "secureConnect"): Promise<unknown[]> {
  return new Promise((resolve, reject) => {
    const settle = (action: () => void): void => {
      socket.off(event, done).off("error", reject).off("close", closed);
      action();
    };
    const done = (...values: unknown[]): void => settle(() => resolve(values));
    const closed = (): void => reject(connectionError("CONNECTION_CLOSED", "The server closed the connection."));
    socket.once(event, done).once("error", reject).once("close", closed);
  });
}
