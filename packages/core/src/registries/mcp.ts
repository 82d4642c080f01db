import { asObject } from "../json.ts";
import { GITHUB_ISSUER } from "../issuers.ts";
import { jwtExpiry } from "./answer/jwt-expiry.ts";
import { readExpiry } from "./answer/read-expiry.ts";
import type { Refusal, Registry } from "../registry.ts";
import { Secret } from "../secret.ts";
import { urlInput } from "./input/url-input.ts";
import { invalidResponse, readObject, textField, tryReadObject, type WireResponse } from "../wire.ts";
import { mcpVoice } from "./mcp-voice.ts";

export interface McpOptions {
  /** Default: `https://registry.modelcontextprotocol.io`. */
  readonly registryUrl?: string | undefined;
}

const DEFAULT_REGISTRY_URL = "https://registry.modelcontextprotocol.io";
/** @see https://github.com/modelcontextprotocol/registry/blob/main/internal/auth/jwt.go `tokenDuration` */
const DOCUMENTED_LIFETIME_SECONDS = 300;

/**
 * Describes the MCP Registry. Nobody registers a publisher there: any workflow of an owner may publish what is named
 * after the owner.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/modelcontextprotocol/registry/blob/main/internal/api/handlers/v0/auth/github_oidc.go
 */
export function mcp(options: McpOptions = {}): Registry {
  const { origin, host } = urlInput(options.registryUrl, DEFAULT_REGISTRY_URL, "registry-url");
  const url = new URL("/v0/auth/github-oidc", origin);
  return {
    id: "mcp",
    name: origin === DEFAULT_REGISTRY_URL ? "MCP Registry" : host,
    url,
    audience: origin,
    exchangeRequest: (idToken) => ({ method: "POST", url: url.href, body: { json: { oidc_token: idToken } } }),
    readGrant: (response) => {
      const answer = readObject(response);
      const text = textField(answer, "registry_token");
      if (text === undefined) throw invalidResponse("The answer holds no registry token.");
      const token = new Secret(text);
      // @see https://github.com/modelcontextprotocol/registry/blob/main/internal/auth/jwt.go `TokenResponse`
      const said = readExpiry(answer["expires_at"]) ?? jwtExpiry(token);
      return { token, expires: said ?? { inSeconds: DOCUMENTED_LIFETIME_SECONDS, documented: true } };
    },
    readRefusal,
    claimRules: { issuers: [GITHUB_ISSUER], refusedEvents: [] },
    form: { github: [] },
    voice: mcpVoice,
    reach: "every server that is named after the repository's owner, whichever workflow asked",
    // `mcp-publisher` keeps its token in a file and reads none.
    clientEnv: () => ({}),
  };
}

/** @see https://www.rfc-editor.org/rfc/rfc9457#section-3 */
function readRefusal(response: WireResponse): Refusal {
  const answer = tryReadObject(response);
  const errors = Array.isArray(answer?.["errors"]) ? answer["errors"] : [];
  const words = [textField(answer, "detail", "title"), ...errors.map((one) => textField(asObject(one), "message"))];
  return {
    words: words.filter((word) => word !== undefined),
    unsupported: response.status === 404 || response.status === 405,
  };
}
