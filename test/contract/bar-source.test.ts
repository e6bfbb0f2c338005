import path from "node:path";
import { describe, expect, test } from "vitest";
import { createCsvSource } from "../../src/data/sources/csv.js";
import { createSampleSource } from "../../src/data/sources/sample.js";
import type { BarChunk, BarRequest, BarSource } from "../../src/model/bar-source.js";
import type { Resolution } from "../../src/model/resolution.js";

interface SourceCase {
  readonly create: () => BarSource;
  readonly symbol: string;
  readonly resolution: Resolution;
  /** Bars of the whole series, counted without this code. */
  readonly bars: number;
}

const fixture = (file: string): string => path.join(import.meta.dirname, "../fixtures", file);

/** Every source that answers without a network; the gateway's runs the same promises against the simulator. */
const cases: Readonly<Record<string, SourceCase>> = {
  "a CSV file": {
    create: () => createCsvSource(fixture("bars/GOOG_1d.csv.gz")),
    symbol: "GOOG",
    resolution: "1d",
    bars: 2148,
  },
  "a CSV file of several symbols, newest first": {
    create: () => createCsvSource(fixture("csv/wide_AAPL_TSLA_GOOGL_COKE_1d_desc.csv.gz")),
    symbol: "AAPL",
    resolution: "1d",
    bars: 753,
  },
  "the bundled daily sample": { create: createSampleSource, symbol: "SPY", resolution: "1d", bars: 5849 },
  "the bundled hourly sample": { create: createSampleSource, symbol: "SPY", resolution: "1h", bars: 5268 },
};

async function collect(source: BarSource, request: BarRequest): Promise<BarChunk[]> {
  const chunks: BarChunk[] = [];
  for await (const chunk of source.fetch(request)) chunks.push(chunk);
  return chunks;
}

describe.each(Object.entries(cases))("%s", (_, { create, symbol, resolution, bars }) => {
  const request = { symbol, resolution };

  test("yields the whole series, rising, each piece inside what it says it covers", async () => {
    const source = create();
    const chunks = await collect(source, request);
    const ts = chunks.flatMap((chunk) => [...chunk.bars.ts]);
    expect(ts).toHaveLength(bars);
    expect(ts.every((at, i) => i === 0 || at > ts[i - 1]!)).toBe(true);
    for (const chunk of chunks) {
      expect(chunk.bars.ts[0]).toBeGreaterThanOrEqual(chunk.from);
      expect(chunk.bars.ts.at(-1)).toBeLessThanOrEqual(chunk.to);
    }
    await source.close();
  });

  test("yields bars whose prices are possible", async () => {
    for (const chunk of await collect(create(), request)) {
      const { open, high, low, close, volume } = chunk.bars;
      for (let i = 0; i < open.length; i++) {
        const possible = low[i]! > 0 && high[i]! < Infinity && !(volume[i]! < 0);
        const inside = [open[i]!, close[i]!].every((price) => price >= low[i]! && price <= high[i]!);
        expect(possible && inside).toBe(true);
      }
    }
  });

  test("keeps to a window, both ends included", async () => {
    const source = create();
    const all = (await collect(source, request)).flatMap((chunk) => [...chunk.bars.ts]);
    const [from, to] = [all[100]!, all[200]!];
    const part = (await collect(source, { ...request, from, to })).flatMap((chunk) => [...chunk.bars.ts]);
    expect(part).toEqual(all.slice(100, 201));
  });

  test("has its last bar as its now and reports progress to the end", async () => {
    const source = create();
    const done: number[] = [];
    const chunks = await collect(source, { ...request, onProgress: (progress) => done.push(progress.done) });
    expect(await source.now(symbol, resolution)).toBe(chunks.at(-1)!.bars.ts.at(-1));
    expect(done.at(-1)).toBe(1);
    expect(done.every((share, i) => i === 0 || share >= done[i - 1]!)).toBe(true);
  });

  test("resolves its instrument under the name asked for", async () => {
    expect((await create().resolveInstrument(symbol)).symbol).toBe(symbol);
  });

  test("stops at once when the signal has fired", async () => {
    const signal = AbortSignal.abort();
    await expect(collect(create(), { ...request, signal })).rejects.toMatchObject({ code: "ABORTED" });
  });

  test("can be closed twice", async () => {
    const source = create();
    await source.close();
    await expect(source.close()).resolves.toBeUndefined();
  });
});
