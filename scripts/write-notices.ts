// npm run notices: writes THIRD_PARTY_NOTICES.md: what stands here, and what is really inside the danfo bundle.
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

## PostgreSQL and PGlite

\`dist/embedded-template.bin\` is a new database, as the initdb of PGlite (https://github.com/electric-sql/pglite, Apache
License 2.0: \`assets/sample/LICENSE-Apache-2.0.txt\`) makes it: system tables and commented settings of PostgreSQL.

\`\`\`text
PostgreSQL Database Management System
(formerly known as Postgres, then as Postgres95)

Portions Copyright (c) 1996-2025, PostgreSQL Global Development Group

Portions Copyright (c) 1994, The Regents of the University of California

Permission to use, copy, modify, and distribute this software and its
documentation for any purpose, without fee, and without a written agreement
is hereby granted, provided that the above copyright notice and this
paragraph and the following two paragraphs appear in all copies.

IN NO EVENT SHALL THE UNIVERSITY OF CALIFORNIA BE LIABLE TO ANY PARTY FOR
DIRECT, INDIRECT, SPECIAL, INCIDENTAL, OR CONSEQUENTIAL DAMAGES, INCLUDING
LOST PROFITS, ARISING OUT OF THE USE OF THIS SOFTWARE AND ITS
DOCUMENTATION, EVEN IF THE UNIVERSITY OF CALIFORNIA HAS BEEN ADVISED OF THE
POSSIBILITY OF SUCH DAMAGE.

THE UNIVERSITY OF CALIFORNIA SPECIFICALLY DISCLAIMS ANY WARRANTIES,
INCLUDING, BUT NOT LIMITED TO, THE IMPLIED WARRANTIES OF MERCHANTABILITY
AND FITNESS FOR A PARTICULAR PURPOSE.  THE SOFTWARE PROVIDED HEREUNDER IS
ON AN "AS IS" BASIS, AND THE UNIVERSITY OF CALIFORNIA HAS NO OBLIGATIONS TO
PROVIDE MAINTENANCE, SUPPORT, UPDATES, ENHANCEMENTS, OR MODIFICATIONS.
\`\`\`

## danfo and what it needs

\`dist/danfo-bundle.cjs\` contains these packages, unchanged except for joining and shortening:
`;

const packages = await bundledPackages();
const sections = packages.map(({ name, version, license, text }) => {
  const body = text ?? `The package ships no licence text; its package.json states: ${license}.`;
  return `### ${name} ${version} (${license})\n\n\`\`\`text\n${body.trim().replaceAll("\t", "  ")}\n\`\`\`\n`;
});
writeFileSync(path.join(import.meta.dirname, "..", "THIRD_PARTY_NOTICES.md"), [head, ...sections].join("\n"));
