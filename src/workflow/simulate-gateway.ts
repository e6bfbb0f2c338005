import { fetchBars } from "../data/fetch-bars.js";
import { createCsvSource } from "../data/sources/csv.js";
import { createSampleSource, sampleSeries } from "../data/sources/sample.js";
import type { Resolution } from "../model/resolution.js";
import { getLogger } from "../model/logger.js";
import { parseGatewayFault } from "../testing/gateway-fault.js";
import { startGatewaySimulator, type GatewaySimulator } from "../testing/gateway-simulator.js";
import type { SimulatedSeries } from "../testing/simulated-series.js";
import { generateBars } from "./generated-bars.js";

const log = getLogger("workflow.gateway");

/** What the simulated gateway serves. */
export interface SimulateGatewayRequest {
  /** CSV file with the bars. @default the bundled bars, made-up ones for symbols that are not bundled */
  readonly file?: string;
  /** Tickers. @default those of the file, else the bundled ones */
  readonly symbols: readonly string[];
  /** Bar sizes. @default 1d for a file, else the bundled ones */
  readonly resolutions: readonly Resolution[];
  /** TCP port on loopback. */
  readonly port: number;
  /** The gateway's clock at the start, epoch milliseconds UTC. @default just after the last bar */
  readonly now?: number;
  /** How many times faster its clock runs. @default 1 */
  readonly speed?: number;
  /** What shall go wrong, as typed: `pacing`, `pacing:3`. */
  readonly faults: readonly string[];
}

/** A series that is being served. */
export interface ServedSeries {
  /** Ticker. */
  readonly symbol: string;
  /** Bar size. */
  readonly resolution: Resolution;
  /** Number of bars. */
  readonly bars: number;
}

/** A running simulated gateway and what it serves. */
export interface SimulatedGateway {
  /** The gateway; close it. */
  readonly gateway: GatewaySimulator;
  /** What it serves. */
  readonly series: readonly ServedSeries[];
}

/** Starts a gateway on loopback that serves bars from a file, the bundled ones, or made-up ones. */
export async function simulateGateway(request: SimulateGatewayRequest): Promise<SimulatedGateway> {
  const { file, port, now, speed, faults } = request;
  const parsedFaults = faults.map(parseGatewayFault);
  const series = file === undefined ? await bundledSeries(request) : await fileSeries(file, request);
  const gateway = await startGatewaySimulator({
    series,
    port,
    faults: parsedFaults,
    ...(now === undefined ? {} : { now }),
    ...(speed === undefined ? {} : { speed }),
  });
  return {
    gateway,
    series: series.map(({ symbol, resolution, bars }) => ({ symbol, resolution, bars: bars.ts.length })),
  };
}

async function fileSeries(file: string, request: SimulateGatewayRequest): Promise<SimulatedSeries[]> {
  const source = createCsvSource(file);
  const listed = request.symbols.length > 0 ? request.symbols : await source.symbols();
  const symbols = listed.length > 0 ? listed : ["SPY"];
  const resolutions: readonly Resolution[] = request.resolutions.length > 0 ? request.resolutions : ["1d"];
  const series: SimulatedSeries[] = [];
  for (const symbol of symbols) {
    for (const resolution of resolutions) {
      series.push({ symbol, resolution, bars: (await fetchBars(source, { symbol, resolution })).bars });
    }
  }
  return series;
}

async function bundledSeries({ symbols, resolutions }: SimulateGatewayRequest): Promise<SimulatedSeries[]> {
  const source = createSampleSource();
  const wanted =
    symbols.length === 0 && resolutions.length === 0
      ? sampleSeries
      : (symbols.length > 0 ? symbols : ["SPY"]).flatMap((symbol) =>
          (resolutions.length > 0 ? resolutions : (["1d"] as const)).map((resolution) => ({ symbol, resolution })),
        );
  const series: SimulatedSeries[] = [];
  for (const { symbol, resolution } of wanted) {
    const bundled = sampleSeries.some((one) => one.symbol === symbol && one.resolution === resolution);
    if (!bundled) log.warn(`${symbol} @ ${resolution} is not bundled: serving made-up bars, not market data.`);
    const bars = bundled ? (await fetchBars(source, { symbol, resolution })).bars : generateBars(symbol, resolution);
    series.push({ symbol, resolution, bars });
  }
  return series;
}
