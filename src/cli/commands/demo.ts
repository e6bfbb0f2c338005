import type { Command } from "commander";
import { systemClock } from "../../model/clock.js";
import type { CommandAction } from "../command-context.js";
import { toBacktestJson } from "../backtest-json.js";
import { formatBacktest } from "../backtest-summary.js";
import { openFile } from "../open-file.js";

interface DemoOptions {
  readonly strategy?: string;
  readonly open?: boolean;
}

/** Adds `demo`. */
export function addDemoCommand(program: Command, action: CommandAction): void {
  program
    .command("demo")
    .description("the main job end to end on bundled SPY bars: ingest, indicators, backtest, plot")
    .option("--strategy <name>", "registered name or file", "db_ma_cross")
    .option("--open", "show the picture")
    .addHelpText("after", "\nExample:\n  $ algo-trader demo --strategy macd --open")
    .action(
      action<DemoOptions>(async ({ strategy, open = false }, { settings, signal, compute, print }) => {
        const { withStore } = await import("../../workflow/open-store.js");
        // The demo never writes to a server that the environment happens to name.
        const databaseUrl = settings.origins.databaseUrl === "flag" ? settings.databaseUrl : null;
        const report = await withStore({ ...settings, databaseUrl }, async (store) => {
          const { demo } = await import("../../workflow/demo.js");
          return demo(store, { ...(strategy === undefined ? {} : { strategy }), clock: systemClock, signal, compute });
        });
        print(toBacktestJson(report, { equity: false }), () => formatBacktest(report));
        if (open && report.plot !== null) openFile(report.plot);
      }),
    );
}
