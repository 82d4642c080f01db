import { GITHUB_ISSUER } from "../../base/claims.ts";
import { defineRegistry } from "../define-registry.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { ClaimRules, FormField } from "../registry.ts";
import { tokenExchange } from "../shared/token-exchange.ts";

/** A ruleset of the connection; `*` stands for anything. @see https://docs.docker.com/enterprise/security/oidc-connections/rulesets-claims/ */
const FIELDS: readonly FormField[] = [
  { label: "Label", placeholder: "any name" },
  { label: "Rules", claim: "claim:sub" },
  { label: "Resources", placeholder: "the repositories that the job pushes to" },
  { label: "Scopes", placeholder: "read and write" },
];

/** Its own client reads a 401 without a body as an operation that is not permitted. @see https://github.com/docker/login-action/blob/master/src/dockerhub.ts `parseError` */
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
    /** The id of the organization's OIDC connection, a UUID, which is not secret. */
    "connection-id": {
      required: true,
      pattern: /^[\w-]{1,64}$/,
      meaning: "the id of the OIDC connection, as Docker Home shows it",
      example: "00000000-0000-0000-0000-000000000000",
    },
    /** The organization: the user name that goes with the token. */
    username: {
      required: true,
      // It is delivered unchanged, and an output holds only printable ASCII.
      pattern: /^[\u0021-\u007e]{1,256}$/,
      meaning: "the name of the organization that has the connection",
      example: "my-organization",
    },
    /** How long the token lives, in seconds, 300 to 3,600. */
    "expires-in": { kind: "integer", ...LIFETIME_SECONDS },
    /** Docker's identity service. */
    "identity-url": { kind: "url", default: DEFAULT_IDENTITY_URL },
  },
  create: ({ connectionId, username, expiresIn, identityUrl: { origin } }) => ({
    // UNVERIFIED: the text of a refusal, and whether an answer has `expires_in`: the official client reads neither.
    ...tokenExchange({
      url: new URL("/oauth/token", origin),
      parameters: { connection_id: connectionId, ...(expiresIn === undefined ? {} : { expires_in: expiresIn }) },
      username,
      documentedSeconds: expiresIn ?? LIFETIME_SECONDS.documentedDefault,
    }),
    // Each of Docker's services wants its own address. @see https://github.com/docker/login-action/blob/master/src/dockerhub.ts
    audience: origin.endsWith(".docker.com") ? origin : DEFAULT_IDENTITY_URL,
    claimRules: CLAIM_RULES,
    // In Docker Home under Identity & auth. @see https://docs.docker.com/enterprise/security/oidc-connections/create-manage/
    form: { page: "https://app.docker.com/", github: FIELDS },
    refusals: { noun: "ruleset", patterns: PATTERNS },
    scope: "what the connection's ruleset allows in the organization",
    // `docker login --password-stdin` reads no variable.
    clientEnv: () => ({}),
  }),
});
