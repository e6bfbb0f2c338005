import type { MessageKind } from "./classify-message.js";

/** State of one of IBKR's data farms. */
export interface FarmState {
  /** For example `ushmds`. */
  readonly name: string;
  /** What it serves. */
  readonly serves: "market data" | "history" | "contracts";
  /** Inactive is normal: it wakes up when asked. */
  readonly state: "ok" | "inactive" | "broken";
}

const serves: Readonly<Record<number, FarmState["serves"]>> = {
  2103: "market data",
  2104: "market data",
  2108: "market data",
  2105: "history",
  2106: "history",
  2107: "history",
  2157: "contracts",
  2158: "contracts",
};

/** What TWS has said about its own link to IBKR and about the farms behind it. */
export class LinkHealth {
  readonly #farms = new Map<string, FarmState>();
  readonly #listeners = new Set<() => void>();
  #down: string | null = null;

  /** Takes note of a message. */
  update(kind: MessageKind, code: number, text: string): void {
    if (kind === "link-lost") this.#down = text;
    if (kind === "link-restored" || kind === "data-lost") this.#down = null;
    if (kind === "farm-ok" || kind === "farm-broken") this.#updateFarm(kind, code, text);
    for (const listener of [...this.#listeners]) listener();
  }

  /** The farms heard of so far. */
  farms(): readonly FarmState[] {
    return [...this.#farms.values()];
  }

  /** What TWS said when it lost IBKR; null while it is connected. */
  linkDown(): string | null {
    return this.#down;
  }

  /** Farms that history needs and that are broken. */
  brokenFarms(): readonly FarmState[] {
    return this.farms().filter((farm) => farm.state === "broken");
  }

  /** Whether some farm still serves history. */
  servesHistory(): boolean {
    return this.farms().some((farm) => farm.serves === "history" && farm.state !== "broken");
  }

  /** Calls back whenever something changed; the result stops that. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #updateFarm(kind: MessageKind, code: number, text: string): void {
    // The name stands behind a colon, or behind a full stop without a space: "… upon demand.ushmds".
    const name = /[:.]\s*([^\s:.]+)\s*$/.exec(text)?.[1] ?? text;
    const idle = code === 2107 || code === 2108 ? "inactive" : "ok";
    const state = kind === "farm-broken" ? "broken" : idle;
    this.#farms.set(`${name} ${serves[code]}`, { name, serves: serves[code]!, state });
    // A farm that answers proves the link, whatever was said before.
    if (state === "ok") this.#down = null;
  }
}
