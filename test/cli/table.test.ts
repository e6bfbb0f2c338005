import { expect, it } from "vitest";
import { formatTable } from "../../src/cli/table.js";

it("pads words to the right and numbers to the left, without trailing blanks", () => {
  const columns = [{ title: "series" }, { title: "bars", align: "right" }, { title: "last" }] as const;
  const rows = [
    ["SPY @ 1d", "1256", "2025-11-14"],
    ["A @ 1h", "7"],
  ];
  expect(formatTable(columns, rows)).toBe(
    ["series    bars  last", "SPY @ 1d  1256  2025-11-14", "A @ 1h       7"].join("\n"),
  );
});
