const back = { notification: 0x41, copyInResponse: 0x47, readyForQuery: 0x5a } as const;

/** A client of the backend: another thread or another process. */
export interface WireClient {
  /** Sends bytes to the client. */
  send(bytes: Buffer): void;
  /** Ends the connection. */
  close(): void;
}

/** Cuts the backend's answer: notifications go to everybody, our own CopyInResponse is not repeated. */
export class AnswerSplitter {
  /** The transaction status last reported, 0 before. */
  status = 0;
  readonly #dropCopyIn: boolean;
  readonly #client: WireClient;
  readonly #notify: (bytes: Buffer) => void;
  #head: Buffer | null = null;
  #type = 0;
  #left = 0;
  #notification: Buffer[] = [];

  constructor(dropCopyIn: boolean, client: WireClient, notify: (bytes: Buffer) => void) {
    this.#dropCopyIn = dropCopyIn;
    this.#client = client;
    this.#notify = notify;
  }

  /** Takes the next piece of the answer, cut anywhere. */
  take(piece: Buffer): void {
    const bytes = this.#head ? Buffer.concat([this.#head, piece]) : piece;
    this.#head = null;
    let at = 0;
    let sent = 0;
    const send = (to: number): void => {
      if (to > sent) this.#client.send(bytes.subarray(sent, to));
    };
    while (at < bytes.length) {
      const begin = at;
      if (this.#left === 0) {
        if (bytes.length - at < 5) break;
        this.#type = bytes[at]!;
        this.#left = bytes.readUInt32BE(at + 1) - 4;
        at += 5;
      }
      const end = Math.min(bytes.length, at + this.#left);
      this.#left -= end - at;
      at = end;
      if (this.#type === back.readyForQuery && this.#left === 0) this.status = bytes[end - 1]!;
      if (this.#isHidden()) {
        send(begin);
        sent = end;
        this.#keep(bytes.subarray(begin, end));
      }
    }
    send(at);
    if (at < bytes.length) this.#head = Buffer.from(bytes.subarray(at));
  }

  #isHidden(): boolean {
    return this.#type === back.notification || (this.#type === back.copyInResponse && this.#dropCopyIn);
  }

  #keep(part: Buffer): void {
    if (this.#type !== back.notification) return;
    this.#notification.push(Buffer.from(part));
    if (this.#left > 0) return;
    this.#notify(Buffer.concat(this.#notification));
    this.#notification = [];
  }
}
