import { describe, expect, it } from "vitest";
import { describeAuditFailure } from "../../src/backtest/audit-failure.js";
import { auditStrategy } from "../../src/backtest/audit.js";
import { exampleStrategies, loadExample, loadSample } from "../support/example-strategies.js";

const frame = (await loadSample("1d")).slice(0, 700);
const isWrong = (file: string): boolean => file.startsWith("wrong-on-purpose/");

describe("every example that is a strategy", () => {
  it.each(exampleStrategies.filter((file) => !isWrong(file)))("%s does not see the future", async (file) => {
    const { failure } = auditStrategy(await loadExample(file), frame);
    expect(failure === null ? "causal" : describeAuditFailure(failure, frame)).toBe("causal");
  });
});

describe("the examples that are wrong on purpose", () => {
  it("are caught, all of them", async () => {
    const wrong = exampleStrategies.filter(isWrong);
    expect(wrong.length).toBeGreaterThan(1);
    for (const file of wrong)
      expect([file, auditStrategy(await loadExample(file), frame).causal]).toEqual([file, false]);
  });
});
