import { AnswerSplitter, type WireClient } from "./answer-splitter.js";

/** The one backend that all connections share. */
export interface Backend {
  /** Runs protocol messages and hands every piece of the answer to `answer`, before the promise resolves. */
  run(messages: Buffer, answer: (piece: Buffer) => void): Promise<void>;
}

/** The server's side of one connection. */
export interface WireConnection {
  /** Takes bytes that came from the client, in any pieces. */
  receive(bytes: Buffer): void;
  /** Tells that the client is gone; its open transaction is rolled back. */
  gone(): void;
}

const front = { copyData: 0x64, copyDone: 0x63, copyFail: 0x66, query: 0x51, terminate: 0x58 } as const;
const request = { ssl: 80877103, gssEncryption: 80877104, cancel: 80877102 } as const;
const idle = 0x49;
const copyIn = /^\s*copy\s[\s\S]+?\sfrom\s+stdin\b/i;
const binaryCopy = /\sfrom\s+stdin\b[\s\S]*\bbinary\b/i;
const refusal = Buffer.from("N");
const rollback = simpleQuery("rollback");

/**
 * Lets many connections share one PostgreSQL backend. A connection owns the backend from its first message until the
 * backend reports that no transaction is open. COPY FROM STDIN must reach an embedded backend in one piece, so it is
 * collected here until the client is done.
 */
export class WireMultiplexer {
  readonly #backend: Backend;
  readonly #connections = new Set<Connection>();
  readonly #waiting: { connection: Connection; go: () => void }[] = [];
  #owner: Connection | null = null;
  #busy = false;

  constructor(backend: Backend) {
    this.#backend = backend;
  }

  /** Adds a client. */
  connect(client: WireClient): WireConnection {
    const connection = new Connection(this, client);
    this.#connections.add(connection);
    return connection;
  }

  /** Ends every connection. */
  close(): void {
    for (const connection of this.#connections) connection.client.close();
  }

  /** Waits until nobody else owns the backend, then owns it. */
  async own(connection: Connection): Promise<void> {
    await this.#enter(connection);
    this.#owner = connection;
    this.#leave();
  }

  /** Runs messages for a connection and sends it the answer. */
  async run(connection: Connection, messages: Buffer, ownCopyResponse: boolean): Promise<void> {
    await this.#enter(connection);
    const splitter = new AnswerSplitter(ownCopyResponse, connection.client, (bytes) => this.#notify(bytes));
    try {
      await this.#backend.run(messages, (piece) => splitter.take(piece));
    } finally {
      this.#owner = splitter.status === idle ? null : connection;
      this.#leave();
    }
  }

  /** Forgets a connection; what it had open is rolled back. */
  async drop(connection: Connection): Promise<void> {
    this.#connections.delete(connection);
    if (this.#owner !== connection) return;
    await this.#enter(connection);
    await this.#backend.run(rollback, () => undefined).catch(() => undefined);
    this.#owner = null;
    this.#leave();
  }

  async #enter(connection: Connection): Promise<void> {
    if (!this.#mayEnter(connection)) {
      await new Promise<void>((go) => this.#waiting.push({ connection, go }));
    }
    this.#busy = true;
  }

  #mayEnter(connection: Connection): boolean {
    return !this.#busy && (this.#owner === null || this.#owner === connection);
  }

  #leave(): void {
    this.#busy = false;
    const next = this.#waiting.findIndex(({ connection }) => this.#mayEnter(connection));
    if (next === -1) return;
    // Busy from now on, not from when the waiting one runs: nobody may slip in between.
    this.#busy = true;
    this.#waiting.splice(next, 1)[0]!.go();
  }

  #notify(bytes: Buffer): void {
    for (const { client } of this.#connections) client.send(bytes);
  }
}

/** One client's messages, cut out of its bytes and run in order. */
class Connection implements WireConnection {
  readonly client: WireClient;
  readonly #multiplexer: WireMultiplexer;
  #order: Promise<void> = Promise.resolve();
  #rest: Buffer[] = [];
  #restLength = 0;
  #needed = 8;
  #started = false;
  #gone = false;
  #copy: Buffer[] | null = null;

