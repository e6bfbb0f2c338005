// Every metric with its formula, its unit and where it comes from. Run: node examples/metrics/definitions.mjs [seed | bpy]
import { listMetricDefinitions } from "algo-trader/metrics";
import { printTable } from "./run-one-account.mjs";

const profile = process.argv[2] ?? "native";
const verbatim = (text) => `\`${text.replaceAll("|", "\\|")}\``;
const rows = [...listMetricDefinitions(profile)];
printTable(
  ["metric", "definition", "unit", ...(profile === "native" ? ["source"] : [])],
  rows.map(([name, { formula, unit, source }]) => {
    const cells = [`\`${name}\``, /[=()/[]/.test(formula) ? verbatim(formula) : formula, unit];
    return profile === "native" ? [...cells, source ?? ""] : cells;
  }),
);
