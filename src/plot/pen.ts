import { createSvgElement } from "./svg-element.js";
import { textWidth, type FontWeight } from "./glyphs.js";
import type { Theme } from "./theme.js";

/** How a text is set. */
export interface TextStyle {
  readonly size: number;
  readonly fill: string;
  readonly weight?: FontWeight;
  readonly anchor?: "start" | "middle" | "end";
}

/** Draws texts and simple shapes in the colours of a theme. */
export class Pen {
  constructor(
    readonly document: Document,
    readonly theme: Theme,
  ) {}

  /** A text whose baseline starts (or ends, or is centred) at a point. */
  text(content: string, x: number, y: number, { size, fill, weight = 400, anchor = "start" }: TextStyle): SVGElement {
    return this.shape(
      "text",
      {
        x: round(x),
        y: round(y),
        "font-size": size,
        "font-weight": weight,
        "text-anchor": anchor,
        // Everything is placed by the widths of the shipped font; a viewer without it sets another one just as wide.
        textLength: round(textWidth(content, size, weight)),
        lengthAdjust: "spacingAndGlyphs",
        fill,
      },
      content,
    );
  }

  /** A straight faint line, for separators. */
  rule(x1: number, x2: number, y: number): SVGElement {
    return this.shape("path", {
      d: `M${round(x1)} ${y}H${round(x2)}`,
      stroke: this.theme.rule,
      "stroke-opacity": 0.15,
    });
  }

  /** Any element. */
  shape(
    name: string,
    attributes: Readonly<Record<string, string | number>>,
    content: string | readonly Element[] = [],
  ): SVGElement {
    return createSvgElement(this.document, name, attributes, content);
  }
}

const round = (value: number): number => Number(value.toFixed(2));
