import { describe, expect, it } from "vitest";
import { UsageError } from "../../src/model/errors.js";
import { plotFormats, plotModes, resolvePlotOptions, type PlotOptions } from "../../src/plot/plot-options.js";
import { plotResult } from "../../src/plot/plot-result.js";
import { plotThemes } from "../../src/plot/theme.js";
import { googBars, resultOf } from "../support/plot-results.js";

const messageOf = (options: unknown): string => {
  try {
    resolvePlotOptions(options as PlotOptions);
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as UsageError).message;
  }
  return "accepted";
};

describe("the options of a plot", () => {
  it("have defaults: full, light, twice the pixels, 1200 wide, PNG", () => {
    expect(resolvePlotOptions({})).toEqual({
      file: null,
      mode: "full",
      theme: "light",
      scale: 2,
      width: 1200,
      valueScale: "auto",
      format: "png",
      metadata: {},
    });
  });

  it("take the format from the ending of the file", () => {
    expect(resolvePlotOptions({ file: "a/b.SVG" }).format).toBe("svg");
    expect(resolvePlotOptions({ file: "a/b.png" }).format).toBe("png");
    expect(resolvePlotOptions({ file: "a/b" }).format).toBe("png");
    expect(resolvePlotOptions({ file: "a/b", format: "svg" }).format).toBe("svg");
  });

  it.each([
    [{ mode: "ful" }, 'expected mode to be simple or full, received "ful". Did you mean "full"?'],
    [{ theme: "drak" }, 'Did you mean "dark"?'],
    [{ format: "jpg" }, 'expected format to be png or svg, received "jpg"'],
    [{ valueScale: "logarithmic" }, "expected valueScale to be auto or linear or log"],
    [{ scale: 0 }, 'expected scale from 0.5 to 4, received "0"'],
    [{ scale: NaN }, 'received "NaN"'],
    [{ width: 1e9 }, "expected width from 480 to 4000"],
    [{ file: "a.png", format: "svg" }, 'the file "a.png" is not a svg: change its ending'],
    [{ file: "a.pdf" }, 'a plot is a png or svg: "a.pdf" would be neither'],
    [{ file: "a.JPG", format: "png" }, "would be neither"],
    [{ file: "" }, "expected a file name"],
    [{ metadata: { "": "x" } }, "expected a metadata keyword of 1 to 79 printable ASCII characters"],
    [{ metadata: { Ünicode: "x" } }, 'received "Ünicode"'],
    [{ them: "dark" }, 'unknown option "them"'],
  ])("%j are refused with a reason", (options, reason) => {
    expect(messageOf(options)).toContain(reason);
  });

  it("are refused all at once", () => {
    const message = messageOf({ mode: "x", theme: "y", scale: 99 });
    for (const word of ["mode", "theme", "scale"]) expect(message).toContain(word);
  });

  it("are checked before anything is drawn or loaded", async () => {
    await expect(plotResult(resultOf(googBars(5)), { scale: -1 })).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it.each(
    plotModes.flatMap((mode) => plotThemes.flatMap((theme) => plotFormats.map((format) => [mode, theme, format]))),
  )("%s, %s and %s go together", async (mode, theme, format) => {
    const options = { mode, theme, format, scale: 1 } as PlotOptions;
    const picture = await plotResult(resultOf(googBars(40)), options);
    expect(picture.svg()).toMatch(/^<svg /);
    expect(
      Buffer.from(await picture.png())
        .subarray(1, 4)
        .toString(),
    ).toBe("PNG");
  });
});
