import { toWallTime } from "../model/wall-time.js";
import type { SimulatedContract } from "./simulated-contract.js";

const dayMs = 864e5;
const daysListed = 6;

/** Hours of a contract for the coming days in IBKR's form: its own, or those of a US stock; nothing for other kinds. */
export function usualHours(
  contract: SimulatedContract,
  now: number,
): Pick<SimulatedContract, "tradingHours" | "liquidHours"> {
  if (contract.secType !== "STK")
    return { tradingHours: contract.tradingHours ?? "", liquidHours: contract.liquidHours ?? "" };
  const today = Date.parse(toWallTime(now, contract.timeZoneId).slice(0, 10));
  const list = (from: string, to: string): string =>
    Array.from({ length: daysListed }, (_, i) => toSession(today + i * dayMs, from, to)).join(";");
  return {
    tradingHours: contract.tradingHours ?? list("0400", "2000"),
    liquidHours: contract.liquidHours ?? list("0930", "1600"),
  };
}

function toSession(date: number, from: string, to: string): string {
  const iso = new Date(date);
  const text = iso.toISOString().slice(0, 10).replaceAll("-", "");
  const rests = iso.getUTCDay() === 0 || iso.getUTCDay() === 6;
  return rests ? `${text}:CLOSED` : `${text}:${from}-${text}:${to}`;
}
