import type { Reader } from "./database.js";
import type { SqlRow, SqlValue } from "./session.js";

/** A piece of a statement: words of this program, and values that travel as parameters. */
export interface Fragment {
  /** The words around the values, one more than there are values. */
  readonly texts: readonly string[];
  /** The values. */
  readonly values: readonly SqlValue[];
}

/** A fragment from a template: fragments are put in place, everything else becomes a parameter. */
export function sql(template: TemplateStringsArray, ...parts: readonly (Fragment | SqlValue)[]): Fragment {
  const texts = [template[0]!];
  const values: SqlValue[] = [];
  for (const [i, part] of parts.entries()) {
    const after = template[i + 1]!;
    if (typeof part === "object" && part !== null) {
      texts.push(`${texts.pop()!}${part.texts[0]!}`, ...part.texts.slice(1));
      values.push(...part.values);
      texts.push(`${texts.pop()!}${after}`);
    } else {
      texts.push(after);
      values.push(part);
    }
  }
  return { texts, values };
}

const separators = { comma: sql`, `, and: sql` and `, or: sql` or ` };

/** Fragments one after the other. */
export function joinFragments(parts: readonly Fragment[], separator: keyof typeof separators): Fragment {
  return parts.reduce((all, part, i) => (i === 0 ? part : sql`${all}${separators[separator]}${part}`), sql``);
}

/** Kinds of columns that a query makes itself, and numbers. */
type AliasKind = "coarse" | "fine" | "rough" | "mean" | "deviation" | "operand" | "state" | "before";

/** The name of a column that the query makes itself: `mean3`. */
export function alias(kind: AliasKind, number: number): Fragment {
  return { texts: [`${kind}${Math.trunc(number)}`], values: [] };
}

/** Rows of a statement. */
export function runFragment(tx: Reader, { texts, values }: Fragment): Promise<readonly SqlRow[]> {
  return tx.sql(Object.assign([...texts], { raw: texts }), ...values);
}
