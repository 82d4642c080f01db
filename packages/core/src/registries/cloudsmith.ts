import { jwtExpiry } from "./answer/jwt-expiry.ts";
import { nameInput } from "./input/name-input.ts";
import { refusalWords } from "./answer/refusal-words.ts";
import type { Registry } from "../registry.ts";
import { requiredAudience } from "./input/required-audience.ts";
import { Secret } from "../secret.ts";
import { urlInput } from "./input/url-input.ts";
import { invalidResponse, readObject, textField } from "../wire.ts";
import { cloudsmithForm } from "./cloudsmith-form.ts";
import { cloudsmithVoice } from "./cloudsmith-voice.ts";

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
    readGrant: (response) => {
      const text = textField(readObject(response), "token");
      if (text === undefined) throw invalidResponse("The answer holds no token.");
      const token = new Secret(text);
      const expires = jwtExpiry(token);
      // @see https://docs.cloudsmith.com/accounts-and-teams/api-key `token` as user name for package managers
      return { token, username: "token", expires };
    },
    readRefusal: (response) => {
      const words = refusalWords(response, "detail", "message", "error");
      return { words, unsupported: response.status === 405 || (response.status === 404 && words.length === 0) };
    },
    claimRules: { refusedEvents: [], subject: "compared" },
    get form() {
      return cloudsmithForm(organization);
    },
    voice: cloudsmithVoice,
    reach: "what the service account may do",
    clientEnv: ({ token }) => ({ CLOUDSMITH_API_KEY: token }),
  };
}
