import { once } from "node:events";
import { Option, type Command } from "commander";
import type { Resolution } from "../../model/resolution.js";
import { defined } from "../../workflow/defined.js";
import type { CommandAction } from "../command-context.js";
import { collectResolutions, collectSymbols, collectTexts, decimal, instant, integer } from "../option-parsers.js";

interface SimulateGatewayOptions {
  readonly file?: string;
  readonly symbol?: readonly string[];
  readonly resolution?: readonly Resolution[];
  readonly port: number;
  readonly now?: number;
  readonly speed?: number;
  readonly fault?: readonly string[];
}

/** Adds `simulate-gateway`. */
export function addSimulateGatewayCommand(program: Command, action: CommandAction): void {
  program
    .command("simulate-gateway")
    .description("serve bars over the TWS protocol on loopback, without a broker")
    .option("--file <file>", "CSV file to serve (default: the bundled bars)")
    .addOption(new Option("-s, --symbol <symbol>", "ticker; repeat it or separate by commas").argParser(collectSymbols))
    .addOption(new Option("-r, --resolution <size>", "bar size; repeat it").argParser(collectResolutions))
    .addOption(
      new Option("--port <port>", "TCP port, 0 = a free one").argParser(integer("--port", 0, 65_535)).default(4002),
    )
    .addOption(
      new Option("--now <instant>", "its clock at the start (default: after the last bar)").argParser(instant("--now")),
    )
    .addOption(new Option("--speed <factor>", "how fast its clock runs").argParser(decimal("--speed", 0, true)))
    .addOption(
      new Option("--fault <name>", 'what shall go wrong, such as "pacing" or "drop:2"; repeat it').argParser(
        collectTexts,
      ),
    )
    .addHelpText("after", "\nExample:\n  $ algo-trader simulate-gateway -s SPY -r 1d")
    .action(
      action<SimulateGatewayOptions>(async (options, { signal, print }) => {
        const { simulateGateway } = await import("../../workflow/simulate-gateway.js");
        const {
          file,
          symbol: symbols = [],
          resolution: resolutions = [],
          port,
          now,
          speed,
          fault: faults = [],
        } = options;
        const { gateway, series } = await simulateGateway({
          ...defined({ file, now, speed }),
          symbols,
          resolutions,
          port,
          faults,
        });
        const list = series.map((one) => `${one.symbol} @ ${one.resolution} (${one.bars} bars)`).join(", ");
        print(
          { host: gateway.host, port: gateway.port, now: new Date(gateway.now()).toISOString(), series },
          () => `Gateway simulator on ${gateway.host}:${gateway.port} serves ${list}. Ctrl-C stops it.`,
        );
        if (!signal.aborted) await once(signal, "abort");
        await gateway.close();
      }),
    );
}
