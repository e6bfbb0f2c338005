// npm run notices: writes THIRD_PARTY_NOTICES.md from what is really inside the danfo bundle.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { bundledPackages } from "./bundled-packages.js";

const head = `# Third-party notices

Made by \`npm run notices\`. algo-trader contains work of others; every piece keeps its own licence.

## Inter (font)

\`assets/fonts/inter-glyphs.json\` holds outlines of Inter 400 and 600 by the Inter Project Authors
(https://github.com/rsms/inter), under the SIL Open Font License 1.1: \`assets/fonts/OFL.txt\`.

## Sample bars

\`assets/sample/*.csv.gz\` are sample data of QuantConnect Lean (https://github.com/QuantConnect/Lean), Copyright 2014
QuantConnect Corporation, under the Apache License 2.0: \`assets/sample/LICENSE-Apache-2.0.txt\`. What was changed stands in
\`assets/sample/NOTICE.md\`.

## danfo and what it needs

\`dist/danfo-bundle.cjs\` contains these packages, unchanged except for joining and shortening:
`;

const packages = await bundledPackages();
const sections = packages.map(({ name, version, license, text }) => {
  const body = text ?? `The package ships no licence text; its package.json states: ${license}.`;
  return `### ${name} ${version} (${license})\n\n\`\`\`text\n${body.trim().replaceAll("\t", "  ")}\n\`\`\`\n`;
});
writeFileSync(path.join(import.meta.dirname, "..", "THIRD_PARTY_NOTICES.md"), [head, ...sections].join("\n"));
