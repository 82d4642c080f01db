import { type ActionName, rowOf } from "../../actions.ts";

/** The actions that do not have every case of every group: they run the same core, and a sample tells whether they do. */
export const FURTHER: readonly ActionName[] = ["crates", "rubygems", "npm", "mint:pypi", "mint:crates"];

/** Those whose post step revokes. */
export const REVOKING: readonly ActionName[] = FURTHER.filter((action) => rowOf(action).revokes);

/** Deals things out: each goes to `times` of the actions, and every action gets its share. */
export function dealt<T>(
  things: readonly T[],
  times = 1,
  actions: readonly ActionName[] = FURTHER,
): readonly (readonly [ActionName, T])[] {
  return things.flatMap((thing, index) =>
    Array.from({ length: times }, (_, round) => {
      const action = actions[(index * times + round) % actions.length];
      return action === undefined ? [] : [[action, thing] as const];
    }).flat(),
  );
}
