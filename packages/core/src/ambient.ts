import { IdentityError } from "./errors.ts";
import { githubActions } from "./identities/github-actions.ts";
import type { Identity } from "./identity.ts";
import { type Io, systemIo } from "./io.ts";

/** Every identity that is looked for, in this order: the first that is present is taken, whether it is whole or broken. */
export const IDENTITIES: readonly Identity[] = [githubActions()];

/**
 * Finds the identity of the CI that this process runs in.
 *
 * @throws {@link IdentityError} `IDENTITY_MISSING` where there is none
 */
export function ambient(
  env: Io["env"] = systemIo.env,
  identities: readonly Identity[] = IDENTITIES,
): Identity {
  const identity = identities.find((candidate) => candidate.isPresent(env));
  if (identity === undefined) {
    throw new IdentityError("IDENTITY_MISSING", "This process does not run in a CI that gives identities.", {
      hint: `Run it in one of: ${identities.map(({ id }) => id).join(", ")}.`,
    });
  }
  return identity;
}
