import { asObject } from "../../base/json.ts";
import { Secret } from "../../base/secret.ts";
import { safeUrl } from "../../base/urls.ts";
import { invalidResponse, readObject, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import type { RefusalPattern, RefusalPatterns } from "../refusals.ts";
import type { FormField, Refusal, Registry, PublisherForm } from "../registry.ts";
import { jwtExpiry, lifetime } from "../shared/expiry.ts";
import { nameInput, requiredAudience } from "../shared/inputs.ts";

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

/** The forms of a JFrog platform, which its administrators fill in. */
export function jfrogForm({ origin }: URL): PublisherForm {
  const page = `${origin}/ui/admin/configuration/integrations/oidc`;
  return { page, github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS };
}

/**
 * The server's source is not public; these were seen by its users. UNVERIFIED: what it says where no identity mapping
 * has what the job has.
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

/** The few messages of a JFrog platform that are known. */
export function jfrogVoice(): RefusalPatterns {
  return { noun: "identity mapping", patterns: PATTERNS };
}

export interface JfrogOptions {
  /** The platform's address, such as `https://acme.jfrog.io`. */
  readonly url: string | undefined;
  /** The name of the OIDC integration. */
  readonly oidcProviderName: string | undefined;
  /** The audience of the OIDC integration. */
  readonly audience: string | undefined;
  /** The key of a project whose identity mappings are meant; none for global ones. */
  readonly project?: string | undefined;
}

/**
 * Describes a JFrog platform.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://jfrog.com/help/r/jfrog-rest-apis/oidc-token-exchange
 * @see https://github.com/jfrog/setup-jfrog-cli/blob/master/src/oidc-utils.ts
 */
export function jfrog(options: JfrogOptions): Registry {
  const base = safeUrl(
    nameInput(options.url, "url", { what: "the platform's address", example: "https://acme.jfrog.io" }),
    "url",
  );
  const provider = nameInput(options.oidcProviderName, "oidc-provider-name", {
    what: "the name of the OIDC integration, as its administrator gave it",
    example: "github",
  });
  const projectKey = options.project?.trim() ?? "";
  const url = new URL("/access/api/v1/oidc/token", base.origin);
  return {
    id: "jfrog",
    name: base.host,
    url,
    audience: requiredAudience(options.audience, "JFrog", "its OIDC integration names"),
    exchangeRequest: (idToken) => ({
      method: "POST",
      url: url.href,
      body: {
        json: {
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          // With an underscore, as RFC 8693 has it: a hyphen is refused.
          subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
          subject_token: idToken,
          provider_name: provider,
          ...(projectKey === "" ? {} : { project_key: projectKey }),
        },
      },
    }),
    readTokenResponse: (response) => {
      const answer = readObject(response);
      const text = textField(answer, "access_token");
      if (text === undefined) throw invalidResponse("The answer holds no access token.");
      const token = new Secret(text);
      const username = textField(answer, "username");
      const expires = lifetime(answer["expires_in"]) ?? jwtExpiry(token);
      return {
        token,
        username,
        expires,
      };
    },
    readRefusal,
    claimRules: { refusedEvents: [], subject: "compared" },
    get form() {
      return jfrogForm(base);
    },
    voice: jfrogVoice,
    scope: "what the identity mapping's token scope allows",
    // @see https://docs.jfrog-applications.jfrog.io/jfrog-applications/jfrog-cli/configurations/environment-variables
    clientEnv: ({ token }) => ({ JF_URL: base.origin, JF_ACCESS_TOKEN: token }),
  };
}

/** `{"errors": [{code, message}]}`, as all of the platform's services answer. */
function readRefusal(response: WireResponse): Refusal {
  const answer = tryReadObject(response);
  const errors = Array.isArray(answer?.["errors"]) ? answer["errors"] : [];
  const messages = [answer, ...errors.map(asObject)]
    .map((said) => textField(said, "message", "error_description", "detail"))
    .filter((word) => word !== undefined);
  return { messages, unsupported: response.status === 405 || (response.status === 404 && messages.length === 0) };
}
