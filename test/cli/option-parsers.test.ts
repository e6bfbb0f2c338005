import { describe, expect, it } from "vitest";
import {
  collectParams,
  collectResolutions,
  collectSymbols,
  decimal,
  duration,
  fromInstant,
  instant,
  integer,
  oneSymbol,
  toInstant,
} from "../../src/cli/option-parsers.js";

describe("symbols", () => {
  it("are separated by commas, repeated flags add, doubles count once", () => {
    expect(collectSymbols("SPY, QQQ", ["AAPL", "SPY"])).toEqual(["AAPL", "SPY", "QQQ"]);
    expect(collectSymbols("BRK B")).toEqual(["BRK B"]);
  });

  it.each(["", "SPY,,QQQ", "A\u0000B", "\t"])("%j is none", (text) => {
    expect(() => collectSymbols(text)).toThrow(/Expected a ticker/);
  });

  it("are one where a command works on one series", () => {
    expect(oneSymbol(" SPY ")).toBe("SPY");
    expect(() => oneSymbol("SPY,QQQ")).toThrow(
      /^Expected one ticker, received "SPY,QQQ"\. Run the command once for each/,
    );
  });
});

describe("bar sizes and look-backs", () => {
  it("come in the stored spelling", () => {
    expect(collectResolutions("1 hour,1D", ["5m"])).toEqual(["5m", "1h", "1d"]);
    expect(duration(" 5 y ")).toBe("5 Y");
  });
});

describe("parameters", () => {
  it("are name=value; a later one wins", () => {
    expect(collectParams("short=5", { short: "3", long: "9" })).toEqual({ short: "5", long: "9" });
    expect(collectParams("expr=a=b")).toEqual({ expr: "a=b" });
    expect(() => collectParams("=5")).toThrow(/name=value/);
  });
});

describe("instants", () => {
  it("a bare date starts at its midnight and ends with its last millisecond, UTC", () => {
    expect(fromInstant("2025-03-04")).toBe(Date.UTC(2025, 2, 4));
    expect(toInstant("2025-03-04")).toBe(Date.UTC(2025, 2, 5) - 1);
  });

  it("a time is exact; without a zone it is UTC", () => {
    expect(toInstant("2025-03-04T14:30")).toBe(Date.UTC(2025, 2, 4, 14, 30));
    expect(fromInstant("2025-03-04 14:30:15Z")).toBe(Date.UTC(2025, 2, 4, 14, 30, 15));
    expect(instant("--now")("2025-03-04T14:30:00-05:00")).toBe(Date.UTC(2025, 2, 4, 19, 30));
  });

  it.each(["2025-02-30", "2025-13-01", "tomorrow", "20250304", "2025-03-04T25:00", ""])("%j is none", (text) => {
    expect(() => fromInstant(text)).toThrow(`received "${text}"`);
  });
});

describe("numbers", () => {
  it("lie inside their bounds", () => {
    expect(integer("--port", 1, 65_535)("4002")).toBe(4002);
    for (const text of ["0", "65536", "1.5", "", "x"])
      expect(() => integer("--port", 1, 65_535)(text)).toThrow(`"${text}"`);
    expect(decimal("--cash", 0, true)("0.5")).toBe(0.5);
    for (const text of ["0", "-1", "Infinity", "NaN", " "])
      expect(() => decimal("--cash", 0, true)(text)).toThrow(/--cash/);
    expect(decimal("--spread", 0)("0")).toBe(0);
  });
});
