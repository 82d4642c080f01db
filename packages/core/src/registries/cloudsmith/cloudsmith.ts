import { Secret } from "../../base/secret.ts";
import { invalidResponse, readObject, textField } from "../../http/wire.ts";
import type { RefusalPattern, RefusalPatterns } from "../refusals.ts";
import type { FormField, Registry, PublisherForm } from "../registry.ts";
import { jwtExpiry } from "../shared/expiry.ts";
import { nameInput, requiredAudience, urlInput } from "../shared/inputs.ts";
import { refusalMessages } from "../shared/refusal-messages.ts";

/** Compared to the letter; a claim that is not there is not required. @see https://help.cloudsmith.io/docs/openid-connect "OIDC Settings" */
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

/** The provider settings of a workspace, which its managers fill in. */
export function cloudsmithForm(organization: string): PublisherForm {
  const page = `https://cloudsmith.io/orgs/${organization}/settings/openid-connect/`;
  return { page, github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS };
}

/** 401 is documented, its messages are not: the token, or the claims that the settings require. @see https://docs.cloudsmith.com/api/openid/create */
const PATTERNS: readonly RefusalPattern[] = [{ reason: "no-publisher", status: 401, vague: true }];

/** What Cloudsmith's statuses mean. */
export function cloudsmithVoice(): RefusalPatterns {
  return { noun: "provider setting", patterns: PATTERNS };
}

export interface CloudsmithOptions {
  /** The organization's slug. */
  readonly organization: string | undefined;
  /** The service account's slug; none is needed where the provider maps claims to accounts. */
  readonly serviceSlug?: string | undefined;
  /** What the provider's settings require. */
  readonly audience: string | undefined;
  /** Default: `https://api.cloudsmith.io`. */
  readonly apiUrl?: string | undefined;
}

const DEFAULT_API_URL = "https://api.cloudsmith.io";
const SLUG = /^[\w-]{1,128}$/;

/**
 * Describes Cloudsmith for an organization.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://docs.cloudsmith.com/authentication/openid-connect
 * @see https://github.com/cloudsmith-io/cloudsmith-cli-action/blob/master/src/oidc-auth.js
 */
export function cloudsmith(options: CloudsmithOptions): Registry {
  const organization = nameInput(options.organization, "organization", {
    pattern: SLUG,
    what: "the organization's slug, as it stands in the addresses of its repositories",
    example: "my-organization",
  });
  const given = options.serviceSlug?.trim() ?? "";
  const serviceSlug =
    given === ""
      ? undefined
      : nameInput(given, "service-slug", { pattern: SLUG, what: "the service account's slug", example: "release" });
  const { origin } = urlInput(options.apiUrl, DEFAULT_API_URL, "api-url");
  const url = new URL(`/openid/${organization}/`, origin);
  return {
    id: "cloudsmith",
    name: "Cloudsmith",
    url,
    audience: requiredAudience(options.audience, "Cloudsmith", "the claims of the provider settings require"),
    exchangeRequest: (idToken) => ({
      method: "POST",
      url: url.href,
      body: {
        json: { oidc_token: idToken, ...(serviceSlug === undefined ? {} : { service_slug: serviceSlug }) },
      },
    }),
    readTokenResponse: (response) => {
      const text = textField(readObject(response), "token");
      if (text === undefined) throw invalidResponse("The answer holds no token.");
      const token = new Secret(text);
      const expires = jwtExpiry(token);
      // @see https://docs.cloudsmith.com/accounts-and-teams/api-key `token` as user name for package managers
      return { token, username: "token", expires };
    },
    readRefusal: (response) => {
      const messages = refusalMessages(response, "detail", "message", "error");
      return { messages, unsupported: response.status === 405 || (response.status === 404 && messages.length === 0) };
    },
    claimRules: { refusedEvents: [], subject: "compared" },
    get form() {
      return cloudsmithForm(organization);
    },
    voice: cloudsmithVoice,
    scope: "what the service account may do",
    clientEnv: ({ token }) => ({ CLOUDSMITH_API_KEY: token }),
  };
}
