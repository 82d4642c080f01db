import { Secret } from "../../base/secret.ts";
import { invalidResponse, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { FormField } from "../registry.ts";
import { jwtExpiry } from "../shared/expiry.ts";
import { readTextRefusal } from "../shared/read-answer.ts";

/**
 * The server's source is not public; people who tried it reported both, the first with status 401. UNVERIFIED: its
 * other messages.
 *
 * @see https://github.com/nichmor/trusted-publisher-test/blob/main/README.md
 */
const PATTERNS: readonly RefusalPattern[] = [
  { reason: "no-publisher", text: /Failed to find OIDC publisher|OIDCPublisherNotFound/ },
];

const FIELDS: readonly FormField[] = [
  { label: "Owner", claim: "owner" },
  { label: "Repository", claim: "repository" },
  { label: "Workflow", claim: "workflow" },
  { label: "Environment", claim: "environment" },
];

const TOKEN_PREFIX = /^pfx-jwt[._]/;
/** @see https://prefix.dev/docs/prefix/trusted_publishing */
const TOKEN_FORMAT = /^pfx-jwt[._][\w-]{4,}\.[\w-]{4,}\.[\w-]{4,}$/;

/**
 * Describes prefix.dev, and every conda server that exchanges identities as it does.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/conda/rattler/blob/main/crates/rattler_networking/src/trusted_publishing.rs
 * @example
 * prefix();
 */
export const prefix = defineRegistry({
  id: "prefix",
  name: "prefix.dev",
  inputs: {
    /** The conda server. */
    url: { kind: "url", default: "https://prefix.dev" },
  },
  create: ({ url: { origin, host, hostname } }) => {
    const url = new URL("/api/oidc/mint_token", origin);
    const isPrefix = host === "prefix.dev" || host.endsWith(".prefix.dev");
    return {
      name: host,
      url,
      audience: isPrefix ? "prefix.dev" : hostname,
      exchangeRequest: (idToken) => ({
        method: "POST",
        url: url.href,
        // The answer is plain text.
        headers: { accept: "*/*" },
        body: { json: { token: idToken } },
      }),
      readTokenResponse: (response) => {
        const token = readToken(response);
        return { token, expires: jwtExpiry(new Secret(token.reveal().replace(TOKEN_PREFIX, ""))) };
      },
      ...(isPrefix ? { tokenFormat: TOKEN_FORMAT } : {}),
      answersInText: true,
      // UNVERIFIED: refusals are text or JSON.
      readRefusal: readTextRefusal,
      // UNVERIFIED: what is compared. The form asks for these. @see https://prefix.dev/docs/prefix/trusted_publishing
      claimRules: { refusedEvents: [] },
      form: { ...(isPrefix ? { page: "https://prefix.dev/channels" } : {}), github: FIELDS },
      refusals: { noun: "trusted publisher", patterns: PATTERNS },
      scope: "the channels that name this publisher",
      // @see https://rattler.build/latest/authentication_and_upload/
      clientEnv: ({ token }) => ({ PREFIX_API_KEY: token }),
    };
  },
});

/** The answer is the bare token; a JSON text, or an object with the token, also works. */
function readToken(response: WireResponse): Secret {
  const text = response.body.trim().replace(/^"(.*)"$/, "$1");
  const token = textField(tryReadObject(response), "token") ?? text;
  // Any text could be a token, except a sentence, an address or a page.
  if (!/^[\w.~+/=:-]+$/.test(token) || token.includes("://")) throw invalidResponse("The answer holds no token.");
  return new Secret(token);
}
