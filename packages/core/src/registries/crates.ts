import { asObject } from "../json.ts";
import { GITHUB_ISSUER } from "../issuers.ts";
import { nameInput } from "./input/name-input.ts";
import type { ClaimRules, Refusal, Registry } from "../registry.ts";
import { Secret } from "../secret.ts";
import { urlInput } from "./input/url-input.ts";
import { invalidResponse, readObject, textField, tryReadObject, type WireResponse } from "../wire.ts";
import { cratesForm } from "./crates-form.ts";
import { cratesVoice } from "./crates-voice.ts";

export interface CratesOptions {
  /** The registry's own address. Default: `https://crates.io`. */
  readonly url?: string | undefined;
  /** As cargo's configuration names a registry other than the default one; decides the variable that cargo reads. */
  readonly registryName?: string | undefined;
}

const DEFAULT_URL = "https://crates.io";
/** The answer holds no expiry. @see https://github.com/rust-lang/crates.io/blob/main/src/controllers/trustpub/tokens/exchange/mod.rs */
const DOCUMENTED_LIFETIME_SECONDS = 1_800;

const CLAIM_RULES: ClaimRules = {
  // @see https://github.com/rust-lang/crates.io/blob/main/crates/crates_io_trustpub/src/lib.rs
  issuers: [GITHUB_ISSUER, "https://gitlab.com"],
  // @see https://github.com/rust-lang/crates.io/blob/main/src/controllers/trustpub/tokens/exchange/mod.rs
  refusedEvents: ["pull_request_target", "workflow_run"],
  // @see https://github.com/rust-lang/crates.io/blob/main/crates/crates_io_trustpub/src/github/claims.rs
  workflow: "workflow_ref",
  ids: ["repository_owner_id"],
  gitlabIds: ["namespace_id"],
  leewaySeconds: 60,
};

/**
 * Describes crates.io, and every registry that exchanges identities as it does.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/rust-lang/crates.io/blob/main/src/controllers/trustpub/tokens/exchange/mod.rs
 */
export function crates(options: CratesOptions = {}): Registry {
  const { origin, host } = urlInput(options.url, DEFAULT_URL, "url");
  const url = new URL("/api/v1/trusted_publishing/tokens", origin);
  const variable = variableOf(options.registryName);
  return {
    id: "crates",
    name: host,
    url,
    // @see https://github.com/rust-lang/crates-io-auth-action/blob/main/src/registry_url.ts
    audience: host,
    exchangeRequest: (idToken) => ({ method: "POST", url: url.href, body: { json: { jwt: idToken } } }),
    readGrant: (response) => {
      const token = textField(readObject(response), "token");
      if (token === undefined) throw invalidResponse("The answer holds no token.");
      return {
        token: new Secret(token),
        expires: { inSeconds: DOCUMENTED_LIFETIME_SECONDS, documented: true },
      };
    },
    readRefusal,
    // @see https://github.com/rust-lang/crates.io/blob/main/src/controllers/trustpub/tokens/revoke/mod.rs
    revokeRequest: (token) => ({
      method: "DELETE",
      url: url.href,
      authorization: { scheme: "Bearer", secret: token },
    }),
    claimRules: CLAIM_RULES,
    get form() {
      return cratesForm(host);
    },
    voice: cratesVoice,
    reach: "the crates that name this publisher, and for no new one",
    clientEnv: ({ token }) => ({ [variable]: token }),
  };
}

/** @see https://doc.rust-lang.org/cargo/reference/config.html#registriesnametoken */
function variableOf(registryName: string | undefined): string {
  if ((registryName?.trim() ?? "") === "") return "CARGO_REGISTRY_TOKEN";
  const name = nameInput(registryName, "registry-name", {
    pattern: /^[A-Za-z0-9_-]{1,64}$/,
    what: "the registry's name in cargo's configuration: letters, digits, - and _",
    example: "my-registry",
  });
  return `CARGO_REGISTRIES_${name.toUpperCase().replaceAll("-", "_")}_TOKEN`;
}

function readRefusal(response: WireResponse): Refusal {
  const errors = tryReadObject(response)?.["errors"];
  const words = (Array.isArray(errors) ? errors : [])
    .map((error) => textField(asObject(error), "detail"))
    .filter((detail) => detail !== undefined);
  return {
    words,
    alreadyUsed: words.some((word) => word.includes("already been used")),
    // A missing route is answered in the same form as everything else.
    unsupported: response.status === 404 || response.status === 405,
  };
}
