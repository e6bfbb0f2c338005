import type { BarChunk, BarRequest, BarSource } from "../../model/bar-source.js";
import { DataError } from "../../model/errors.js";
import { toInstrument, type Instrument } from "../../model/instrument.js";
import { assetPath } from "../../model/package-root.js";
import type { Resolution } from "../../model/resolution.js";
import { createCsvSource } from "./csv.js";

/** A bundled series. */
export interface SampleSeries {
  /** Ticker text. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
  /** First day. */
  readonly from: string;
  /** Last day. */
  readonly to: string;
}

/** The bundled series: SPY from QuantConnect Lean (Apache-2.0; notice beside the files). */
export const sampleSeries: readonly SampleSeries[] = [
  { symbol: "SPY", resolution: "1d", from: "1998-01-02", to: "2021-03-31" },
  { symbol: "SPY", resolution: "1h", from: "2018-04-02", to: "2021-03-31" },
];

const spy: Instrument = toInstrument("SPY", {
  description: "SPDR S&P 500 ETF Trust",
  exchange: "ARCA",
  currency: "USD",
  assetClass: "ETF",
  minTick: 0.01,
});

/**
 * The bars that ship with the package, for trying things without a broker: SPY daily (raw prices) and three years of
 * SPY hourly (regular session).
 */
export function createSampleSource(): BarSource {
  return {
    name: "bundled sample",
    resolveInstrument: (symbol) => (symbol === "SPY" ? Promise.resolve(spy) : Promise.reject(noSample(symbol))),
    fetch: (request) => fetchSample(request),
    now: async (symbol, resolution) => openSample(symbol, resolution).now(symbol, resolution),
    close: () => Promise.resolve(),
  };
}

async function* fetchSample(request: BarRequest): AsyncGenerator<BarChunk> {
  yield* openSample(request.symbol, request.resolution).fetch(request);
}

function openSample(symbol: string, resolution: Resolution): BarSource {
  const series = sampleSeries.find((one) => one.symbol === symbol && one.resolution === resolution);
  if (series === undefined) throw noSample(`${symbol} @ ${resolution}`);
  return createCsvSource(assetPath("sample", `${symbol}_${resolution}.csv.gz`));
}

function noSample(wanted: string): DataError {
  const list = sampleSeries.map((one) => `${one.symbol} @ ${one.resolution} (${one.from} to ${one.to})`).join(", ");
  return new DataError("UNKNOWN_CONTRACT", `Expected one of the bundled series ${list}, received "${wanted}".`);
}
