import { readObject } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import { chosenAudience } from "../inputs.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { FormField } from "../registry.ts";
import { jwtExpiry } from "../shared/expiry.ts";
import { secretField } from "../shared/read-answer.ts";

/** Compared exactly; a claim that is not listed is not required. @see https://help.cloudsmith.io/docs/openid-connect "OIDC Settings" */
const SETTINGS: readonly FormField[] = [
  { label: "Provider URL", claim: "claim:iss" },
  { label: 'Required claim "aud"', claim: "claim:aud" },
];
const GITHUB_FIELDS: readonly FormField[] = [
  ...SETTINGS,
  { label: 'Required claim "repository"', claim: "claim:repository" },
  { label: 'Required claim "environment"', claim: "environment" },
];
const GITLAB_FIELDS: readonly FormField[] = [
  ...SETTINGS,
  { label: 'Required claim "project_path"', claim: "claim:project_path" },
  { label: 'Required claim "environment"', claim: "environment" },
];

/** 401 is documented, its messages are not. It is about the token, or about the claims that the settings require. @see https://docs.cloudsmith.com/api/openid/create */
const PATTERNS: readonly RefusalPattern[] = [{ reason: "no-publisher", status: 401, vague: true }];

const SLUG = /^[\w-]{1,128}$/;

/**
 * Describes Cloudsmith for an organization.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://docs.cloudsmith.com/authentication/openid-connect
 * @see https://github.com/cloudsmith-io/cloudsmith-cli-action/blob/master/src/oidc-auth.js
 * @example
 * cloudsmith({ organization: "my-organization", serviceSlug: "release", audience: "my-audience" });
 */
export const cloudsmith = defineRegistry({
  id: "cloudsmith",
  name: "Cloudsmith",
  inputs: {
    /** The organization's slug. */
    organization: {
      required: true,
      pattern: SLUG,
      meaning: "the organization's slug, as in the addresses of its repositories",
      example: "my-organization",
      // @see https://github.com/cloudsmith-io/cloudsmith-cli-action/blob/master/action.yml
      officialNames: ["oidc-namespace"],
    },
    /** The service account's slug; not needed if the provider maps claims to accounts. */
    "service-slug": {
      pattern: SLUG,
      meaning: "the service account's slug",
      example: "release",
      officialNames: ["oidc-service-slug"],
    },
    /** What the provider's settings require. */
    audience: chosenAudience(
      "the audience that the claims of the provider settings require: at Cloudsmith the administrator chooses it",
    ),
    "api-url": { kind: "url", default: "https://api.cloudsmith.io" },
  },
  create: ({ organization, serviceSlug, audience, apiUrl: { origin } }) => {
    const url = new URL(`/openid/${organization}/`, origin);
    return {
      name: "Cloudsmith",
      url,
      audience,
      exchangeRequest: (idToken) => ({
        method: "POST",
        url: url.href,
        body: {
          json: { oidc_token: idToken, ...(serviceSlug === undefined ? {} : { service_slug: serviceSlug }) },
        },
      }),
      readTokenResponse: (response) => {
        const token = secretField(readObject(response), "token", "token");
        // @see https://docs.cloudsmith.com/accounts-and-teams/api-key `token` as user name for package managers
        return { token, username: "token", expires: jwtExpiry(token) };
      },
      claimRules: { refusedEvents: [], subject: "compared" },
      // The provider settings of a workspace, which its managers fill in.
      form: {
        page: `https://cloudsmith.io/orgs/${organization}/settings/openid-connect/`,
        github: GITHUB_FIELDS,
        gitlab: GITLAB_FIELDS,
      },
      refusals: { noun: "provider setting", patterns: PATTERNS },
      scope: "what the service account may do",
      clientEnv: ({ token }) => ({ CLOUDSMITH_API_KEY: token }),
    };
  },
});
