/**
 * Finds the word that was probably meant: the first of those with the fewest typing errors, if they are at most half of
 * its letters, or else the only one that contains it or that it contains. Case does not count.
 */
export function suggest(word: string, words: readonly string[]): string | undefined {
  const given = word.toLowerCase();
  const within = words.filter((other) => given.includes(other.toLowerCase()));
  // Of several, such as "pypi,nuget", none is meant alone.
  if (within.length > 1) return undefined;
  const ranked = words.map((other) => ({ other, slips: slips(given, other.toLowerCase()) }));
  const best = ranked.toSorted((one, two) => one.slips - two.slips)[0];
  if (best !== undefined && best.slips * 2 <= Math.max(word.length, best.other.length)) return best.other;
  const longer = given.length > 2 ? words.filter((other) => other.toLowerCase().includes(given)) : [];
  return within[0] ?? (longer.length === 1 ? longer[0] : undefined);
}

/**
 * Counts how many letters have to be put in, left out, changed, or swapped with their neighbour.
 *
 * @see https://en.wikipedia.org/wiki/Damerau%E2%80%93Levenshtein_distance#Optimal_string_alignment_distance
 */
export function slips(from: string, to: string): number {
  let before: readonly number[] = [];
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (let done = 0; done < from.length; done += 1) {
    const next = [done + 1];
    for (let at = 0; at < to.length; at += 1) {
      const same = from[done] === to[at];
      const swapped = done > 0 && at > 0 && from[done] === to[at - 1] && from[done - 1] === to[at];
      next.push(
        Math.min(
          (row[at + 1] ?? 0) + 1,
          (next[at] ?? 0) + 1,
          (row[at] ?? 0) + (same ? 0 : 1),
          swapped ? (before[at - 1] ?? 0) + 1 : Infinity,
        ),
      );
    }
    before = row;
    row = next;
  }
  return row.at(-1) ?? 0;
}
