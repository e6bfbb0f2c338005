import type sharpPackage from "sharp";
import type { PlotModule } from "./canvas.js";

/** The heavy packages of the plot, loaded. */
export interface PlotPackages {
  readonly plot: PlotModule;
  /** An empty document to draw in; elements are made in it and never attached. */
  readonly document: Document;
  readonly serialize: (node: Element) => string;
  readonly sharp: typeof sharpPackage;
}

let loading: Promise<PlotPackages> | null = null;

/** Loads jsdom, Observable Plot and sharp, once. */
export function loadPlotPackages(): Promise<PlotPackages> {
  loading ??= load().catch((error: unknown) => {
    loading = null;
    throw error;
  });
  return loading;
}

/**
 * Starts to load what a plot needs, so that the first one is ready sooner. Call it while something else is awaited, for
 * example the database; it may be called any number of times.
 */
export async function preloadPlot(): Promise<void> {
  await loadPlotPackages();
}

async function load(): Promise<PlotPackages> {
  const [plot, { JSDOM }, { default: sharp }] = await Promise.all([
    import("@observablehq/plot"),
    import("jsdom"),
    import("sharp"),
  ]);
  const { window } = new JSDOM("");
  const serializer = new window.XMLSerializer();
  return { plot, sharp, document: window.document, serialize: (node) => serializer.serializeToString(node) };
}
