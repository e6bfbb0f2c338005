import type { RunManifest, TradingFacts } from "../model/run-record.js";
import { hashFinerBars } from "./hash-finer-bars.js";

/** A manifest as the JSON of the command line, of the file beside a picture, and of the picture itself. */
export function manifestToJson(manifest: RunManifest): Readonly<Record<string, unknown>> {
  return {
    data_hash: manifest.dataHash,
    outside_hash: manifest.outsideHash ?? null,
    finer_hash: hashFinerBars(manifest.finer ?? null),
    corporate_actions: manifest.corporateActions ?? null,
    instruments: manifest.instruments ? toFactsJson(manifest.instruments) : null,
    strategy_hash: manifest.strategyHash,
    strategy: manifest.strategy,
    params: manifest.params,
    options: manifest.options,
    package_version: manifest.packageVersion,
    lockfile_hash: manifest.lockfileHash,
    seed: manifest.seed,
  };
}

function toFactsJson(instruments: Readonly<Record<string, TradingFacts>>): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(instruments).map(([symbol, { assetClass, sessionsPerYear, step }]) => [
      symbol,
      { asset_class: assetClass, sessions_per_year: sessionsPerYear, step },
    ]),
  );
}
