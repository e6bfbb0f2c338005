import { RunError } from "../model/errors.js";
import { interruptedExitCode } from "./exit-code.js";

/** A signal that fires at Ctrl-C. */
export interface Interrupt {
  /** Fires at the first Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
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
  process.on("SIGINT", onSignal).on("SIGTERM", onSignal);
  return {
    signal: controller.signal,
    dispose: () => void process.off("SIGINT", onSignal).off("SIGTERM", onSignal),
  };
}
