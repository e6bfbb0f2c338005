import { connect } from "node:net";

/** What a port does when it is greeted as TWS is. */
export interface PortProbe {
  /** First bytes that came, as text. */
  readonly text: string;
  /** Whether they look like TWS's greeting. */
  readonly isTws: boolean;
  /** Whether the other side closed. */
  readonly closed: boolean;
}

const enoughBytes = 64;

/** Greets a port as a client of TWS does and looks at what comes back, to tell people what is listening there. */
export function probePort(host: string, port: number, timeoutMs: number): Promise<PortProbe> {
  return new Promise((resolve) => {
    let bytes = Buffer.alloc(0);
    const socket = connect({ host, port }, () => socket.write("API\0\0\0\0\tv100..193"));
    const finish = (closed: boolean): void => {
      clearTimeout(timer);
      socket.removeAllListeners();
      socket.on("error", () => undefined);
      socket.destroy();
      resolve({ text: bytes.toString("latin1").slice(0, enoughBytes), isTws: isGreeting(bytes), closed });
    };
    const timer = setTimeout(() => finish(false), timeoutMs);
    socket.on("data", (chunk) => {
      bytes = Buffer.concat([bytes, chunk]);
      if (bytes.length >= enoughBytes) finish(false);
    });
    socket.on("close", () => finish(true));
    socket.on("error", () => finish(true));
  });
}

/** Four bytes of length, then a version in digits. */
function isGreeting(bytes: Buffer): boolean {
  if (bytes.length < 5) return false;
  const length = bytes.readUInt32BE();
  return length < 200 && /^\d+\0/.test(bytes.toString("latin1", 4));
}
