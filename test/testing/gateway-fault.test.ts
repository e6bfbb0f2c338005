import { describe, expect, it } from "vitest";
import {
  describeGatewayFault,
  FaultPlan,
  gatewayFaultNames,
  parseGatewayFault,
} from "../../src/testing/gateway-fault.js";

describe("a fault of the simulated gateway", () => {
  it("is read from its name, with a number of times or without", () => {
    expect(parseGatewayFault("drop")).toEqual({ name: "drop" });
    expect(parseGatewayFault("pacing:3")).toEqual({ name: "pacing", times: 3 });
  });

  it.each(["dorp", "drop:", "drop:0", "drop:x", ""])('"%s" is refused with the names there are', (text) => {
    expect(() => parseGatewayFault(text)).toThrow(/Expected a fault NAME or NAME:TIMES.*Names: refuse, silent/);
  });

  it("is suggested when it is misspelt", () => {
    expect(() => parseGatewayFault("dorp")).toThrow('Did you mean "drop"?');
  });

  it("has one line that says what it does", () => {
    for (const name of gatewayFaultNames) expect(describeGatewayFault(name)).toMatch(/^\S.{10,90}$/);
  });

  it("happens as often as it should", () => {
    const plan = new FaultPlan();
    plan.add({ name: "drop", times: 2 });
    expect([plan.take("drop"), plan.take("drop"), plan.take("drop")].map((fault) => fault?.name)).toEqual([
      "drop",
      "drop",
      undefined,
    ]);
    plan.add("silent");
    expect(plan.has("silent")).toBe(true);
    plan.clear();
    expect(plan.has("silent")).toBe(false);
  });
});
