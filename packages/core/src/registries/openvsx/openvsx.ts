import { GITHUB_ISSUER } from "../../base/claims.ts";
import { readObject } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { ClaimRules, FormField } from "../registry.ts";
import { readExpiry } from "../shared/expiry.ts";
import { refusalMessages, secretField } from "../shared/read-answer.ts";

/**
 * All are compared exactly.
 *
 * @see https://github.com/eclipse-openvsx/openvsx/blob/main/server/src/main/java/org/eclipse/openvsx/trustedpublishing/github/GitHubTrustedPublishingProviderSupport.java `REGISTRATION_INPUTS`
 */
const GITHUB_FIELDS: readonly FormField[] = [
  { label: "Organization or User name", claim: "owner" },
  { label: "Repository name", claim: "repository" },
  { label: "Workflow filename", claim: "workflow" },
  { label: "Environment name (optional)", claim: "environment" },
];
/** @see https://github.com/eclipse-openvsx/openvsx/blob/main/server/src/main/java/org/eclipse/openvsx/trustedpublishing/gitlab/GitLabTrustedPublishingProviderSupport.java `REGISTRATION_INPUTS` */
const GITLAB_FIELDS: readonly FormField[] = [
  { label: "Namespace", claim: "owner" },
  { label: "Project name", claim: "repository" },
  { label: "Top-level CI filename", claim: "workflow" },
  { label: "Environment name (optional)", claim: "environment" },
];

/**
 * The form on Open VSX's web site; its address cannot fill in fields. An extension has one publisher: a new one replaces it.
 *
 * @see https://github.com/eclipse-openvsx/openvsx/blob/main/webui/src/pages/user/user-settings-routes.ts
 */
const PAGE = "https://open-vsx.org/user-settings/trusted-publishers";

/** It does not say which claim differs. All are in https://github.com/eclipse-openvsx/openvsx/blob/main/server/src/main/java/org/eclipse/openvsx/trustedpublishing/TrustedPublishingService.java */
const PATTERNS: readonly RefusalPattern[] = [
  { reason: "disabled", text: /Trusted publishing is not enabled/ },
  { reason: "issuer", text: /Unsupported token issuer/ },
  { reason: "missing-claim", text: /Token does not have issuer set/, claim: "iss" },
  { reason: "id-token", text: /Failed to pre-parse token|The token could not be validated/ },
  {
    reason: "no-publisher",
    text: /No trusted publisher matches the presented token/,
    orNoPackage: " and its capitals; the first version of an extension has to be published by hand",
  },
];

/** A setting of the server. @see https://github.com/eclipse-openvsx/openvsx/blob/main/server/src/main/java/org/eclipse/openvsx/trustedpublishing/TrustedPublishingConfig.java */
const DOCUMENTED_LIFETIME_SECONDS = 300;

/**
 * Its settings name the issuers that it accepts; the default is GitHub alone.
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
 * Describes Open VSX for one extension. The server's feature is off by default, and accepts GitHub alone if it is on.
 * UNVERIFIED: that open-vsx.org has turned it on, as `publishedWithTrustedPublishing` of its extensions suggests.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/eclipse-openvsx/openvsx/blob/main/cli/src/oidc.ts
 * @example
 * openvsx({ extension: "my-namespace.my-extension" });
 */
export const openvsx = defineRegistry({
  id: "openvsx",
  name: "Open VSX",
  inputs: {
    /** `namespace.extension`, as ovsx and the marketplace write it: a token is good for one extension. */
    extension: {
      required: true,
      pattern: /^[\w-]+\.[\w-]+$/,
      meaning: "namespace.extension, as the extension's page has it: a token is good for one extension",
      example: "my-namespace.my-extension",
    },
    "registry-url": { kind: "url", default: "https://open-vsx.org" },
  },
  create: ({ extension: id, registryUrl: { origin, host } }) => {
    const [namespace = "", extension = ""] = id.split(".");
    const url = new URL("/api/-/trusted-publishing/token", origin);
    const page = host === "open-vsx.org" ? { page: PAGE } : {};
    return {
      name: host === "open-vsx.org" ? "Open VSX" : host,
      url,
      audience: origin,
      exchangeRequest: (idToken) => ({
        method: "POST",
        url: url.href,
        body: { json: { namespace, extension, token: idToken } },
      }),
      readTokenResponse: (response) => {
        const answer = readObject(response);
        const token = secretField(answer, "token", "value");
        return { token, expires: readExpiry(answer["expiresTimestamp"], DOCUMENTED_LIFETIME_SECONDS) };
      },
      readRefusal: (response) => ({
        messages: refusalMessages(response, "error", "message"),
        unsupported: response.status === 404 || response.status === 405,
      }),
      claimRules: CLAIM_RULES,
      form: { ...page, project: id, github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS },
      refusals: { noun: "trusted publisher", patterns: PATTERNS },
      scope: `at most publishing ${id}`,
      clientEnv: ({ token }) => ({ OVSX_PAT: token }),
    };
  },
});
