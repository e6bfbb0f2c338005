import { textWidth } from "./glyphs.js";

/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A mark that wants a label, with the texts it may have, best first. */
export interface LabelledMark {
  readonly box: Box;
  /** Where its label should stand if there is room. */
  readonly side: "over" | "under";
  readonly texts: readonly string[];
}

/** What labels keep clear of, besides the marks and each other. */
interface Surroundings {
  /** Labels stay inside. */
  readonly area: Box;
  /** Heights of drawn lines at every bar. */
  readonly lines: readonly Float64Array[];
  /** Pixel of a bar. */
  readonly x: (bar: number) => number;
  /** Bar at a pixel, with its fraction. */
  readonly bar: (x: number) => number;
}

/** A label with room: its text from `x` on, on this baseline. */
export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  readonly baseline: number;
  /** Line from the mark to a label that is not beside it. */
  readonly leader: Leader | null;
}

/** An upright line. */
export interface Leader {
  readonly x: number;
  readonly from: number;
  readonly to: number;
}

/** Where a label could stand, its gap to everything else included. */
interface Place {
  readonly box: Box;
  readonly leader: Leader | null;
}

const gap = 2;
/** Height of a capital letter of the shipped font, as a share of its size. */
const capital = 0.73;
/** How far a comma or a Q goes below the baseline. */
const descent = 0.17;

/** Room between a label and the marks it does not belong to: nearer, it would seem theirs. */
const clearance = 4;
/** Lengths of leaders, pixels. */
const leaderLengths = [8, 16, 24, 32, 40, 48, 56];

/**
 * A place for each label where it touches no mark, no line and no other label: at its mark if possible, otherwise at the
 * end of a short leader; without a place the label is left out.
 */
export function placeLabels(marks: readonly LabelledMark[], size: number, around: Surroundings): PlacedLabel[] {
  const taken: Box[] = marks.map(({ box }) => box);
  const isFree = ({ box, leader }: Place, mark: LabelledMark): boolean =>
    isInside(box, around.area) &&
    taken.every((other) => !overlap(box, other) && (leader === null || !overlap(leaderBox(leader), other))) &&
    marks.every((other) => other === mark || !overlap(box, widened(other.box))) &&
    !crossesLine(box, around);
  const placed = new Map<LabelledMark, PlacedLabel>();
  // First those that need no leader: they are read at once.
  for (const places of [placesAtMark, placesAway]) {
    for (const mark of marks.filter((one) => !placed.has(one))) {
      const found = firstPlace(mark, size, places, (place) => isFree(place, mark));
      if (found === null) continue;
      const { text, box, leader } = found;
      taken.push(box, ...(leader === null ? [] : [leaderBox(leader)]));
      placed.set(mark, { text, x: box.left + gap, baseline: box.bottom - gap - descent * size, leader });
    }
  }
  return [...placed.values()];
}

type Places = (mark: LabelledMark, width: number, height: number) => Place[];

function firstPlace(
  mark: LabelledMark,
  size: number,
  places: Places,
  isFree: (place: Place) => boolean,
): (Place & { readonly text: string }) | null {
  const height = (capital + descent) * size + 2 * gap;
  for (const text of mark.texts) {
    const place = places(mark, textWidth(text, size) + 2 * gap, height).find(isFree);
    if (place) return { ...place, text };
  }
  return null;
}

/** On the mark's own side, then beside it. */
function placesAtMark({ box, side }: LabelledMark, width: number, height: number): Place[] {
  const top = side === "over" ? box.top - height : box.bottom;
  const beside = (box.top + box.bottom - height) / 2;
  return [
    ...aligned(box, width).map((left) => boxAt(left, top, width, height)),
    boxAt(box.right, beside, width, height),
    boxAt(box.left - width, beside, width, height),
  ].map((place) => ({ box: place, leader: null }));
}

/** On the mark's own side, ever further away. */
function placesAway({ box, side }: LabelledMark, width: number, height: number): Place[] {
  const x = (box.left + box.right) / 2;
  return leaderLengths.flatMap((length) => {
    const [from, to] = side === "over" ? [box.top - length, box.top] : [box.bottom, box.bottom + length];
    const top = side === "over" ? from - height : to;
    return aligned(box, width).map((left) => ({ box: boxAt(left, top, width, height), leader: { x, from, to } }));
  });
}

/** Left edges of a label that is centred on a mark, or starts or ends with it. */
const aligned = ({ left, right }: Box, width: number): number[] => [(left + right - width) / 2, left, right - width];

const boxAt = (left: number, top: number, width: number, height: number): Box => ({
  left,
  right: left + width,
  top,
  bottom: top + height,
});

const widened = ({ left, right, top, bottom }: Box): Box => ({
  left: left - clearance,
  right: right + clearance,
  top: top - clearance,
  bottom: bottom + clearance,
});

const leaderBox = ({ x, from, to }: Leader): Box => ({ left: x - 1, right: x + 1, top: from, bottom: to });

const isInside = (box: Box, area: Box): boolean =>
  box.left >= area.left && box.right <= area.right && box.top >= area.top && box.bottom <= area.bottom;

const overlap = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function crossesLine(box: Box, { lines, x, bar }: Surroundings): boolean {
  return lines.some((heights) => {
    const last = Math.min(heights.length - 1, Math.ceil(bar(box.right)));
    for (let i = Math.max(1, Math.ceil(bar(box.left))); i <= last; i++) {
      const [left, right] = [x(i - 1), x(i)];
      const [from, to] = [heights[i - 1]!, heights[i]!];
      const at = (pixel: number): number => from + ((to - from) * (pixel - left)) / (right - left);
      const start = at(Math.max(left, box.left));
      const end = at(Math.min(right, box.right));
      if (Math.min(start, end) < box.bottom && Math.max(start, end) > box.top) return true;
    }
    return false;
  });
}
