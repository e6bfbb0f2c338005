import type { ConnectionReport } from "../broker/ibkr/test-connection.js";
import { createStore } from "../data/store/create-store.js";
import { loadSchemaStatus } from "../data/store/schema.js";
import { AlgoTraderError, type ErrorKind } from "../model/errors.js";
import type { StoreAddress } from "./open-store.js";
import type { GatewayAddress } from "./sources.js";

/** What one check found. */
export interface HealthCheck {
  /** What was checked: `database`, `schema`, `gateway`. */
  readonly name: string;
  /** Whether it is fine. */
  readonly ok: boolean;
  /** One line: what is there, or what is wrong and what to do. */
  readonly message: string;
  /** Facts by name. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** Kind of the failure; null when it is fine. */
  readonly kind: ErrorKind | null;
}

/** Checks the database: reachable, and its schema fits. Changes nothing. */
export async function checkDatabase({ databaseUrl, dataDir }: StoreAddress): Promise<HealthCheck> {
  return check("database", async () => {
    await using store = createStore({ url: databaseUrl, dataDir });
    const { version, latest, state } = await loadSchemaStatus(store);
    const facts = { kind: store.kind, schema_version: version, schema_latest: latest, schema_state: state };
    const words: Readonly<Record<typeof state, string>> = {
      current: "is up to date",
      missing: "is not there yet; the first command makes it, or run: algo-trader init-db",
      behind: `is behind ${latest}; run: algo-trader init-db`,
      newer: `is newer than ${latest}; update algo-trader, or use another database`,
    };
    const ok = state === "current" || state === "missing";
    const message = `Connected to ${store.description}; schema version ${version} ${words[state]}.`;
    return { ok, message, facts, kind: ok ? null : "database" };
  });
}

/** Checks TWS or Gateway: connects, asks its time, accounts and farms, and leaves. */
export async function checkGateway(address: GatewayAddress, signal?: AbortSignal): Promise<HealthCheck> {
  return check("gateway", async () => {
    const { testConnection } = await import("../broker/ibkr/test-connection.js");
    const report = await testConnection({ ...address, ...(signal ? { signal } : {}) });
    const broken = report.farms.filter((farm) => farm.state === "broken").map((farm) => farm.name);
    const ok = report.linked && broken.length === 0;
    return { ok, message: describeGateway(report, broken), facts: gatewayFacts(report), kind: ok ? null : "broker" };
  });
}

function describeGateway(report: ConnectionReport, broken: readonly string[]): string {
  const { host, port, serverVersion, serverTime, skewMs, accounts, paper, readOnly } = report;
  const time = new Date(serverTime).toISOString().replace(".000Z", "Z");
  const clock = describeSkew(skewMs);
  const account = `${paper ? "paper" : "live"} account ${accounts.join(", ")}`;
  const orders = readOnly === true ? ", read-only" : "";
  const trouble = !report.linked
    ? " It has lost IBKR: look at its window, or wait for the nightly restart to end."
    : broken.length > 0
      ? ` Data farms are down: ${broken.join(", ")}. IBKR repairs that; try again later.`
      : "";
  return `Connected to ${host}:${port}, server version ${serverVersion}, time ${time}${clock}, ${account}${orders}, ${dataWords(report)}.${trouble}`;
}

function dataWords({ marketDataType }: ConnectionReport): string {
  if (marketDataType === "none") return "no market data for US stocks (history needs a subscription)";
  return marketDataType === "unknown" ? "kind of market data unknown" : `${marketDataType} data`;
}

function describeSkew(skewMs: number): string {
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (seconds < 3) return "";
  const length =
    seconds < 7200
      ? `${seconds} s`
      : seconds < 172_800
        ? `${Math.round(seconds / 3600)} h`
        : `${Math.round(seconds / 86_400)} days`;
  return ` (${length} ${skewMs < 0 ? "behind" : "ahead of"} this machine's clock)`;
}

function gatewayFacts(report: ConnectionReport): HealthCheck["facts"] {
  return {
    host: report.host,
    port: report.port,
    client_id: report.clientId,
    server_version: report.serverVersion,
    server_time: new Date(report.serverTime).toISOString(),
    skew_ms: report.skewMs,
    accounts: report.accounts,
    paper: report.paper,
    read_only: report.readOnly,
    linked: report.linked,
    farms: report.farms,
    market_data_type: report.marketDataType,
  };
}

async function check(name: string, look: () => Promise<Omit<HealthCheck, "name">>): Promise<HealthCheck> {
  try {
    return { name, ...(await look()) };
  } catch (error) {
    if (!(error instanceof AlgoTraderError) || error.code === "ABORTED") throw error;
    return { name, ok: false, message: error.message, facts: { code: error.code }, kind: error.kind };
  }
}
