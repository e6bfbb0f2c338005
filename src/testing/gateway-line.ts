import type { WireField } from "./wire-frame.js";

/** What the answers to one client go out through. */
export interface GatewayLine {
  /** Sends one message. */
  send(fields: readonly WireField[]): void;
  /** Sends the bytes of a message. */
  sendFrame(frame: Buffer): void;
  /** Sends bytes, then closes the connection. */
  sendAndDrop(bytes: Buffer): void;
  /** Stops answering anything from now on. */
  stall(): void;
  /** Runs something later, unless the connection is gone. */
  later(delayMs: number, run: () => void): void;
}
