import { IdentityError, isMintFailure } from "../base/errors.ts";
import type { Identity } from "./identity.ts";
import { isForgejo } from "./github-actions-missing.ts";
import { githubActions } from "./github-actions.ts";

/**
 * Describes the identity of a Forgejo Actions job, and of a Gitea one where its server offers the same: the protocol is
 * GitHub's, the issuer is not. Its runner also sets GitHub's variables, so it is looked for first.
 *
 * @see https://forgejo.org/docs/next/user/actions/security-openid-connect
 * @example
 * await mint(pypi(), { identity: forgejoActions() });
 */
export function forgejoActions(): Identity {
  const github = githubActions();
  return {
    ...github,
    id: "forgejo-actions",
    isPresent: isForgejo,
    idToken: async (audience, io, limits) => {
      try {
        return await github.idToken(audience, io, limits);
      } catch (error) {
        throw isMintFailure(error) && error.code === "IDENTITY_UNAVAILABLE" ? inItsOwnWords(error) : error;
      }
    },
  };
}

/** The advice about GitHub's status page is not for this server. */
function inItsOwnWords(error: IdentityError): IdentityError {
  return new IdentityError("IDENTITY_UNAVAILABLE", error.message, {
    ...error.evidence,
    hint: "Run the job again. If it fails again, the log of the Forgejo server says why.",
    retries: error.retries,
    cause: error,
  });
}
