/**
 * Where bars come from and where they stay.
 *
 * @module data
 */
export { fetchBars } from "./fetch-bars.js";
export { createCsvSource } from "./sources/csv.js";
export { createSampleSource, sampleSeries } from "./sources/sample.js";
