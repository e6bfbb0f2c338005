import { expect, it } from "vitest";
import { exitCodeOf } from "../../src/cli/exit-code.js";
import {
  BrokerError,
  CheckError,
  DataError,
  DatabaseError,
  OrderError,
  RunError,
  UsageError,
} from "../../src/model/errors.js";

it.each([
  [new UsageError("INVALID_ARGUMENT", ""), 2],
  [new BrokerError("FARM_DOWN", ""), 3],
  [new DatabaseError("SCHEMA_TOO_NEW", ""), 4],
  [new DataError("BAD_ROWS", ""), 5],
  [new OrderError("ORDER_REFUSED", ""), 6],
  [new CheckError("NOT_CAUSAL", ""), 7],
  [new RunError("STRATEGY_THREW", ""), 1],
  [new RunError("ABORTED", ""), 130],
  [new TypeError("x is not a function"), 1],
  ["a text", 1],
])("%s ends with %i", (error, code) => {
  expect(exitCodeOf(error)).toBe(code);
});
