import net from "node:net";

/** Stands before a server and can swallow everything, as a network that drops packets does. */
export interface TcpProxy {
  /** Port to connect to. */
  readonly port: number;
  /** From now on nothing passes, in either direction; connections stay open. */
  swallow(): void;
  /** New connections pass again. */
  restore(): void;
  /** Ends every connection, as a reset does. */
  reset(): void;
  /** Stops. */
  close(): Promise<void>;
}

/** Starts a proxy in front of a port of this machine. */
export async function startTcpProxy(target: number): Promise<TcpProxy> {
  const sockets = new Set<net.Socket>();
  let swallowing = false;
  const server = net.createServer((client) => {
    const upstream = net.connect(target, "127.0.0.1");
    for (const [socket, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      let silent = swallowing;
      sockets.add(socket);
      socket.on("swallow", () => (silent = true));
      socket.on("data", (bytes) => {
        if (!silent) other.write(bytes);
      });
      socket.on("error", () => undefined);
      socket.on("close", () => {
        sockets.delete(socket);
        if (!silent) other.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const reset = (): void => sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    port: (server.address() as net.AddressInfo).port,
    swallow() {
      swallowing = true;
      for (const socket of sockets) socket.emit("swallow");
    },
    restore() {
      swallowing = false;
    },
    reset,
    async close() {
      reset();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
