import type { SettingOrigin, Settings } from "./settings.js";

/** One resolved setting, safe to show. */
export interface SettingRow {
  /** Name as in the configuration file. */
  readonly name: string;
  /** Value; passwords are masked. */
  readonly value: string;
  /** Where it came from. */
  readonly origin: SettingOrigin;
}

/** The resolved configuration with secrets masked. */
export function settingRows({ databaseUrl, dataDir, gateway, origins }: Settings): readonly SettingRow[] {
  return [
    {
      name: "databaseUrl",
      value: databaseUrl === null ? "embedded" : maskUrl(databaseUrl),
      origin: origins.databaseUrl,
    },
    { name: "dataDir", value: dataDir, origin: origins.dataDir },
    { name: "host", value: gateway.host, origin: origins.host },
    { name: "port", value: String(gateway.port), origin: origins.port },
    { name: "clientId", value: String(gateway.clientId), origin: origins.clientId },
    { name: "volumeLots", value: String(gateway.volumeLots), origin: origins.volumeLots },
    { name: "timeout", value: `${gateway.timeoutMs / 1000} s`, origin: origins.timeout },
  ];
}

/** The address without its password; a text that is no address may hold one anywhere and is not shown at all. */
function maskUrl(text: string): string {
  if (!URL.canParse(text)) return "***";
  const url = new URL(text);
  if (url.password !== "") url.password = "***";
  for (const name of [...url.searchParams.keys()]) {
    if (/password|secret|key/i.test(name)) url.searchParams.set(name, "***");
  }
  return url.href;
}
