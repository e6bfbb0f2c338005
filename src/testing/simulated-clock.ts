import { systemClock, type Clock } from "../model/clock.js";

/** A clock that starts at `start` and runs `speed` times as fast as the machine's. */
export function createSimulatedClock(start: number, speed: number, machine: Clock = systemClock): Clock {
  const began = machine.now();
  return { now: () => start + (machine.now() - began) * speed };
}
