import { Frame } from "../frame/frame.js";

/** A frame under the ticker that a run knows it by, with every column that it has. */
export function nameFrame(frame: Frame, symbol: string): Frame {
  if (frame.symbol === symbol) return frame;
  const columns = new Map(frame.columnNames.map((name) => [name, frame.col(name)]));
  return new Frame(columns, { symbol, resolution: frame.resolution }, frame.specs);
}
