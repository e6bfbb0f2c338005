import { afterEach, describe, expect, it } from "vitest";
import { plotResult } from "../../src/plot/plot-result.js";
import { preloadPlot } from "../../src/plot/packages.js";
import { googBars, resultOf } from "../support/plot-results.js";

describe("show", () => {
  const kernel = globalThis as { __tslab__?: unknown };
  afterEach(() => {
    delete kernel.__tslab__;
  });

  it("hands the PNG to the notebook's display", async () => {
    const shown: Uint8Array[] = [];
    kernel.__tslab__ = {
      require: (id: string) => {
        expect(id).toBe("tslab");
        return { display: { png: (data: Uint8Array) => shown.push(data) } };
      },
    };
    const picture = await plotResult(resultOf(googBars(20), []), { scale: 1 });
    await picture.show();
    expect(shown).toEqual([await picture.png()]);
  });

  it("outside a notebook says what to do instead", async () => {
    const picture = await plotResult(resultOf(googBars(20), []));
    await expect(picture.show()).rejects.toThrow(/tslab notebook.*file: "plot\.png"/);
  });
});

describe("preloadPlot", () => {
  it("may be called any number of times", async () => {
    await Promise.all([preloadPlot(), preloadPlot()]);
  });
});
