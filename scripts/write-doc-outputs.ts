// npm run docs:outputs [-- page…]: runs every command that the pages show and pastes what it prints. Needs `npm run build`.
import { copyFileSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { format, resolveConfig } from "prettier";
import { refreshOutputs } from "./doc-outputs.js";

const root = path.join(import.meta.dirname, "..");
const docs = readdirSync(path.join(root, "docs"), { recursive: true, encoding: "utf8" });
const asked = process.argv.slice(2);
const pages = ["README.md", ...docs.filter((file) => file.endsWith(".md")).map((file) => path.join("docs", file))];

for (const page of asked.length > 0 ? asked : pages) {
  const file = path.join(root, page);
  const before = readFileSync(file, "utf8");
  if (!/<!-- (?:run|table) /.test(before)) continue;
  const refreshed = await refreshOutputs(before, (picture) => {
    if (page === "README.md") copyFileSync(picture, path.join(root, "docs", "images", "demo.png"));
  });
  const after = await format(refreshed, { ...(await resolveConfig(file)), filepath: file });
  if (after !== before) writeFileSync(file, after);
  console.log(`${page}: ${after === before ? "unchanged" : "written"}`);
}
