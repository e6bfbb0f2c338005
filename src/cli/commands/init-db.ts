import type { Command } from "commander";
import type { InitDatabaseResult } from "../../workflow/init-database.js";
import type { CommandAction } from "../command-context.js";

interface InitDbOptions {
  readonly check?: boolean;
}

/** Adds `init-db`. */
export function addInitDbCommand(program: Command, action: CommandAction): void {
  program
    .command("init-db")
    .description("create or migrate the schema")
    .option("--check", "only look; exit status 7 if the schema is behind")
    .addHelpText("after", "\nExample:\n  $ algo-trader init-db --check")
    .action(
      action<InitDbOptions>(async ({ check = false }, { settings, print }) => {
        const { initDatabase } = await import("../../workflow/init-database.js");
        const state = await initDatabase(settings, { check });
        const behind = state.version < state.latest;
        print({ ...state, behind }, () => describe(state, behind));
        return behind ? 7 : 0;
      }),
    );
}

function describe({ database, version, latest, applied }: InitDatabaseResult, behind: boolean): string {
  if (behind) return `Schema version ${version} is behind ${latest} in ${database}. Run: algo-trader init-db`;
  return applied.length > 0
    ? `Schema migrated to version ${version} (${applied.join(", ")}) in ${database}.`
    : `Schema version ${version} is up to date in ${database}.`;
}
