import type { SingleBar } from "cli-progress";

/** How far a piece of work is. */
export interface Progress {
  /** What is being done, for example `SPY @ 1d`. */
  readonly label: string;
  /** Units done so far, for example bars. */
  readonly count: number;
  /** Share done, 0 to 1. */
  readonly done: number;
  /** Why nothing moves, or null when it does. */
  readonly waiting: string | null;
}

/** Shows progress on stderr: a bar on a terminal, a plain line every few seconds elsewhere. */
export interface ProgressView {
  /** Takes the newest state. */
  readonly update: (progress: Progress) => void;
  /** Removes the bar. */
  readonly stop: () => void;
}

const lineEveryMs = 5_000;
let activeBar: SingleBar | null = null;

/** Writes a whole line to stderr without tearing the progress bar apart. */
export function writeAboveProgress(line: string): void {
  if (activeBar === null) process.stderr.write(line);
  else process.stderr.write(`\r\u001b[K${line}`);
}

/** Starts showing progress. Nothing is drawn before the first update. */
export function createProgressView(quiet: boolean): ProgressView {
  if (quiet) return { update: () => undefined, stop: () => undefined };
  return process.stderr.isTTY ? createBar() : createLines();
}

function createBar(): ProgressView {
  let loading: Promise<void> | null = null;
  let latest: Progress | null = null;
  let stopped = false;
  const load = async (): Promise<void> => {
    const { SingleBar } = (await import("cli-progress")).default;
    if (stopped) return;
    activeBar = new SingleBar({
      format: "{label} {bar} {percentage}% | {count} bars | {rate}/s | ETA {eta_formatted}{waiting}",
      barsize: 24,
      barCompleteChar: "█",
      barIncompleteChar: "░",
      hideCursor: true,
      clearOnComplete: true,
      stream: process.stderr,
    });
    activeBar.start(1000, 0, fields(latest!, 0));
  };
  const startedAt = Date.now();
  return {
    update(progress) {
      latest = progress;
      loading ??= load();
      activeBar?.update(Math.round(progress.done * 1000), fields(progress, Date.now() - startedAt));
    },
    stop() {
      stopped = true;
      activeBar?.stop();
      activeBar = null;
    },
  };
}

function fields({ label, count, waiting }: Progress, elapsedMs: number): Record<string, unknown> {
  const rate = elapsedMs > 0 ? Math.round((count * 1000) / elapsedMs) : 0;
  return { label, count, rate, waiting: waiting === null ? "" : ` | ${waiting}` };
}

function createLines(): ProgressView {
  let startedAt: number | null = null;
  let spokenAt: number | null = null;
  return {
    update({ label, count, done, waiting }) {
      const now = Date.now();
      startedAt ??= now;
      if (now - (spokenAt ?? startedAt) < lineEveryMs) return;
      spokenAt = now;
      const seconds = (now - startedAt) / 1000;
      const eta = done > 0 ? `, about ${Math.round((seconds * (1 - done)) / done)} s left` : "";
      const pause = waiting === null ? "" : ` (${waiting})`;
      process.stderr.write(
        `${label}: ${Math.round(done * 100)}%, ${count} bars, ${Math.round(count / seconds)}/s${eta}${pause}\n`,
      );
    },
    stop: () => undefined,
  };
}
