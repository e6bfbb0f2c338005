import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { describeThrown, placeInUserCode } from "../../src/model/describe-thrown.js";
import { packageRoot } from "../../src/model/package-root.js";

it.each([
  ["a call", "at Object.onBar (/home/me/dip.ts:8:16)", "/home/me/dip.ts:8"],
  ["the file itself", "at /home/me/dip.ts:2:1", "/home/me/dip.ts:2"],
  ["an address", "at onBar (file:///home/me/my%20dip.mjs:3:9)", "/home/me/my dip.mjs:3"],
  ["a folder with parentheses", "at new A (/home/me (old)/dip.ts:4:2)", "/home/me (old)/dip.ts:4"],
])("the place of %s is found", (_title, frame, place) => {
  expect(placeInUserCode(`Error: no\n    ${frame}\n    at run (/home/me/main.ts:1:1)`)).toBe(place);
});

it("our own calls, those of packages and those of Node are passed over", () => {
  const frames = [
    `at ask (${packageRoot()}/src/backtest/ask-desk.ts:17:3)`,
    `at ask (file://${packageRoot()}/dist/chunk.js:17:3)`,
    "at mean (/home/me/node_modules/stats/index.js:9:9)",
    "at Module._load (node:internal/modules/cjs/loader:1:1)",
    "at JSON.parse (<anonymous>)",
  ];
  expect(placeInUserCode(["Error", ...frames, "at onBar (/home/me/a.ts:5:1)"].join("\n    "))).toBe("/home/me/a.ts:5");
  expect(placeInUserCode(["Error", ...frames].join("\n    "))).toBeNull();
});

it("what is no error is shown as it is", () => {
  expect(describeThrown("just text")).toBe("just text");
  expect(describeThrown(new TypeError("a full sentence."))).toMatch(
    /^TypeError: a full sentence \(.*describe-thrown\.test\.ts:\d+\)$/,
  );
});

it("an object that is no error is shown with what it holds, even without a text of its own", () => {
  expect(describeThrown({ code: 7, why: "no" })).toBe("{ code: 7, why: 'no' }");
  expect(describeThrown(Object.create(null))).toBe("[Object: null prototype] {}");
});

it("an error of another realm is an error", () => {
  expect(describeThrown(runInNewContext("new RangeError('elsewhere')"))).toMatch(/^RangeError: elsewhere/);
});
