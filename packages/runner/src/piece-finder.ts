/** Finds pieces of a secret: every window of it is in a set, so a text is gone through once, however long both are. */
export class PieceFinder {
  readonly #windows = new Set<string>();
  readonly #length: number;

  /** @param shortest the fewest characters that count; a secret that is shorter counts as a whole. */
  constructor(secret: string, shortest: number) {
    if (secret === "") throw new Error("an empty secret is in every text");
    this.#length = Math.min(shortest, secret.length);
    for (let at = 0; at + this.#length <= secret.length; at++) {
      this.#windows.add(secret.slice(at, at + this.#length));
    }
  }

  /** Gives the longest piece in a text, as it stands there. */
  find(text: string): string | undefined {
    let longest = "";
    let start = -1;
    for (let at = 0; at + this.#length <= text.length; at++) {
      if (!this.#windows.has(text.slice(at, at + this.#length))) start = -1;
      else {
        if (start < 0) start = at;
        if (at - start + this.#length > longest.length) longest = text.slice(start, at + this.#length);
      }
    }
    return longest === "" ? undefined : longest;
  }
}
