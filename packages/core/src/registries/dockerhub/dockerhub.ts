import { GITHUB_ISSUER } from "../../base/claims.ts";
import { readObject } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { ClaimRules, FormField } from "../registry.ts";
import { lifetime } from "../shared/expiry.ts";
import { refusalMessages, secretField } from "../shared/read-answer.ts";

/** A ruleset of the connection; `*` stands for anything. @see https://docs.docker.com/enterprise/security/oidc-connections/rulesets-claims/ */
const FIELDS: readonly FormField[] = [
  { label: "Label", placeholder: "any name" },
  { label: "Rules", claim: "claim:sub" },
  { label: "Resources", placeholder: "the repositories that the job pushes to" },
  { label: "Scopes", placeholder: "read and write" },
];

/** Its own client takes 401 without a body for an operation that is not permitted. @see https://github.com/docker/login-action/blob/master/src/dockerhub.ts `parseError` */
const PATTERNS: readonly RefusalPattern[] = [{ reason: "no-publisher", status: 401, vague: true }];

const DEFAULT_IDENTITY_URL = "https://identity.docker.com";
/** @see https://docs.docker.com/enterprise/security/oidc-connections/create-manage/ */
const LIFETIME_SECONDS = { min: 300, max: 3_600, documentedDefault: 300 } as const;

/** One to five rulesets on `sub`, with wildcards. @see https://docs.docker.com/enterprise/security/oidc-connections/rulesets-claims/ */
const CLAIM_RULES: ClaimRules = { issuers: [GITHUB_ISSUER], refusedEvents: [], subject: "compared" };

/**
 * Describes Docker Hub's token exchange for an organization.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/docker/login-action/blob/master/src/dockerhub.ts
 * @see https://www.rfc-editor.org/rfc/rfc8693#section-2.1
 * @example
 * dockerhub({ connectionId: "00000000-0000-0000-0000-000000000000", username: "my-organization" });
 */
export const dockerhub = defineRegistry({
  id: "dockerhub",
  name: "Docker Hub",
  inputs: {
    /** The id of the organization's OIDC connection, a UUID; no secret. */
    "connection-id": {
      required: true,
      pattern: /^[\w-]{1,64}$/,
      meaning: "the id of the OIDC connection, as Docker Home shows it",
      example: "00000000-0000-0000-0000-000000000000",
    },
    /** The organization: the user name that goes with the token. */
    username: {
      required: true,
      meaning: "the name of the organization that has the connection",
      example: "my-organization",
    },
    /** How long the token lives, in seconds, 300 to 3,600. */
    "expires-in": { kind: "integer", ...LIFETIME_SECONDS },
    /** Docker's identity service. */
    "identity-url": { kind: "url", default: DEFAULT_IDENTITY_URL },
  },
  create: ({ connectionId, username, expiresIn, identityUrl: { origin } }) => {
    const url = new URL("/oauth/token", origin);
    return {
      name: "Docker Hub",
      url,
      // Each of Docker's services wants its own address. @see https://github.com/docker/login-action/blob/master/src/dockerhub.ts
      audience: origin.endsWith(".docker.com") ? origin : DEFAULT_IDENTITY_URL,
      exchangeRequest: (idToken) => ({
        method: "POST",
        url: url.href,
        body: {
          form: {
            grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
            subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
            subject_token: idToken,
            connection_id: connectionId,
            ...(expiresIn === undefined ? {} : { expires_in: expiresIn }),
          },
        },
      }),
      readTokenResponse: (response) => {
        const answer = readObject(response);
        const inSeconds = expiresIn ?? LIFETIME_SECONDS.documentedDefault;
        return {
          token: secretField(answer, "access token", "access_token"),
          username,
          // UNVERIFIED: the official client reads nothing else; RFC 8693 recommends `expires_in`.
          expires: lifetime(answer["expires_in"]) ?? { inSeconds, documented: true },
        };
      },
      // UNVERIFIED: what a refusal says; these are the fields of OAuth and of Docker's other services.
      readRefusal: (response) => ({
        messages: refusalMessages(response, "error_description", "detail", "message", "error"),
        unsupported: response.status === 404 || response.status === 405,
      }),
      claimRules: CLAIM_RULES,
      // In Docker Home under Identity & auth. @see https://docs.docker.com/enterprise/security/oidc-connections/create-manage/
      form: { page: "https://app.docker.com/", github: FIELDS },
      refusals: { noun: "ruleset", patterns: PATTERNS },
      scope: "what the connection's ruleset allows in the organization",
      // `docker login --password-stdin` reads none.
      clientEnv: () => ({}),
    };
  },
});
