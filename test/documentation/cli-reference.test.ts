import { readFileSync } from "node:fs";
import { format, resolveConfig } from "prettier";
import { expect, test } from "vitest";
import { formatCliReference } from "../../scripts/cli-reference.js";

test("docs/cli.md says what the program says (npm run docs:cli writes it)", async () => {
  const file = "docs/cli.md";
  const expected = await format(formatCliReference(), { ...(await resolveConfig(file)), filepath: file });
  expect(readFileSync(file, "utf8")).toBe(expected);
});
