#!/usr/bin/env node
import { main } from "../src/cli/main.js";

void main(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
