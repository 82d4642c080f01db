import { GITHUB_ISSUER } from "../issuers.ts";
import { nameInput } from "./input/name-input.ts";
import { readExpiry } from "./answer/read-expiry.ts";
import { refusalWords } from "./answer/refusal-words.ts";
import type { ClaimRules, Registry } from "../registry.ts";
import { Secret } from "../secret.ts";
import { urlInput } from "./input/url-input.ts";
import { invalidResponse, readObject, textField } from "../wire.ts";
import { openvsxForm } from "./openvsx-form.ts";
import { openvsxVoice } from "./openvsx-voice.ts";

export interface OpenvsxOptions {
  /** `namespace.extension`, as ovsx and the marketplace write it: a token is good for one extension. */
  readonly extension: string | undefined;
  /** Default: `https://open-vsx.org`. */
  readonly registryUrl?: string | undefined;
}

const DEFAULT_REGISTRY_URL = "https://open-vsx.org";
/** A setting of the server. @see https://github.com/eclipse-openvsx/openvsx/blob/main/server/src/main/java/org/eclipse/openvsx/trustedpublishing/TrustedPublishingConfig.java */
const DOCUMENTED_LIFETIME_SECONDS = 300;

/**
 * Its settings name the issuers that it takes: GitHub alone where they say nothing.
 *
 * @see https://github.com/eclipse-openvsx/openvsx/blob/main/server/src/main/java/org/eclipse/openvsx/trustedpublishing/github/GitHubTrustedPublishingProviderSupport.java `matches`
 * @see https://github.com/eclipse-openvsx/openvsx/blob/main/server/src/main/java/org/eclipse/openvsx/trustedpublishing/gitlab/GitLabTrustedPublishingProviderSupport.java `matches`
 * @see https://github.com/spring-projects/spring-security/blob/main/oauth2/oauth2-jose/src/main/java/org/springframework/security/oauth2/jwt/JwtTimestampValidator.java `DEFAULT_MAX_CLOCK_SKEW`
 */
const CLAIM_RULES: ClaimRules = {
  issuers: [GITHUB_ISSUER, "https://gitlab.com"],
  refusedEvents: [],
  workflow: "workflow_ref",
  workflowIn: "same-repository",
  ids: ["repository_owner_id", "repository_id"],
  gitlabIds: ["namespace_id", "project_id"],
  leewaySeconds: 60,
};

/**
 * Describes Open VSX for one extension. The server's feature is off by default; whether open-vsx.org has switched it on
 * is UNVERIFIED: it says so when asked.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/eclipse-openvsx/openvsx/blob/main/cli/src/oidc.ts
 */
export function openvsx(options: OpenvsxOptions): Registry {
  const id = nameInput(options.extension, "extension", {
    pattern: /^[\w-]+\.[\w-]+$/,
    what: "namespace.extension, as the extension's page has it: a token is good for one extension",
    example: "my-namespace.my-extension",
  });
  const [namespace = "", extension = ""] = id.split(".");
  const { origin, host } = urlInput(options.registryUrl, DEFAULT_REGISTRY_URL, "registry-url");
  const url = new URL("/api/-/trusted-publishing/token", origin);
  return {
    id: "openvsx",
    name: host === "open-vsx.org" ? "Open VSX" : host,
    url,
    audience: origin,
    exchangeRequest: (idToken) => ({
      method: "POST",
      url: url.href,
      body: { json: { namespace, extension, token: idToken } },
    }),
    readGrant: (response) => {
      const answer = readObject(response);
      const token = textField(answer, "value");
      if (token === undefined) throw invalidResponse("The answer holds no token.");
      return {
        token: new Secret(token),
        expires: readExpiry(answer["expiresTimestamp"], DOCUMENTED_LIFETIME_SECONDS),
      };
    },
    readRefusal: (response) => ({
      words: refusalWords(response, "error", "message"),
      unsupported: response.status === 404 || response.status === 405,
    }),
    claimRules: CLAIM_RULES,
    get form() {
      return openvsxForm(host, id);
    },
    voice: openvsxVoice,
    reach: `publishing ${id}`,
    clientEnv: ({ token }) => ({ OVSX_PAT: token }),
  };
}
