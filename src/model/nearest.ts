/**
 * The candidate that is fewest edits away from `word`, or null if none is close. For "did you mean". Among equals one with
 * the same letters wins: fingers swap letters more often than they hit another key.
 */
export function nearest(word: string, candidates: Iterable<string>): string | null {
  const asked = word.toLowerCase();
  const letters = sortLetters(asked);
  const most = Math.max(2, Math.floor(word.length / 2));
  let best: string | null = null;
  let bestScore = Infinity;
  for (const candidate of candidates) {
    const known = candidate.toLowerCase();
    const distance = editDistance(asked, known);
    const score = sortLetters(known) === letters ? distance - 0.5 : distance;
    if (distance <= most && score < bestScore) [best, bestScore] = [candidate, score];
  }
  return best;
}

/** ` Did you mean "x"?`, or an empty string if no candidate is close. */
export function didYouMean(word: string, candidates: Iterable<string>): string {
  const near = nearest(word, candidates);
  return near === null ? "" : ` Did you mean "${near}"?`;
}

const sortLetters = (word: string): string => Array.from(word).sort().join("");

/** Letters to insert, leave out, replace, or swap with their neighbour to make one word the other. */
function editDistance(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const substitution = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      const swap = swapped ? beforePrevious[j - 2]! + 1 : Infinity;
      current.push(Math.min(substitution, previous[j]! + 1, current[j - 1]! + 1, swap));
    }
    [beforePrevious, previous] = [previous, current];
  }
  return previous[b.length]!;
}
