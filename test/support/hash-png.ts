// Prints the SHA-256 of a picture; run by a test in a process of its own that finds no font.
import { createHash } from "node:crypto";
import { plotResult } from "../../src/plot/plot-result.js";
import { googBars, resultOf } from "./plot-results.js";

const picture = await plotResult(resultOf(googBars(60)));
process.stdout.write(
  createHash("sha256")
    .update(await picture.png())
    .digest("hex"),
);
