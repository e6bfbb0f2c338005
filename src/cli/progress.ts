import type CliProgress from "cli-progress";
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
const barSteps = 1000;
let activeBar: SingleBar | null = null;

/** Writes a whole line to stderr; a progress bar makes room for it and comes back with the next update. */
export function writeAboveProgress(line: string): void {
  removeBar();
  process.stderr.write(line);
}

/** Starts showing progress. Nothing is drawn before the first update. */
export function createProgressView(quiet: boolean): ProgressView {
  if (quiet) return { update: () => undefined, stop: () => undefined };
  return process.stderr.isTTY ? createBar() : createLines();
}

function removeBar(): void {
  activeBar?.stop();
  activeBar = null;
}

function createBar(): ProgressView {
  let startedAt: number | null = null;
  let library: typeof CliProgress | null = null;
  let stopped = false;
  return {
    update(progress) {
      if (stopped) return;
      startedAt ??= Date.now();
      if (library === null) {
        void import("cli-progress").then((loaded) => (library = loaded.default));
        return;
      }
      const value = Math.round(progress.done * barSteps);
      const payload = fields(progress, (Date.now() - startedAt) / 1000);
      if (activeBar === null) {
        activeBar = new library.SingleBar({
          format: "{label} {bar} {percentage}% | {count} bars | {speed}/s | {left}",
          barsize: 24,
          barCompleteChar: "█",
          barIncompleteChar: "░",
          hideCursor: true,
          clearOnComplete: true,
          stream: process.stderr,
        });
        activeBar.start(barSteps, value, payload);
      } else activeBar.update(value, payload);
    },
    stop() {
      stopped = true;
      removeBar();
    },
  };
}

function createLines(): ProgressView {
  let startedAt: number | null = null;
  let spokenAt = 0;
  return {
    update(progress) {
      const now = Date.now();
      if (startedAt === null) {
        startedAt = now;
        spokenAt = now;
      }
      if (now - spokenAt < lineEveryMs) return;
      spokenAt = now;
      const { label, count, speed, left } = fields(progress, (now - startedAt) / 1000);
      process.stderr.write(`${label}: ${Math.round(progress.done * 100)}%, ${count} bars, ${speed}/s, ${left}\n`);
    },
    stop: () => undefined,
  };
}

interface ProgressFields {
  readonly label: string;
  readonly count: number;
  readonly speed: number;
  readonly left: string;
}

function fields({ label, count, done, waiting }: Progress, seconds: number): ProgressFields {
  const speed = seconds > 0 ? Math.round(count / seconds) : 0;
  const left = done > 0 ? `ETA ${Math.ceil((seconds * (1 - done)) / done)} s` : "ETA ?";
  return { label, count, speed, left: waiting ?? left };
}
