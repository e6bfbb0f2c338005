import path from "node:path";
import { defineConfig } from "vitest/config";

const globalSetup = ["test/build-danfo-bundle.ts", "test/support/build-worker.ts"];

// Set by .ci/run, which counts the tests from it.
const report = process.env["TEST_REPORT"];

// The examples import the package by its name: here that is this source, not the last build.
const alias = [
  { find: /^algo-trader$/, replacement: path.resolve("src/index.ts") },
  { find: /^algo-trader\/(\w+)$/, replacement: path.resolve("src/$1/index.ts") },
];

export default defineConfig({
  test: {
    ...(report !== undefined && { reporters: ["default", "json"], outputFile: { json: report } }),
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/**/*.test.ts"],
          exclude: ["test/integration/**", "test/package/**"],
          testTimeout: 20_000,
          globalSetup,
          alias,
          sequence: { groupOrder: 0 },
        },
      },
      {
        test: {
          name: "types",
          include: [],
          typecheck: {
            enabled: true,
            only: true,
            include: ["test/types/**/*.test-d.ts"],
            tsconfig: "./test/types/tsconfig.json",
          },
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "integration",
          include: ["test/integration/**/*.test.ts"],
          pool: "forks",
          fileParallelism: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
          globalSetup,
          alias,
          sequence: { groupOrder: 2 },
        },
      },
      {
        // Its setup builds and packs before any test runs.
        test: {
          name: "package",
          include: ["test/package/**/*.test.ts"],
          pool: "forks",
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 240_000,
          globalSetup: "test/package/pack.ts",
          sequence: { groupOrder: 3 },
        },
      },
    ],
  },
});
