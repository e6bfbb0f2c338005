import js from "@eslint/js";
import { defineConfig, globalIgnores } from "eslint/config";
import tseslint from "typescript-eslint";

export default defineConfig(
  globalIgnores(["dist/", "docs/api/", "coverage/", "test/fixtures/", "test/package/consumers/", "**/*.ipynb"]),
  js.configs.recommended,
  tseslint.configs.strictTypeChecked,
  tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ["eslint.config.js"] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true, allowBoolean: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      // Typed-array kernels index inside bounds that a loop has already proved.
      "@typescript-eslint/no-non-null-assertion": "off",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-console": "error",
      // ** and Math.pow give different last bits on Node 20/22 and 24/26; realPower() is the one that does not.
      "no-restricted-syntax": [
        "error",
        {
          selector: "BinaryExpression[operator='**'], AssignmentExpression[operator='**=']",
          message: "Use realPower() from model/real-power.ts: ** is not bit-equal across Node versions.",
        },
        {
          selector: "CallExpression[callee.object.name='Math'][callee.property.name='pow']",
          message: "Use realPower() from model/real-power.ts: Math.pow is not bit-equal across Node versions.",
        },
      ],
    },
  },
  {
    files: ["src/**"],
    ignores: ["src/model/clock.ts", "src/cli/**"],
    rules: {
      "no-restricted-properties": [
        "error",
        { object: "Date", property: "now", message: "Clock is passed in (model/clock.ts)." },
        { object: "Math", property: "random", message: "Randomness is passed in (model/clock.ts)." },
      ],
    },
  },
  { files: ["src/cli/**", "bin/**", "bench/**", "scripts/**", "examples/**"], rules: { "no-console": "off" } },
  {
    files: ["**/*.js", "**/*.mjs"],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { globals: { console: "readonly", process: "readonly" } },
  },
);
