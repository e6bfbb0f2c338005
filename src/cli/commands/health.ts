import type { Command } from "commander";
import type { HealthCheck } from "../../workflow/doctor.js";
import type { CommandAction, CommandContext } from "../command-context.js";
import { addGatewayOptions } from "../gateway-options.js";
import { paintResult } from "../paint.js";
import { settingRows } from "../setting-rows.js";
import { formatTable } from "../table.js";

/** Adds `doctor`, `test-connection` and `test-db-connection`. */
export function addHealthCommands(program: Command, action: CommandAction): void {
  const doctor = program.command("doctor").description("check database, gateway and settings, and say what to do");
  addGatewayOptions(doctor)
    .addHelpText("after", "\nExample:\n  $ algo-trader doctor --json")
    .action(
      action(async (_, context) => {
        const { checkDatabase, checkGateway } = await import("../../workflow/doctor.js");
        const checks = [
          await checkDatabase(context.settings),
          await checkGateway(context.settings.gateway, context.signal),
        ];
        return report(checks, context, true);
      }),
    );
  const gateway = program.command("test-connection").description("check TWS or Gateway");
  addGatewayOptions(gateway)
    .addHelpText("after", "\nExample:\n  $ algo-trader test-connection --port 7497")
    .action(
      action(async (_, context) => {
        const { checkGateway } = await import("../../workflow/doctor.js");
        return report([await checkGateway(context.settings.gateway, context.signal)], context, false);
      }),
    );
  program
    .command("test-db-connection")
    .description("check the database")
    .addHelpText("after", "\nExample:\n  $ algo-trader test-db-connection")
    .action(
      action(async (_, context) => {
        const { checkDatabase } = await import("../../workflow/doctor.js");
        return report([await checkDatabase(context.settings)], context, false);
      }),
    );
}

/** Prints the checks; the exit status is that of the first one that failed. */
function report(checks: readonly HealthCheck[], context: CommandContext, withSettings: boolean): number {
  const { print, settings, configFile } = context;
  const failed = checks.find(({ ok }) => !ok);
  const rows = settingRows(settings);
  const found = checks.map(({ name, ok, message, facts }) => ({ name, ok, message, facts }));
  const shown = withSettings
    ? {
        settings: Object.fromEntries(rows.map(({ name, value, origin }) => [name, { value, origin }])),
        config_file: configFile,
      }
    : {};
  print({ ok: failed === undefined, checks: found, ...shown }, () => {
    const lines = checks.map(({ name, ok, message }) => {
      const mark = ok ? paintResult("green", "ok  ") : paintResult("red", "FAIL");
      return `${mark}  ${name}: ${message}`;
    });
    if (!withSettings) return lines.join("\n");
    const table = formatTable(
      [{ title: "setting" }, { title: "value" }, { title: "from" }],
      rows.map(({ name, value, origin }) => [name, value, origin === "config file" ? (configFile ?? origin) : origin]),
    );
    return [...lines, "", table].join("\n");
  });
  if (failed === undefined) return 0;
  return failed.kind === "broker" ? 3 : failed.kind === "usage" ? 2 : 4;
}
