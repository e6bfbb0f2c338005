// Part of npm run build: a new database, made once here, so that no user's first start has to.
import { statSync } from "node:fs";
import { writeEmbeddedTemplate } from "./embedded-template.js";

const { size } = statSync(await writeEmbeddedTemplate());
console.log(`dist/embedded-template.bin ${(size / 1e6).toFixed(2)} MB`);
