import { checkCommission } from "../execution/commission.js";
import { Frame } from "../frame/frame.js";
import { DataError, UsageError } from "../model/errors.js";
import { isPortfolioClass } from "../strategy/portfolio-strategy.js";
import { assertFrames } from "./assert-frames.js";
import { assertBacktestOptions, type BacktestOptions } from "./backtest-options.js";
import { describeIgnoredOptions } from "./ignored-options.js";
import { nameFrame } from "./name-frame.js";
import { prepareRun, type PreparedRun } from "./prepare-run.js";
import { resolveStrategy, type StrategyLike } from "./resolve-strategy.js";
import type { Profile } from "./profile.js";
import type { BacktestResult } from "./result.js";
import { keepInputs } from "./run-inputs.js";
import { resolveWindows } from "./resolve-windows.js";
import { runBpy } from "./run-bpy.js";
import { runNative } from "./run-native.js";
import type { RunOutcome } from "./run-outcome.js";
import { runSeed } from "./run-seed.js";
import { finishStrategy } from "./start-strategy.js";
import { toResult } from "./to-result.js";

/**
 * What a strategy would have done on these bars. Pure: the same input gives the same bytes.
 *
 * @param frames - the bars; or several by ticker, which then share one account in that order of allocation
 * @param strategy - a registered name, a class, an object of a class (its parameters are used, not its state), a function
 * @throws {UsageError} `INVALID_ARGUMENT`, `UNKNOWN_STRATEGY`, `UNKNOWN_PARAMETER`, `INVALID_PARAMETER`
 * @throws {DataError} `EMPTY_RESULT`, `BAD_BARS`, `RESOLUTION_MISMATCH`
 * @throws {RunError} `STRATEGY_THREW`, `STRATEGY_RETURNED`, naming the bar
 */
export function runBacktest(
  frames: Frame | Readonly<Record<string, Frame>>,
  strategy: StrategyLike,
  options: BacktestOptions = {},
): BacktestResult {
  assertBacktestOptions(options);
  const { commission } = options;
  const profile = options.profile ?? "native";
  const source = resolveStrategy(strategy, options.params);
  const list = listFrames(frames);
  if (list.length > 1) assertByTicker(options);
  if (profile !== "native" && isPortfolioClass(source.strategyClass)) throw noPortfolio(source.name, profile);
  const windows = resolveWindows(
    list.map((frame) => ({ symbol: frame.symbol, frame })),
    options.window,
  );
  const runs = list.map((frame, k) => prepareRun(frame, source, options, windows[k]));
  const ran = runProfile(profile, runs, commission ? { ...options, commission: checkCommission(commission) } : options);
  const symbols = runs.flatMap(({ frame: { symbol } }) => (symbol === null ? [] : [symbol]));
  const actions = runs.flatMap((run) => run.actions);
  const ignored = describeIgnoredOptions(profile, options, symbols, actions);
  const outcome = { ...ran, warnings: [...ignored, ...runs.flatMap(({ warnings }) => warnings), ...ran.warnings] };
  const result = keepInputs(toResult(runs[0]!, symbols, options, outcome), {
    strategy,
    options,
    seen: runs.map(({ seen }) => seen),
    refined: outcome.refined,
  });
  for (const seated of new Set(outcome.strategies)) finishStrategy(source.name, seated, result);
  return result;
}

function runProfile(profile: Profile, runs: readonly PreparedRun[], options: BacktestOptions): RunOutcome {
  if (profile === "native") return runNative(runs, options);
  const run = onlyOne(runs, profile);
  return profile === "seed" ? runSeed(run, options) : runBpy(run, options);
}

function listFrames(frames: Frame | Readonly<Record<string, Frame>>): readonly Frame[] {
  if (frames instanceof Frame) return [frames];
  const list = Object.entries(assertFrames(frames)).map(([symbol, frame]) => nameFrame(frame, symbol));
  if (list.length === 0) throw new UsageError("INVALID_ARGUMENT", "Expected at least one frame, received none.");
  const odd = list.find(({ resolution }) => resolution !== list[0]!.resolution);
  if (odd === undefined) return list;
  throw new DataError(
    "RESOLUTION_MISMATCH",
    `Expected frames of one resolution, received ${list[0]!.symbol ?? "?"} @ ${list[0]!.resolution ?? "?"} and ` +
      `${odd.symbol ?? "?"} @ ${odd.resolution ?? "?"}. Load them at the same one.`,
  );
}

/** Splits, dividends and finer bars are those of one symbol. */
function assertByTicker({ corporateActions, finer }: BacktestOptions): void {
  const name = Array.isArray(corporateActions) ? "corporateActions" : finer instanceof Frame ? "finer" : null;
  if (name === null) return;
  throw new UsageError(
    "INVALID_ARGUMENT",
    `Expected ${name} of several symbols by ticker, received one for all. Write ${name}: { SPY: … }.`,
  );
}

function noPortfolio(strategy: string, profile: Profile): UsageError {
  return new UsageError(
    "CONFLICTING_OPTIONS",
    `Expected a strategy with onBar with profile ${profile}, received ${strategy}, which decides in onTick. Use profile native.`,
  );
}

function onlyOne(runs: readonly PreparedRun[], profile: string): PreparedRun {
  if (runs.length === 1) return runs[0]!;
  throw new UsageError(
    "CONFLICTING_OPTIONS",
    `Expected one symbol with profile ${profile}, received ${runs.length}. Use profile native for several.`,
  );
}
