import { IdentityError, isMintFailure } from "../base/errors.ts";
import type { Identity } from "./identity.ts";
import type { Env } from "../base/environment.ts";
import { githubActions } from "./github-actions.ts";
import { variable } from "../base/environment.ts";

const SWITCH = `jobs:
  publish:
    enable-openid-connect: true`;
const HINT =
  "Set it on the job that mints, or at the top of the workflow. A server that does not know this key issues no identities.";

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
    isPresent: (env) => env["FORGEJO_ACTIONS"] === "true" || env["GITEA_ACTIONS"] === "true",
    check: (env) => {
      checkSwitch(env);
      github.check(env);
    },
    idToken: async (audience, io, limits) => {
      checkSwitch(io.env);
      try {
        return await github.idToken(audience, io, limits);
      } catch (error) {
        throw isMintFailure(error) && error.code === "IDENTITY_UNAVAILABLE" ? inItsOwnWords(error) : error;
      }
    },
  };
}

function checkSwitch(env: Env): void {
  if (variable(env, "ACTIONS_ID_TOKEN_REQUEST_URL") !== "" && variable(env, "ACTIONS_ID_TOKEN_REQUEST_TOKEN") !== "") {
    return;
  }
  throw new IdentityError(
    "IDENTITY_MISSING",
    "This job may not request an identity: enable-openid-connect is not set.",
    {
      hint: HINT,
      paste: SWITCH,
    },
  );
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
