import type { Indicator } from "./indicator.js";

const groups = new Map(
  Object.entries({
    bb: ["bb_upper", "bb_middle", "bb_lower"],
    macd: ["macd", "macd_signal", "macd_hist"],
    supertrend: ["supertrend", "supertrend_dir"],
  }),
);

/**
 * The list with each group name replaced by its columns, in place, each name once. A group name that is also a column
 * (`macd`) stands for that column alone when another column of its group is asked for by name.
 */
export function expandGroups(wanted: readonly (string | Indicator)[]): (string | Indicator)[] {
  const asked = new Set(wanted);
  const expanded = new Set<string | Indicator>();
  for (const one of wanted) {
    const members = typeof one === "string" ? membersOf(one) : [];
    const namesColumns = members.includes(one as string) && members.some((name) => name !== one && asked.has(name));
    for (const name of members.length === 0 || namesColumns ? [one] : members) expanded.add(name);
  }
  return [...expanded];
}

/**
 * The names in a comma-separated list, where commas inside parentheses belong to a name:
 * `ma20,bb_upper(50,2.5)` has two.
 *
 * @param text - as typed on the command line
 */
export function splitIndicatorNames(text: string): string[] {
  return text
    .split(/,(?![^(]*\))/)
    .map((name) => name.trim())
    .filter((name) => name !== "");
}

/** The columns that a group name stands for; none if it is no group. */
export function membersOf(name: string): readonly string[] {
  const match = /^([a-z]+)(\(.*\))?$/.exec(name);
  const members = match ? (groups.get(match[1]!) ?? []) : [];
  return members.map((member) => member + (match?.[2] ?? ""));
}
