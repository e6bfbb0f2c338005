import { expect } from "vitest";
import { createBarColumns, concatBars, type BarColumns } from "../../../src/model/bar.js";
import type { BarChunk, BarRequest, BarSource } from "../../../src/model/bar-source.js";
import { createIbkrSource } from "../../../src/broker/ibkr/ibkr-source.js";
import type { IbkrOptions } from "../../../src/broker/ibkr/ibkr-options.js";
import {
  startGatewaySimulator,
  type GatewaySimulator,
  type GatewaySimulatorOptions,
} from "../../../src/testing/gateway-simulator.js";

const dayMs = 864e5;

/** Bars at given instants, prices and volumes all different, every one sound. */
export function barsAt(instants: readonly number[]): BarColumns {
  const bars = createBarColumns(instants.length);
  instants.forEach((ts, i) => {
    const open = 100 + (i % 997) / 8;
    bars.ts[i] = ts;
    bars.open[i] = open;
    bars.high[i] = open + 1.5;
    bars.low[i] = open - 1.25;
    bars.close[i] = open + 0.375;
    bars.volume[i] = 1000 + i;
  });
  return bars;
}

/** Midnights UTC of Monday to Friday, both ends included. */
export function weekdays(from: string, to: string): number[] {
  const days: number[] = [];
  for (let ts = Date.parse(from); ts <= Date.parse(to); ts += dayMs) {
    const day = new Date(ts).getUTCDay();
    if (day !== 0 && day !== 6) days.push(ts);
  }
  return days;
}

/** Opening instants of bars of a New York session in winter (14:30 to 21:00 UTC) on each day given. */
export function sessionBars(days: readonly number[], sizeMs: number): number[] {
  return days.flatMap((day) => {
    const instants: number[] = [];
    for (let ts = day + 14.5 * 36e5; ts < day + 21 * 36e5; ts = Math.floor(ts / sizeMs) * sizeMs + sizeMs)
      instants.push(ts);
    return instants;
  });
}

/** Options that make the real client give up in fractions of a second. */
export const impatient: IbkrOptions = {
  timeoutMs: 600,
  historyTimeoutMs: 600,
  heartbeatMs: 250,
  reconnectMs: 1500,
  outageMs: 600,
  farmMs: 300,
  retryMs: 20,
  random: () => 0.5,
  pacing: { backOffMs: [60, 120] },
};

/** Matches a text that contains the part, or fits the pattern. */
export function textWith(part: string | RegExp): unknown {
  return typeof part === "string" ? expect.stringContaining(part) : expect.stringMatching(part);
}

/** Runs a test against a simulated gateway and the real client, and closes both whatever happens. */
export async function withGateway<T>(
  options: GatewaySimulatorOptions & { readonly client?: IbkrOptions },
  work: (source: BarSource, gateway: GatewaySimulator) => Promise<T>,
): Promise<T> {
  const { client, ...rest } = options;
  const gateway = await startGatewaySimulator(rest);
  const source = createIbkrSource({ ...impatient, port: gateway.port, ...client });
  try {
    return await work(source, gateway);
  } finally {
    await source.close();
    await gateway.close();
  }
}

/** All pieces of a fetch, and their bars in time order. */
export async function collect(
  source: BarSource,
  request: BarRequest,
): Promise<{ chunks: BarChunk[]; bars: BarColumns; skipped: number }> {
  const chunks: BarChunk[] = [];
  for await (const chunk of source.fetch(request)) chunks.push(chunk);
  const bars = concatBars(chunks.map((chunk) => chunk.bars).reverse());
  return { chunks, bars, skipped: chunks.reduce((sum, chunk) => sum + chunk.skipped.length, 0) };
}
