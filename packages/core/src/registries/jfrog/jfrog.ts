import { asObject } from "../../base/json.ts";
import { textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import { chosenAudience } from "../inputs.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { FormField, Refusal } from "../registry.ts";
import { tokenExchange } from "../shared/token-exchange.ts";

/**
 * An OIDC integration, and the claims of one of its identity mappings.
 *
 * @see https://jfrog.com/help/r/jfrog-platform-administration-documentation/configure-an-oidc-integration
 * @see https://jfrog.com/help/r/jfrog-platform-administration-documentation/configure-identity-mappings
 */
const INTEGRATION: readonly FormField[] = [
  { label: "Provider URL", claim: "claim:iss" },
  { label: "Audience", claim: "claim:aud" },
];
const GITHUB_FIELDS: readonly FormField[] = [
  ...INTEGRATION,
  { label: 'Claims JSON "repository"', claim: "claim:repository" },
  { label: 'Claims JSON "environment"', claim: "environment" },
];
const GITLAB_FIELDS: readonly FormField[] = [
  ...INTEGRATION,
  { label: 'Claims JSON "project_path"', claim: "claim:project_path" },
  { label: 'Claims JSON "environment"', claim: "environment" },
];

/**
 * The server's source is not public; its users reported these. UNVERIFIED: its answer if no identity mapping matches
 * the job.
 *
 * | row | seen in |
 * | --- | --- |
 * | audience | https://github.com/jfrog/setup-jfrog-cli/issues/270 |
 * | id-token: its provider URL ended in a slash | https://github.com/jfrog/setup-jfrog-cli/issues/155 |
 */
const PATTERNS: readonly RefusalPattern[] = [
  { reason: "audience", text: /^Invalid audience$/ },
  { reason: "id-token", text: /^Failed to get public key$/ },
];

/**
 * Describes a JFrog platform.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://jfrog.com/help/r/jfrog-rest-apis/oidc-token-exchange
 * @see https://github.com/jfrog/setup-jfrog-cli/blob/master/src/oidc-utils.ts
 * @example
 * jfrog({ url: "https://acme.jfrog.io", oidcProviderName: "github", audience: "my-audience" });
 */
export const jfrog = defineRegistry({
  id: "jfrog",
  name: "JFrog",
  inputs: {
    /** The platform's address, such as `https://acme.jfrog.io`. */
    url: { kind: "url", required: true, meaning: "the platform's address", example: "https://acme.jfrog.io" },
    /** The name of the OIDC integration. */
    "oidc-provider-name": {
      required: true,
      meaning: "the name of the OIDC integration, as its administrator gave it",
      example: "github",
    },
    /** The audience of the OIDC integration. */
    audience: {
      ...chosenAudience("the audience that its OIDC integration names: at JFrog the administrator chooses it"),
      // @see https://github.com/jfrog/setup-jfrog-cli/blob/master/action.yml
      officialNames: ["oidc-audience"],
    },
    /** The key of the project with the identity mappings; absent for global ones. */
    project: { meaning: "the key of the project that has the identity mappings", example: "my-project" },
  },
  create: ({ url: { origin, host }, oidcProviderName, audience, project }) => ({
    ...tokenExchange({
      url: new URL("/access/api/v1/oidc/token", origin),
      parameters: { provider_name: oidcProviderName, ...(project === undefined ? {} : { project_key: project }) },
      encoding: "json",
    }),
    name: host,
    audience,
    readRefusal,
    claimRules: { refusedEvents: [], subject: "compared" },
    // The forms of the platform, which its administrators fill in.
    form: {
      page: `${origin}/ui/admin/configuration/integrations/oidc`,
      github: GITHUB_FIELDS,
      gitlab: GITLAB_FIELDS,
    },
    refusals: { noun: "identity mapping", patterns: PATTERNS },
    scope: "what the identity mapping's token scope allows",
    // @see https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli/configurations/environment-variables
    clientEnv: ({ token }) => ({ JF_URL: origin, JF_ACCESS_TOKEN: token }),
  }),
});

/** `{"errors": [{code, message}]}`, as all of the platform's services answer. */
function readRefusal(response: WireResponse): Refusal {
  const answer = tryReadObject(response);
  const errors = Array.isArray(answer?.["errors"]) ? answer["errors"] : [];
  const messages = [answer, ...errors.map(asObject)]
    .map((said) => textField(said, "message", "error_description", "detail"))
    .filter((word) => word !== undefined);
  return { messages, unsupported: response.status === 405 || (response.status === 404 && messages.length === 0) };
}
