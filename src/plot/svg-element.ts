const svgNamespace = "http://www.w3.org/2000/svg";

/** Characters that no XML document may contain, lone surrogates included. */
const notXml = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** An SVG element with attributes, and a text or further elements inside. */
export function createSvgElement(
  document: Document,
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: string | readonly Element[] = [],
): SVGElement {
  const element = document.createElementNS(svgNamespace, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (typeof content === "string") element.textContent = content.replace(notXml, "\ufffd");
  else element.append(...content);
  return element;
}
