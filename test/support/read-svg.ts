import { JSDOM } from "jsdom";

/** An SVG picture as a document; throws if it is not well-formed XML. */
export function readSvg(svg: string): Document {
  return new JSDOM(svg, { contentType: "image/svg+xml" }).window.document;
}

/** Names of the panels from top to bottom. */
export function panelNames(document: Document): string[] {
  return [...document.querySelectorAll("[data-panel]")].map((panel) => panel.getAttribute("data-panel")!);
}

/** Every text of an element, in drawing order. */
export function textsOf(element: Document | Element): string[] {
  return [...element.querySelectorAll("text")].map((text) => text.textContent);
}

/** One panel. */
export function panelOf(document: Document, name: string): Element {
  const panel = document.querySelector(`[data-panel="${name}"]`);
  if (panel === null) throw new Error(`There is no panel "${name}", only ${panelNames(document).join(", ")}.`);
  return panel;
}
