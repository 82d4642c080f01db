import { GITHUB_ISSUER } from "../../base/claims.ts";
import { asObject } from "../../base/json.ts";
import { readObject, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { Refusal } from "../registry.ts";
import { jwtExpiry, readExpiry } from "../shared/expiry.ts";
import { secretField } from "../shared/read-answer.ts";

/**
 * | row | source |
 * | --- | --- |
 * | all | https://github.com/modelcontextprotocol/registry/blob/main/internal/api/handlers/v0/auth/github_oidc.go |
 * | time | https://github.com/golang-jwt/jwt/blob/main/errors.go |
 */
const PATTERNS: readonly RefusalPattern[] = [
  { reason: "disabled", text: /exchange disabled: this deployment has no audience/ },
  { reason: "issuer", text: /invalid issuer: expected/ },
  { reason: "audience", text: /invalid audience: expected (?<expected>\S+?),? got/ },
  { reason: "time", text: /token is expired|token is not valid yet|token used before issued/ },
  { reason: "id-token", text: /failed to parse token/ },
  { reason: "missing-claim", text: /repository owner claim is required/, claim: "repository_owner" },
];

const DEFAULT_REGISTRY_URL = "https://registry.modelcontextprotocol.io";
/** @see https://github.com/modelcontextprotocol/registry/blob/main/internal/auth/jwt.go `tokenDuration` */
const DOCUMENTED_LIFETIME_SECONDS = 300;

/**
 * Describes the MCP Registry. It has no publishers to register: any workflow of an owner may publish servers that are
 * named after the owner.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/modelcontextprotocol/registry/blob/main/internal/api/handlers/v0/auth/github_oidc.go
 * @example
 * mcp();
 */
export const mcp = defineRegistry({
  id: "mcp",
  name: "MCP Registry",
  inputs: {
    "registry-url": { kind: "url", default: DEFAULT_REGISTRY_URL },
  },
  create: ({ registryUrl: { origin, host } }) => {
    const url = new URL("/v0/auth/github-oidc", origin);
    return {
      name: origin === DEFAULT_REGISTRY_URL ? "MCP Registry" : host,
      url,
      audience: origin,
      exchangeRequest: (idToken) => ({ method: "POST", url: url.href, body: { json: { oidc_token: idToken } } }),
      readTokenResponse: (response) => {
        const answer = readObject(response);
        const token = secretField(answer, "registry token", "registry_token");
        // @see https://github.com/modelcontextprotocol/registry/blob/main/internal/auth/jwt.go `TokenResponse`
        const expires = readExpiry(answer["expires_at"]) ?? jwtExpiry(token, DOCUMENTED_LIFETIME_SECONDS);
        return { token, expires };
      },
      readRefusal,
      claimRules: { issuers: [GITHUB_ISSUER], refusedEvents: [] },
      // Names of servers are compared to the letter. @see https://github.com/modelcontextprotocol/registry/blob/main/internal/api/handlers/v0/auth/github_oidc.go `buildPermissions`
      form: {
        github: [{ label: 'Name in server.json, between "io.github." and "/"', claim: "claim:repository_owner" }],
      },
      refusals: { noun: "namespace", patterns: PATTERNS },
      scope: "every server that is named after the repository's owner, whichever workflow asked",
      // `mcp-publisher` keeps its token in a file and reads no variable.
      clientEnv: () => ({}),
    };
  },
});

/** @see https://www.rfc-editor.org/rfc/rfc9457#section-3 */
function readRefusal(response: WireResponse): Refusal {
  const answer = tryReadObject(response);
  const errors = Array.isArray(answer?.["errors"]) ? answer["errors"] : [];
  const messages = [textField(answer, "detail", "title"), ...errors.map((one) => textField(asObject(one), "message"))];
  return {
    messages: messages.filter((message) => message !== undefined),
    unsupported: response.status === 404 || response.status === 405,
  };
}
