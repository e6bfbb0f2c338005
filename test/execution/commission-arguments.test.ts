import { describe, expect, it } from "vitest";
import {
  commissionFunction,
  fixedCommission,
  ibkrFixed,
  ibkrTiered,
  perShareCommission,
  sumOfCommissions,
} from "../../src/execution/commission.js";

/** As a program in JavaScript would call it, unchecked by a compiler. */
function call(make: (...args: never[]) => unknown, ...args: readonly unknown[]): () => unknown {
  return () => make(...(args as never[]));
}

describe("a commission says what is wrong with what it was made of", () => {
  it.each([
    ["money as text", call(fixedCommission, "5"), /fixed commission of zero or more, received the string "5"/],
    ["a misspelt minimum", call(perShareCommission, 0.01, { minimun: 1 }), /"minimun"\. Did you mean "minimum"\?/],
    ["a minimum as text", call(ibkrFixed, { minimum: "1" }), /minimum of the ibkr-fixed commission as a number .*"1"/],
    ["an unknown option", call(ibkrTiered, { tier: 2 }), /monthlyShares, minimum, maximumRate .*received "tier"/],
    ["a list", call(sumOfCommissions, [fixedCommission(1)]), /received \[\{"name":"fixed:1"\}\] as number 1/],
    ["a number", call(sumOfCommissions, fixedCommission(1), 5), /received 5 as number 2/],
    ["a name first", call(commissionFunction, "mine", () => 1), /\(quantity, price\) => money, name.*received "mine"/],
  ])("%s", (_what, make, message) => {
    expect(make).toThrow(message);
  });
});

it("an option that is there but undefined is not there", () => {
  expect(call(ibkrFixed, { minimum: undefined })).not.toThrow();
  expect(ibkrFixed().fee(10, 100)).toBe(1);
});
