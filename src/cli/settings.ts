import type { Command } from "commander";

/** Where the value of a setting came from. */
export type SettingOrigin = "flag" | "environment" | ".env" | "config file" | "default";

/** Everything the command line knows about the surroundings of a command. */
export interface Settings {
  /** PostgreSQL address, or null for the embedded database. */
  readonly databaseUrl: string | null;
  /** Folder of the embedded database and of everything else that is kept. */
  readonly dataDir: string;
  /** Where TWS or Gateway listens. */
  readonly gateway: GatewaySettings;
  /** Where each setting came from, by name. */
  readonly origins: Readonly<Record<SettingName, SettingOrigin>>;
}

/** How to reach TWS or Gateway. */
export interface GatewaySettings {
  /** Host name or address. */
  readonly host: string;
  /** TCP port. */
  readonly port: number;
  /** API client id. */
  readonly clientId: number;
  /** Longest wait for the connection and for each answer, in milliseconds. */
  readonly timeoutMs: number;
  /** Whether volumes of US stocks come in lots of 100, a setting of TWS. */
  readonly volumeLots: boolean;
}

const settingNames = ["databaseUrl", "dataDir", "host", "port", "clientId", "timeout", "volumeLots"] as const;

/** Name of a setting, as in the configuration file. */
export type SettingName = (typeof settingNames)[number];

/** Gateway settings of a command that does not connect; only `doctor` shows them. */
const gatewayDefaults = { host: "127.0.0.1", port: 4002, clientId: 101, timeout: 15 } as const;

/** Reads the settings that a command ended up with: flags, environment, `.env`, configuration file, defaults. */
export function settingsOf(command: Command, shellNames: ReadonlySet<string>): Settings {
  const values = command.optsWithGlobals<Record<string, unknown>>();
  const number = (name: keyof typeof gatewayDefaults): number =>
    typeof values[name] === "number" ? values[name] : Number(gatewayDefaults[name]);
  const url = databaseUrlOf(values["databaseUrl"]);
  return {
    databaseUrl: url,
    dataDir: String(values["dataDir"]),
    gateway: {
      host: typeof values["host"] === "string" ? values["host"] : gatewayDefaults.host,
      port: number("port"),
      clientId: number("clientId"),
      timeoutMs: number("timeout") * 1000,
      volumeLots: values["volumeLots"] === true,
    },
    origins: Object.fromEntries(
      settingNames.map((name) => [name, originOf(command, name, shellNames)]),
    ) as Settings["origins"],
  };
}

/** `embedded` and an empty text ask for the embedded database; without an address, the PGHOST family may give one. */
function databaseUrlOf(value: unknown): string | null {
  if (typeof value === "string") return value === "" || value === "embedded" ? null : value;
  const { PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE } = process.env;
  if (!PGHOST) return null;
  const url = new URL("postgres://localhost");
  url.searchParams.set("host", PGHOST);
  if (PGPORT) url.port = PGPORT;
  if (PGUSER) url.username = encodeURIComponent(PGUSER);
  if (PGPASSWORD) url.password = encodeURIComponent(PGPASSWORD);
  if (PGDATABASE) url.pathname = encodeURIComponent(PGDATABASE);
  return url.href;
}

function originOf(command: Command, name: SettingName, shellNames: ReadonlySet<string>): SettingOrigin {
  const source = command.getOptionValueSourceWithGlobals(name);
  if (source === "cli") return "flag";
  if (source === "config") return "config file";
  const variable = findOption(command, name)?.envVar;
  if (source === "env" && variable !== undefined) return shellNames.has(variable) ? "environment" : ".env";
  if (name === "databaseUrl" && process.env["PGHOST"]) return shellNames.has("PGHOST") ? "environment" : ".env";
  return "default";
}

function findOption(command: Command | null, name: string): Command["options"][number] | undefined {
  if (command === null) return undefined;
  return command.options.find((option) => option.attributeName() === name) ?? findOption(command.parent, name);
}
