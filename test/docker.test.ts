import { spawnSync, type SpawnSyncReturns } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parse } from "yaml";
import { describe, expect, it } from "vitest";

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly environment: Readonly<Record<string, string | number>>;
  readonly ports?: readonly string[];
}

const file = "docker/docker-compose.yml";
const { services } = parse(readFileSync(file, "utf8")) as { services: Record<string, Service> };
const secrets = { TWS_USERID: "someone", TWS_PASSWORD: "secret", POSTGRES_PASSWORD: "secret" };

/** Asks the Compose client, in either of its forms; null where there is none. */
function compose(args: readonly string[], env: NodeJS.ProcessEnv): SpawnSyncReturns<string> | null {
  const forms = [["docker", "compose"], ["docker-compose"]] as const;
  const found = forms.find(([program, ...sub]) => spawnSync(program, [...sub, "version"]).status === 0);
  if (!found) return null;
  const [program, ...sub] = found;
  return spawnSync(program, [...sub, "-f", file, ...args], { encoding: "utf8", env: { ...process.env, ...env } });
}

describe("the Compose file", () => {
  it("is accepted by the Compose client, where there is one", () => {
    const checked = compose(["config"], secrets);
    if (checked === null) process.stderr.write("No Compose client here: docker-compose.yml was only read as YAML.\n");
    else expect(checked.stderr + String(checked.status)).toBe("0");
  });

  it("refuses to start without the secrets, and holds none", () => {
    const refused = compose(["config"], { TWS_USERID: "", TWS_PASSWORD: "", POSTGRES_PASSWORD: "" });
    if (refused !== null) expect(refused.stderr).toContain("docker/.env");
    const example = readFileSync("docker/.env.example", "utf8");
    for (const name of Object.keys(secrets)) expect(example).toMatch(new RegExp(`^${name}=$`, "m"));
  });

  it("opens every port on loopback alone, the gateway's through its relay", () => {
    const ports = Object.values(services).flatMap((service) => service.ports ?? []);
    expect(ports).toEqual(["127.0.0.1:4001:4003", "127.0.0.1:4002:4004", "127.0.0.1:5432:5432"]);
  });

  it("trades on paper and read-only unless told otherwise", () => {
    expect(services["ib-gateway"]?.environment).toMatchObject({
      TRADING_MODE: "${TRADING_MODE:-paper}",
      READ_ONLY_API: "${READ_ONLY_API:-yes}",
    });
    expect(services["algo-trader"]?.environment).toMatchObject({ IB_HOST: "ib-gateway", IB_PORT: "${IB_PORT:-4004}" });
  });

  it("builds the program from a file that exists", () => {
    expect(services["algo-trader"]?.build).toEqual({ context: "..", dockerfile: "docker/Dockerfile" });
    expect(existsSync("docker/Dockerfile")).toBe(true);
  });
});
