/** The word that fewest letters have to be changed for, where those are not most of it; the first of several. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const ranked = words.map((other) => ({ other, distance: distance(word, other) }));
  const best = ranked.toSorted((one, two) => one.distance - two.distance)[0];
  return best !== undefined && best.distance * 2 < Math.max(word.length, best.other.length) ? best.other : undefined;
}

/** How many letters have to be put in, left out or changed. @see https://en.wikipedia.org/wiki/Levenshtein_distance */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, at) => at);
  for (const [done, letter] of Array.from(from).entries()) {
    const next = [done + 1];
    for (const [at, above] of row.slice(1).entries()) {
      const changed = (row[at] ?? 0) + (to[at] === letter ? 0 : 1);
      next.push(Math.min(above + 1, (next[at] ?? 0) + 1, changed));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
