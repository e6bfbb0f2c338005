import { Option, type Command } from "commander";
import { integer } from "./option-parsers.js";

/** Adds the flags of a command that connects to TWS or Gateway. */
export function addGatewayOptions(command: Command): Command {
  return command
    .addOption(new Option("--host <host>", "where TWS or Gateway runs").env("IB_HOST").default("127.0.0.1"))
    .addOption(
      new Option("--port <port>", "4002/4001 Gateway paper/live, 7497/7496 TWS paper/live")
        .env("IB_PORT")
        .argParser(integer("--port", 1, 65_535))
        .default(4002),
    )
    .addOption(
      new Option("-c, --client-id <id>", "API client id")
        .env("IB_CLIENT_ID")
        .argParser(integer("--client-id", 0, 2_147_483_647))
        .default(101),
    )
    .addOption(
      new Option("--timeout <seconds>", "longest wait for an answer")
        .env("IB_TIMEOUT")
        .argParser(integer("--timeout", 1, 3600))
        .default(15),
    )
    .addOption(
      new Option("--volume-lots", "volumes of US stocks come in lots of 100 (a setting of TWS)").env("IB_VOLUME_LOTS"),
    );
}
