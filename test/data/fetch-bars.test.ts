import { describe, expect, test } from "vitest";
import { fetchBars } from "../../src/data/fetch-bars.js";
import { createSampleSource, sampleSeries } from "../../src/data/sources/sample.js";
import type { BarColumns } from "../../src/model/bar.js";
import type { BarSource } from "../../src/model/bar-source.js";
import { toInstrument } from "../../src/model/instrument.js";

const request = { symbol: "SPY", resolution: "1d" } as const;

function bars(...rows: readonly (readonly [day: number, close: number])[]): BarColumns {
  const column = (value: (row: readonly [number, number]) => number): Float64Array => Float64Array.from(rows, value);
  const close = column(([, price]) => price);
  const ts = column(([day]) => Date.UTC(2025, 2, day));
  return { ts, open: close, high: close, low: close, close, volume: column(() => NaN) };
}

/** A source that yields the given pieces, whatever is asked. */
function pieces(...chunks: readonly BarColumns[]): BarSource {
  return {
    name: "pieces",
    resolveInstrument: (symbol) => Promise.resolve(toInstrument(symbol)),
    now: () => Promise.resolve(0),
    close: () => Promise.resolve(),
    async *fetch() {
      for (const chunk of chunks) {
        await Promise.resolve();
        yield { bars: chunk, from: chunk.ts[0] ?? 0, to: chunk.ts.at(-1) ?? 0, skipped: [] };
      }
    },
  };
}

describe("fetchBars", () => {
  test("pieces in falling time that overlap become one rising series", async () => {
    const frame = await fetchBars(pieces(bars([5, 50], [6, 60]), bars(), bars([3, 30], [4, 40], [5, 50])), request);
    expect([...frame.col("close")]).toEqual([30, 40, 50, 60]);
    expect([frame.symbol, frame.resolution]).toEqual(["SPY", "1d"]);
    expect(frame.columnNames).toEqual(["ts", "open", "high", "low", "close", "volume"]);
  });

  test("pieces that contradict each other are an error with the time and both values", async () => {
    await expect(fetchBars(pieces(bars([3, 30]), bars([3, 31])), request)).rejects.toMatchObject({
      code: "CONFLICTING_BARS",
      message:
        'pieces, SPY @ 1d, 2025-03-03: expected one bar per time, but two differ: open "30" and "31". Remove the wrong one.',
    });
  });

  test("no bars at all are an error", async () => {
    await expect(fetchBars(pieces(bars()), request)).rejects.toMatchObject({ code: "EMPTY_RESULT" });
  });

  test("an aborted fetch stops between pieces", async () => {
    const abort = new AbortController();
    const source = pieces(bars([3, 30]), bars([4, 40]));
    const stopping: BarSource = {
      ...source,
      async *fetch(asked) {
        for await (const chunk of source.fetch(asked)) {
          yield chunk;
          abort.abort();
        }
      },
    };
    await expect(fetchBars(stopping, { ...request, signal: abort.signal })).rejects.toMatchObject({ code: "ABORTED" });
  });
});

describe("the bundled sample", () => {
  test.each(sampleSeries.map((series) => [series.symbol, series.resolution, series] as const))(
    "has the bars of %s @ %s that its list promises",
    async (symbol, resolution, { from, to }) => {
      const source = createSampleSource();
      const { ts } = await fetchBars(source, { symbol, resolution });
      expect(new Date(ts[0]!).toISOString().slice(0, 10)).toBe(from);
      expect(new Date(ts.at(-1)!).toISOString().slice(0, 10)).toBe(to);
      expect(await source.now(symbol, resolution)).toBe(ts.at(-1));
    },
  );

  test("knows its instrument and gives a window of it", async () => {
    const source = createSampleSource();
    expect(await source.resolveInstrument("SPY")).toMatchObject({ symbol: "SPY", currency: "USD", assetClass: "ETF" });
    const frame = await fetchBars(source, { ...request, duration: "5 Y" });
    expect(frame.ts[0]).toBeGreaterThanOrEqual(frame.ts.at(-1)! - 5 * 365 * 864e5);
    expect(frame.length).toBe(1259);
  });

  test("names what it has when asked for something else", async () => {
    const source = createSampleSource();
    await expect(source.resolveInstrument("AAPL")).rejects.toMatchObject({ code: "UNKNOWN_CONTRACT" });
    await expect(fetchBars(source, { symbol: "SPY", resolution: "5m" })).rejects.toThrow(
      /bundled series SPY @ 1d \(1998-01-02 to 2021-03-31\), SPY @ 1h .* received "SPY @ 5m"/,
    );
  });
});

test.each<[object, string, RegExp]>([
  [{ from: "2020-01-01" }, "INVALID_ARGUMENT", /^Expected "from" in epoch milliseconds, received "2020-01-01"\.$/],
  [{ to: NaN }, "INVALID_ARGUMENT", /^Expected "to" in epoch milliseconds/],
  [{ from: 2, to: 1 }, "REVERSED_DATES", /^Expected "from" not after "to"/],
  [{ durration: "5 Y" }, "INVALID_ARGUMENT", /"durration" of fetchBars\. Did you mean "duration"\?$/],
])("a request that means something else than it says is refused: %j", async (odd, code, message) => {
  await expect(fetchBars(createSampleSource(), { ...request, ...odd })).rejects.toMatchObject({
    code,
    message: expect.stringMatching(message) as string,
  });
});
