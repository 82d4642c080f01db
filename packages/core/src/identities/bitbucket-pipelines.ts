import { IdentityError } from "../base/errors.ts";
import type { Identity } from "./identity.ts";
import { Secret } from "../base/secret.ts";
import { heldToken } from "./held-token.ts";
import { secretVariables, variable } from "../base/environment.ts";

const VARIABLE = "BITBUCKET_STEP_OIDC_TOKEN";

/**
 * Describes the identity of a Bitbucket Pipelines step: a variable whose audience is the workspace, or what the step's
 * `audiences:` names. A single audience comes as a list with one entry, which not every registry accepts.
 *
 * @see https://support.atlassian.com/bitbucket-cloud/docs/integrate-pipelines-with-resource-servers-using-oidc/
 * @see https://www.atlassian.com/blog/bitbucket/bitbucket-pipelines-oidc-now-supports-multiple-audiences
 * @see https://jira.atlassian.com/browse/BCLOUD-24028
 * @example
 * await mint(pypi(), { identity: bitbucketPipelines() });
 */
export function bitbucketPipelines(): Identity {
  return {
    id: "bitbucket-pipelines",
    refreshable: false,
    isPresent: (env) => variable(env, "BITBUCKET_BUILD_NUMBER") !== "",
    issuer: () => "https://api.bitbucket.org/2.0/workspaces/",
    secrets: (env) => secretVariables(env, [VARIABLE]),
    check: (env) => {
      if (variable(env, VARIABLE) !== "") return;
      throw new IdentityError("IDENTITY_MISSING", "This step has no identity: oidc: true is missing.", {
        hint: "Set it on the step that mints, in bitbucket-pipelines.yml:",
        paste: "- step:\n    oidc: true",
      });
    },
    idToken: async (audience, io) =>
      heldToken(new Secret(variable(io.env, VARIABLE)), audience, io.now(), {
        holder: VARIABLE,
        hint: "Name this audience, and no other, on the step that mints:",
        paste: `- step:\n    oidc:\n      audiences:\n        - ${JSON.stringify(audience)}`,
      }),
  };
}
