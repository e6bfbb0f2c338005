// npm run docs:cli: writes docs/cli.md from the program itself.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { formatCliReference } from "./cli-reference.js";

const file = path.join(import.meta.dirname, "..", "docs", "cli.md");
writeFileSync(file, await format(formatCliReference(), { ...(await resolveConfig(file)), filepath: file }));
