/** Colour themes of a picture. */
export const plotThemes = ["light", "dark"] as const;

/** Name of a colour theme. */
export type PlotTheme = (typeof plotThemes)[number];

/** Every colour of a picture; one word says where it is used. */
export interface Theme {
  readonly background: string;
  readonly text: string;
  readonly muted: string;
  /** Ink of grid lines and separators, drawn faintly. */
  readonly rule: string;
  readonly price: string;
  readonly up: string;
  readonly down: string;
  readonly equity: string;
  readonly benchmark: string;
  readonly band: string;
  /** Text on a coloured tag. */
  readonly onTag: string;
  /** Lines in order of appearance. */
  readonly lines: readonly string[];
}

export const themes: Readonly<Record<PlotTheme, Theme>> = {
  light: {
    background: "#ffffff",
    text: "#1f2328",
    muted: "#59636e",
    rule: "#1f2328",
    price: "#24292f",
    up: "#0f9d77",
    down: "#d6404e",
    equity: "#2f6fde",
    benchmark: "#8b949e",
    band: "#2f6fde",
    onTag: "#ffffff",
    lines: ["#e08a00", "#2f6fde", "#8250df", "#0a8f9c", "#bf3989", "#7a8b00"],
  },
  dark: {
    background: "#0d1117",
    text: "#e6edf3",
    muted: "#9198a1",
    rule: "#e6edf3",
    price: "#d0d7de",
    up: "#2dbd91",
    down: "#f0616d",
    equity: "#6ea8fe",
    benchmark: "#8b949e",
    band: "#6ea8fe",
    onTag: "#0d1117",
    lines: ["#f0b13c", "#6ea8fe", "#b392f0", "#3fc6d4", "#f778ba", "#b5c734"],
  },
};
