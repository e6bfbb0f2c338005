import type { MessageKind } from "./classify-message.js";

/** Why one attempt of a request ended without an answer. `timeout` and `unanswered` are our own. */
export type FailureKind = MessageKind | "timeout" | "unanswered";

/** One attempt failed. Never leaves this folder: the session retries it, or turns it into an error for people. */
export class RequestFailure extends Error {
  override readonly name = "RequestFailure";

  constructor(
    /** What it means. */
    readonly kind: FailureKind,
    /** TWS's code; 0 if it was not TWS. */
    readonly code: number,
    /** TWS's text, or ours. */
    readonly text: string,
  ) {
    super(text);
  }
}

const again: readonly FailureKind[] = [
  ...(["timeout", "unanswered", "closed", "protocol", "retry"] as const),
  ...(["slots", "pacing", "cancelled", "resubscribe"] as const),
];

/** Whether the same request may succeed when it is sent again. */
export function isRetryable(failure: RequestFailure): boolean {
  return again.includes(failure.kind);
}
