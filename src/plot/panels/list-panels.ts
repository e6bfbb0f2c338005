import type { BacktestResult } from "../../backtest/result.js";
import type { ResolvedPlotOptions } from "../plot-options.js";
import type { Theme } from "../theme.js";
import { columnGroups } from "./column-groups.js";
import { drawdownPanel } from "./drawdown-panel.js";
import { equityPanel } from "./equity-panel.js";
import { indicatorPanel } from "./indicator-panel.js";
import type { Panel } from "./panel.js";
import { pricePanel } from "./price-panel.js";
import { volumePanel } from "./volume-panel.js";

/** The panels of a picture from top to bottom: whatever columns the result's frame describes, and no others. */
export function listPanels(
  result: BacktestResult,
  { mode, width, valueScale }: ResolvedPlotOptions,
  theme: Theme,
): Panel[] {
  const groups = columnGroups(result.frame);
  const overlays = groups.filter(({ pane }) => pane === "price");
  if (mode === "simple") return [pricePanel(result, overlays, theme, { height: 460, width, valueScale })];
  const volume = volumePanel(result.frame);
  return [
    pricePanel(result, overlays, theme, { height: 330, width, valueScale }),
    ...(volume ? [volume] : []),
    ...groups.filter(({ pane }) => pane === "own").map((group) => indicatorPanel(group, theme)),
    equityPanel(result, theme, valueScale),
    drawdownPanel(result, theme),
  ];
}
