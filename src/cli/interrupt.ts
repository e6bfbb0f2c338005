import { setImmediate } from "node:timers/promises";
import type { Compute } from "../model/compute.js";
import { RunError, throwIfAborted } from "../model/errors.js";
import { interruptedExitCode } from "./exit-code.js";

/** A signal that fires at Ctrl-C. */
export interface Interrupt {
  /** Fires at the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
  /** Runs work during which nothing can be heard, as a strategy that loops for ever: Ctrl-C ends the process meanwhile. */
  readonly compute: Compute;
  /** Stops listening. */
  dispose(): void;
}

/** Turns the first Ctrl-C into an orderly stop; the second one ends the process at once. */
export function createInterrupt(): Interrupt {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(interruptedExitCode);
    process.stderr.write("\nStopping. Press Ctrl-C again to stop at once.\n");
    controller.abort(
      new RunError("ABORTED", "Interrupted. What was stored so far is complete; run it again to go on."),
    );
  };
  const listen = (): void => void process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  const dispose = (): void => void process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  listen();
  return {
    signal: controller.signal,
    async compute(work) {
      // A whole turn of the event loop: a signal that is already there must be heard before nobody listens.
      await setImmediate();
      await setImmediate();
      throwIfAborted(controller.signal, "computing");
      dispose();
      try {
        return work();
      } finally {
        listen();
      }
    },
    dispose,
  };
}
