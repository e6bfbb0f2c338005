// Fetches bars, closes the source and does nothing else: if something were left behind, this process would not end.
import { createJiti } from "jiti";

const jiti = createJiti(import.meta.url);
const { createIbkrSource } = await jiti.import("../../../src/broker/ibkr/ibkr-source.ts");
const [port, stopEarly] = process.argv.slice(2).map(Number);
const source = createIbkrSource({ port });
try {
  let bars = 0;
  for await (const chunk of source.fetch({ symbol: "SPY", resolution: "1d", duration: "320 D" })) {
    bars += chunk.bars.ts.length;
    if (stopEarly) break;
  }
  process.stdout.write(stopEarly ? "1 piece" : String(bars));
} catch (error) {
  process.stdout.write(error.code);
}
await source.close();
