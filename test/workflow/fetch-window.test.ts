import { describe, expect, it } from "vitest";
import { assertWindow, describeWindow, lastCompleteTs, resolveWindow } from "../../src/workflow/fetch-window.js";

const day = (text: string): number => Date.parse(text);

describe("the last complete bar", () => {
  it("of days is the day before today", () => {
    expect(lastCompleteTs(day("2025-11-14T20:00Z"), "1d")).toBe(day("2025-11-13"));
    expect(lastCompleteTs(day("2025-11-15T00:00Z"), "1d")).toBe(day("2025-11-14"));
  });

  it("of hours lies on the half hours that sessions open at", () => {
    expect(lastCompleteTs(day("2025-11-14T15:29Z"), "1h")).toBe(day("2025-11-14T14:00Z"));
    expect(lastCompleteTs(day("2025-11-14T15:30Z"), "1h")).toBe(day("2025-11-14T14:30Z"));
    expect(lastCompleteTs(day("2025-11-14T15:31:59Z"), "1m")).toBe(day("2025-11-14T15:30Z"));
  });
});

describe("a window", () => {
  const now = day("2025-11-15T10:00Z");

  it("counts its duration back from now, in years of 365 days", () => {
    expect(resolveWindow({ duration: "5 Y" }, now, "1d")).toEqual({
      from: now - 5 * 365 * 864e5,
      to: day("2025-11-14"),
    });
  });

  it("never ends behind the last complete bar", () => {
    const asked = { from: day("2025-01-01"), to: day("2026-01-01") };
    expect(resolveWindow(asked, now, "1d")).toEqual({ from: asked.from, to: day("2025-11-14") });
    const past = { from: day("2025-01-01"), to: day("2025-02-01") };
    expect(resolveWindow(past, now, "1d")).toEqual(past);
  });

  it("must not be reversed", () => {
    expect(() => assertWindow({ from: 2, to: 1 })).toThrow(/--from before --to/);
    expect(() => assertWindow({ from: 1, to: 1 })).not.toThrow();
  });

  it("is described as it was asked for", () => {
    expect(describeWindow({ duration: "5 Y" })).toBe("duration=5 Y");
    expect(describeWindow({ from: day("2025-01-01"), to: day("2025-02-01"), duration: "5 Y" })).toBe(
      "from=2025-01-01 to=2025-02-01",
    );
    expect(describeWindow({})).toBe("everything");
  });
});
