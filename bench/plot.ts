/**
 * How long a picture takes from a cold process to PNG, beside its plain steps: importing the three packages, and
 * letting sharp draw an SVG of the same lines and compress the same pixels.
 *
 *     npm run build && npm run bench plot
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import path from "node:path";
import sharp from "sharp";
import { runBacktest } from "../src/backtest/run-backtest.js";
import type { BacktestResult } from "../src/backtest/result.js";
import { computeIndicators } from "../src/indicators/compute-indicators.js";
import { packageRoot } from "../src/model/package-root.js";
import { preloadPlot } from "../src/plot/packages.js";
import { plotResult } from "../src/plot/plot-result.js";
import { createRandomWalk } from "./random-walk.js";

function resultOf(bars: number): BacktestResult {
  const result = runBacktest(createRandomWalk(bars), "db_ma_cross");
  return { ...result, frame: computeIndicators(result.frame, ["ma20", "ma50", "bb", "rsi14", "macd"]) };
}

async function median(work: () => unknown, rounds = 5): Promise<number> {
  const times: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const start = performance.now();
    await work();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[rounds >> 1]!;
}

/** What the same pixels cost without us: polylines of every value, drawn and compressed by sharp. */
async function plainPicture(result: BacktestResult, width: number, height: number): Promise<Buffer> {
  const { frame } = result;
  const names = frame.columnNames.filter((name) => name === "close" || frame.spec(name) !== null);
  const lines = names.map((name, row) => {
    const values = frame.col(name);
    const finite = values.filter(Number.isFinite);
    const low = finite.reduce((a, b) => Math.min(a, b), Infinity);
    const high = finite.reduce((a, b) => Math.max(a, b), -Infinity);
    const y = (value: number): string => ((row + (high - value) / (high - low)) * (height / names.length)).toFixed(1);
    const points = Array.from(values, (value, i) =>
      Number.isFinite(value) ? `${((i / values.length) * width).toFixed(1)},${y(value)}` : "",
    );
    return `<polyline points="${points.join(" ")}" fill="none" stroke="#24292f"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${lines.join("")}</svg>`;
  return sharp(Buffer.from(svg), { density: 144, unlimited: true })
    .removeAlpha()
    .png({ compressionLevel: 6 })
    .toBuffer();
}

/** Milliseconds of a whole process that runs an ES module text. */
function coldProcess(code: string): Promise<number> {
  return median(() => execFileSync(process.execPath, ["--input-type=module", "-e", code], { cwd: packageRoot() }));
}

function coldPicture(): string {
  const url = (name: string): string => JSON.stringify(`file://${path.join(packageRoot(), "dist", `${name}.js`)}`);
  return `
    const [{ runBacktest }, { computeIndicators }, { createSampleSource, fetchBars }, { plotResult }] = await Promise.all(
      ["backtest", "indicators", "data", "plot"].map((name) => import(new URL(name + ".js", ${url("index")}))));
    const frame = (await fetchBars(createSampleSource(), { symbol: "SPY", resolution: "1d", duration: "5 Y" }));
    const result = runBacktest(frame, "db_ma_cross");
    const columns = computeIndicators(result.frame, ["ma20", "ma50", "bb", "rsi14", "macd"]);
    await (await plotResult({ ...result, frame: columns })).png();`;
}

await preloadPlot();
for (const bars of [1256, 10_000, 100_000]) {
  const result = resultOf(bars);
  const picture = await plotResult(result);
  const figure = await median(() => plotResult(result));
  const whole = await median(async () => (await plotResult(result)).png());
  const plain = await median(() => plainPicture(result, picture.width, picture.height), bars > 10_000 ? 1 : 5);
  const kilobytes = (size: number): string => `${(size / 1024).toFixed(0)} KB`;
  console.log(
    `${bars} bars, warm: SVG ${figure.toFixed(0)} ms (${kilobytes(picture.svg().length)}), ` +
      `PNG ${whole.toFixed(0)} ms (${kilobytes((await picture.png()).length)}); ` +
      `plain polylines of every value ${plain.toFixed(0)} ms; ratio ${(whole / plain).toFixed(2)}`,
  );
}

const imports = await coldProcess(
  'await Promise.all(["jsdom", "@observablehq/plot", "sharp"].map((name) => import(name)));',
);
console.log(`cold process, the three packages alone: ${imports.toFixed(0)} ms`);
if (existsSync(path.join(packageRoot(), "dist", "plot.js"))) {
  const cold = await coldProcess(coldPicture());
  console.log(`cold process, bars to PNG (1,256 bars): ${cold.toFixed(0)} ms; ratio ${(cold / imports).toFixed(2)}`);
} else {
  console.log("cold process, bars to PNG: run `npm run build` first");
}
