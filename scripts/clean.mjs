// Empties dist, so that no file of an earlier build is packed.
import { rmSync } from "node:fs";
import path from "node:path";

rmSync(path.join(import.meta.dirname, "..", "dist"), { recursive: true, force: true });
