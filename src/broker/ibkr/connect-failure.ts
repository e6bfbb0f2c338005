import { BrokerError, type ErrorCode } from "../../model/errors.js";
import type { ResolvedIbkrOptions } from "./ibkr-options.js";
import { probePort } from "./probe-port.js";
import type { RequestFailure } from "./request-failure.js";

const ports = "4001/4002 are Gateway live/paper, 7496/7497 TWS live/paper";
const probeMs = 1500;
// The connection was there, and the other side ended it without a farewell.
const hungUp = /ECONNRESET|EPIPE/;

/** The error for people when TWS did not become ready. A port that answers oddly is greeted once more, to see what it is. */
export async function connectFailure(
  failure: RequestFailure,
  options: ResolvedIbkrOptions,
  clientId: number,
  greeted: boolean,
): Promise<BrokerError> {
  const where = `${options.host}:${options.port}`;
  const make = (code: ErrorCode<"broker">, message: string): BrokerError =>
    new BrokerError(code, message, { cause: failure, context: { host: options.host, port: options.port, clientId } });
  if (failure.kind === "client-id") {
    return make("CLIENT_ID_IN_USE", `Client id ${clientId} is in use at ${where}. Choose another one (-c), or wait.`);
  }
  if (failure.code === 502 && !greeted && !hungUp.test(failure.text))
    return make("BROKER_REFUSED", refusedText(failure.text, options));
  if (failure.kind === "protocol") return make("BROKER_PROTOCOL", protocolText(failure.text, where));
  if (greeted) return make(...greetedFailure(failure, where, options.timeoutMs));
  const probe = await probePort(options.host, options.port, Math.min(probeMs, options.timeoutMs));
  if (probe.text !== "" && !probe.isTws) return make("BROKER_PROTOCOL", protocolText(probe.text, where));
  if (failure.kind === "timeout") {
    const seconds = options.timeoutMs / 1000;
    return make(
      "BROKER_SILENT",
      `${where} accepted the connection but did not answer within ${seconds} s. Gateway is stuck or waits for a dialog: look at its window, or restart it.`,
    );
  }
  return make(
    "BROKER_CLOSED",
    `${where} closed the connection at once. The API refuses this address (add it to Trusted IPs, allow API connections), or the gateway behind this port is not running.`,
  );
}

function refusedText(text: string, options: ResolvedIbkrOptions): string {
  const { host, port } = options;
  if (/ENOTFOUND|EAI_AGAIN/.test(text)) return `Host "${host}" is unknown. Check the host name of TWS or Gateway.`;
  if (/ETIMEDOUT|EHOSTUNREACH|ENETUNREACH/.test(text)) {
    return `${host}:${port} cannot be reached (${text}). Check the address and the firewall.`;
  }
  return `Nothing listens on ${host}:${port}. Is TWS or Gateway running, is its API enabled, is the port right? ${ports}. Without a broker: algo-trader simulate-gateway.`;
}

function greetedFailure(failure: RequestFailure, where: string, timeoutMs: number): [ErrorCode<"broker">, string] {
  if (failure.kind === "timeout") {
    return [
      "BROKER_SILENT",
      `${where} answered the greeting but was not ready within ${timeoutMs / 1000} s. Gateway waits for a dialog or is still logging in: look at its window, or restart it.`,
    ];
  }
  return [
    "BROKER_CLOSED",
    `${where} closed the connection before it was ready (${failure.text}). The API may refuse this address (Trusted IPs), or the client id is in use.`,
  ];
}

function protocolText(answer: string, where: string): string {
  const said = printable(answer);
  return `${where} does not speak the TWS protocol as expected: it answered "${said}". Is this the port of TWS or Gateway? ${ports}.`;
}

function printable(text: string): string {
  return text
    .replaceAll(/[^\x20-\x7e]+/g, " ")
    .trim()
    .slice(0, 60);
}
