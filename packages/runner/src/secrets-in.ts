import { observed, type Observation } from "./observed.ts";
import type { PhaseResult } from "./phase-result.ts";
import { PieceFinder } from "./piece-finder.ts";

/** A piece of a secret where none may be. */
export interface Leak extends Omit<Observation, "text"> {
  /** Index of the secret in the list that was given. */
  readonly secret: number;
  /** The longest piece there, as it stands in the text. */
  readonly piece: string;
}

/** What counts, and where secrets are meant to be. */
export interface SecretsInOptions {
  /** Fewest characters that count as a piece; a shorter secret counts as a whole. Default 20. */
  readonly pieces?: number;
  /** Outputs that may hold secrets; default all of them. */
  readonly outputs?: readonly string[];
  /** State that may hold secrets; default all of it. */
  readonly state?: readonly string[];
  /** Exported variables that may hold secrets; default none. */
  readonly env?: readonly string[];
}

const PIECE = 20;

/**
 * Finds pieces of secrets in all that can be {@link observed} of a run, but for where they are meant to be.
 *
 * @example
 * expect(secretsIn(result, [jwt, token], { outputs: ["token", "api-token"], state: ["token"] })).toEqual([]);
 */
export function secretsIn(
  result: { readonly phases: readonly PhaseResult[] },
  secrets: readonly string[],
  options: SecretsInOptions = {},
): Leak[] {
  const finders = secrets.map((secret) => new PieceFinder(secret, options.pieces ?? PIECE));
  return observed(result)
    .filter((observation) => !isMeant(observation, options))
    .flatMap(({ text, ...place }) =>
      finders.flatMap((finder, secret) => {
        const piece = finder.find(text);
        return piece === undefined ? [] : [{ ...place, secret, piece }];
      }),
    );
}

function isMeant({ place, name = "" }: Observation, options: SecretsInOptions): boolean {
  if (place === "output") return options.outputs?.includes(name) ?? true;
  if (place === "state") return options.state?.includes(name) ?? true;
  return place === "env" && options.env?.includes(name) === true;
}
