import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Command, Option } from "commander";
import { describeThrown } from "../model/describe-thrown.js";
import { UsageError } from "../model/errors.js";
import { didYouMean } from "../model/nearest.js";

const fileNames = ["ts", "mts", "js", "mjs", "json"].map((ending) => `algo-trader.config.${ending}`);

/**
 * Fills options that neither a flag nor the environment has set from `algo-trader.config.(ts|js|json)` of the working
 * folder. Keys are the long flag names in camelCase: `{ "databaseUrl": "…", "strategy": "macd" }`.
 *
 * @returns the file's name, or null if there is none
 * @throws {UsageError} `INVALID_ARGUMENT` if it cannot be read or has an unknown key
 */
export async function applyConfigFile(command: Command): Promise<string | null> {
  const name = fileNames.find((candidate) => existsSync(candidate));
  if (name === undefined) return null;
  const config = await readConfig(path.resolve(name), name);
  const known = allOptionNames(rootOf(command));
  for (const [key, value] of Object.entries(config)) {
    if (!known.has(key)) {
      throw new UsageError("INVALID_ARGUMENT", `Unknown key "${key}" in ${name}.${didYouMean(key, known)}`);
    }
    const owner = ownerOf(command, key);
    if (owner) setFromConfig(owner.command, owner.option, value);
  }
  return name;
}

async function readConfig(file: string, name: string): Promise<Record<string, unknown>> {
  let config: unknown;
  try {
    if (name.endsWith(".json")) config = JSON.parse(await readFile(file, "utf8"));
    else if (name.endsWith("ts")) config = await importTypeScript(file);
    else config = ((await import(pathToFileURL(file).href)) as { default?: unknown }).default;
  } catch (cause) {
    throw new UsageError(
      "INVALID_ARGUMENT",
      `Cannot read ${name}: ${cause instanceof Error ? cause.message : describeThrown(cause)}`,
      { cause },
    );
  }
  if (typeof config === "object" && config !== null && !Array.isArray(config)) return config as Record<string, unknown>;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected ${name} to ${name.endsWith(".json") ? "hold" : "export by default"} one object of settings.`,
  );
}

async function importTypeScript(file: string): Promise<unknown> {
  const { createJiti } = await import("jiti");
  // Not its `default` option, which looks into a default that may be null.
  const config = await createJiti(import.meta.url, { interopDefault: false }).import<object>(file);
  return "default" in config ? config.default : config;
}

function setFromConfig(command: Command, option: Option, value: unknown): void {
  const name = option.attributeName();
  const source = command.getOptionValueSource(name);
  if (source !== undefined && source !== "default") return;
  const texts = (Array.isArray(value) ? value : [value]).map(String);
  // The parser of a flag without a value counts how often it is given: what is written here is that count.
  const parsed =
    option.parseArg && !option.isBoolean()
      ? texts.reduce<unknown>((before, text) => option.parseArg!(text, before), undefined)
      : value;
  command.setOptionValueWithSource(name, value === null ? "" : parsed, "config");
}

function rootOf(command: Command): Command {
  return command.parent ? rootOf(command.parent) : command;
}

function allOptionNames(command: Command): ReadonlySet<string> {
  const own = command.options.map((option) => option.attributeName());
  return new Set([...own, ...command.commands.flatMap((child) => [...allOptionNames(child)])]);
}

function ownerOf(command: Command | null, key: string): { command: Command; option: Option } | null {
  if (command === null) return null;
  const option = command.options.find((candidate) => candidate.attributeName() === key);
  return option ? { command, option } : ownerOf(command.parent, key);
}
