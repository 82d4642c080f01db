import { createHash } from "node:crypto";

/** Chance that a seed decides: the same seed gives the same case. */
export interface Random {
  /** A whole number from 0 up to, not including, the limit. */
  below(limit: number): number;
  /** @param chance from 0 to 1 */
  happens(chance: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** Makes the chance of one case. @see https://en.wikipedia.org/wiki/Xorshift */
export function randomOf(seed: string): Random {
  let state = createHash("sha256").update(seed).digest().readUInt32LE() || 1;
  const below = (limit: number): number => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) % limit;
  };
  return {
    below,
    happens: (chance) => below(1_000_000) < chance * 1_000_000,
    pick: (list) => list[below(list.length)] as (typeof list)[number],
  };
}
