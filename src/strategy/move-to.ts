/** The method by which the engine moves a row or a frame to a bar; a symbol, so that a strategy has no name for it. */
export const moveTo = Symbol("moveTo");
