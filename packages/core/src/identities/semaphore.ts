import { IdentityError } from "../base/errors.ts";
import type { Identity } from "./identity.ts";
import { Secret } from "../base/secret.ts";
import { heldToken } from "./held-token.ts";
import { secretVariables, variable } from "../base/environment.ts";

const VARIABLE = "SEMAPHORE_OIDC_TOKEN";

/**
 * Describes the identity of a Semaphore job: a variable whose audience is the organization's own URL.
 *
 * @see https://docs.semaphoreci.com/reference/openid
 * @example
 * const registry = cloudsmith({ organization: "acme", serviceSlug: "ci", audience: "https://acme.semaphoreci.com" });
 * await mint(registry, { identity: semaphore() });
 */
export function semaphore(): Identity {
  return {
    id: "semaphore",
    refreshable: false,
    issuer: (env) => variable(env, "SEMAPHORE_ORGANIZATION_URL").replace(/\/$/, "") || undefined,
    isPresent: (env) => env["SEMAPHORE"] === "true",
    secrets: (env) => secretVariables(env, [VARIABLE]),
    check: (env) => {
      if (variable(env, VARIABLE) !== "") return;
      throw new IdentityError("IDENTITY_MISSING", `This job has no identity: ${VARIABLE} is not set.`, {
        hint: "The organization's plan must include OpenID Connect; a self-hosted agent must be new enough to pass it on.",
      });
    },
    idToken: async (audience, io) =>
      heldToken(new Secret(variable(io.env, VARIABLE)), audience, io.now(), {
        holder: VARIABLE,
        hint: "Semaphore issues its token for the organization's URL, so it works only at a registry that can be configured to accept that audience. Give that URL as audience then.",
      }),
  };
}
