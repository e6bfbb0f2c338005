import { describe, expect, it } from "vitest";
import { didYouMean, nearest } from "../../src/model/nearest.js";

describe("the nearest name", () => {
  it.each([
    // A swap is one edit like any other, and wins against others of the same number.
    ["prot", ["plot", "port", "profile"], "port"],
    ["prot", ["port", "plot", "profile"], "port"],
    ["from", ["frame", "form"], "form"],
    ["hsot", ["hat", "host"], "host"],
    ["abcdefgh", ["badcfehg"], "badcfehg"],
    ["strateg", ["status", "strategy"], "strategy"],
    ["MACDD", ["macd", "mac"], "macd"],
    // One of fewer edits wins against one with the same letters.
    ["stops", ["spots2", "stop"], "stop"],
  ])("of %s among %j is %s", (word, candidates, expected) => {
    expect(nearest(word, candidates)).toBe(expected);
  });

  it("is none where every one is far away", () => {
    expect(nearest("bogus", ["backtest", "ingest"])).toBeNull();
    // Same letters alone are not near.
    expect(nearest("abcd", ["dcba"])).toBeNull();
    expect(didYouMean("bogus", ["backtest"])).toBe("");
  });
});
