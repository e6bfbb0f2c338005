import { Option, type Command } from "commander";
import { assetClasses, type AssetClass } from "../model/instrument.js";
import { integer } from "./option-parsers.js";

/** Values of the flags that {@link addContractOptions} adds. */
export interface ContractOptions {
  /** Where it is listed. */
  readonly exchange?: string;
  /** Currency of its prices. */
  readonly currency?: string;
  /** Kind of instrument. */
  readonly assetClass?: AssetClass;
  /** IBKR's contract id. */
  readonly conId?: number;
}

/** Adds the flags that say which instrument a symbol means. */
export function addContractOptions(command: Command): Command {
  return command
    .option("--exchange <code>", "primary exchange")
    .option("--currency <code>", "currency of its prices")
    .addOption(new Option("--asset-class <class>", "kind of instrument").choices(assetClasses))
    .addOption(
      new Option("--con-id <id>", "IBKR's contract id").argParser(integer("--con-id", 1, Number.MAX_SAFE_INTEGER)),
    );
}