  constructor(multiplexer: WireMultiplexer, client: WireClient) {
    this.#multiplexer = multiplexer;
    this.client = client;
  }

  receive(bytes: Buffer): void {
    this.#next(() => this.#take(bytes));
  }

  gone(): void {
    this.#next(() => this.#leave());
  }

  #next(work: () => Promise<void>): void {
    this.#order = this.#order.then(work).catch(async () => {
      this.client.close();
      await this.#leave();
    });
  }

  async #leave(): Promise<void> {
    if (this.#gone) return;
    this.#gone = true;
    await this.#multiplexer.drop(this);
  }

  async #take(bytes: Buffer): Promise<void> {
    if (this.#gone) return;
    this.#rest.push(bytes);
    this.#restLength += bytes.length;
    if (this.#restLength < this.#needed) return;
    const all = this.#rest.length === 1 ? bytes : Buffer.concat(this.#rest, this.#restLength);
    const plain: Buffer[] = [];
    let at = 0;
    for (;;) {
      const length = this.#messageLength(all, at);
      this.#needed = length ?? (this.#started ? 5 : 8);
      if (length === null || all.length - at < length) break;
      await this.#handle(all.subarray(at, at + length), plain);
      at += length;
    }
    this.#rest = at < all.length ? [all.subarray(at)] : [];
    this.#restLength = all.length - at;
    await this.#flush(plain);
  }

  async #flush(plain: Buffer[]): Promise<void> {
    const messages = plain.splice(0);
    if (messages.length > 0 && !this.#gone) await this.#multiplexer.run(this, Buffer.concat(messages), false);
  }

  #messageLength(bytes: Buffer, at: number): number | null {
    const head = this.#started ? 1 : 0;
    if (bytes.length - at < head + (this.#started ? 4 : 8)) return null;
    return head + bytes.readUInt32BE(at + head);
  }

  /** Runs what has to be run alone; collects the others in `plain`, to be run together. */
  async #handle(message: Buffer, plain: Buffer[]): Promise<void> {
    if (this.#gone) return;
    if (!this.#started) return this.#start(message);
    const type = message[0]!;
    if (this.#copy) return this.#collect(message, type);
    if (type === front.terminate) {
      await this.#flush(plain);
      await this.#leave();
      this.client.close();
    } else if (type === front.query && copyIn.test(headOf(message))) {
      await this.#flush(plain);
      await this.#multiplexer.own(this);
      this.#copy = [message];
      this.client.send(copyInResponse(binaryCopy.test(headOf(message))));
    } else if (type !== front.copyData && type !== front.copyDone && type !== front.copyFail) {
      // Copy messages after the end of a COPY are dropped, as a server does.
      plain.push(message);
    }
  }

  async #start(message: Buffer): Promise<void> {
    const code = message.readUInt32BE(4);
    if (code === request.ssl || code === request.gssEncryption) {
      this.client.send(refusal);
    } else if (code === request.cancel) {
      this.client.close();
    } else {
      this.#started = true;
      await this.#multiplexer.run(this, message, false);
    }
  }

  async #collect(message: Buffer, type: number): Promise<void> {
    this.#copy!.push(message);
    if (type !== front.copyDone && type !== front.copyFail) return;
    const all = Buffer.concat(this.#copy!);
    this.#copy = null;
    await this.#multiplexer.run(this, all, true);
  }
}

/** Start of the text of a Query message. */
function headOf(message: Buffer): string {
  return message.toString("utf8", 5, Math.min(message.length, 2048));
}

/** Clients send text line by line, so they must be told when it is none. */
function copyInResponse(binary: boolean): Buffer {
  return Buffer.from([0x47, 0, 0, 0, 7, binary ? 1 : 0, 0, 0]);
}

function simpleQuery(text: string): Buffer {
  const body = Buffer.from(`${text}\0`);
  const head = Buffer.alloc(5);
  head[0] = front.query;
  head.writeUInt32BE(4 + body.length, 1);
  return Buffer.concat([head, body]);
}
