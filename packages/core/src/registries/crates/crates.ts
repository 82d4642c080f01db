import { type ClaimName, GITHUB_ISSUER } from "../../base/claims.ts";
import { asObject } from "../../base/json.ts";
import { isLoopback } from "../../base/urls.ts";
import { readObject, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { ClaimRules, FormField, Refusal } from "../registry.ts";
import { secretField } from "../shared/read-answer.ts";

/** @see https://github.com/rust-lang/crates.io/blob/main/svelte/src/routes/crates/%5Bcrate_id%5D/settings/new-trusted-publisher/%2Bpage.svelte */
const GITHUB_FIELDS: readonly FormField[] = [
  { label: "Repository owner", claim: "owner", ignoresCase: true },
  { label: "Repository name", claim: "repository", ignoresCase: true },
  { label: "Workflow filename", claim: "workflow" },
  { label: "Environment name (optional)", claim: "environment", ignoresCase: true },
];
const GITLAB_FIELDS: readonly FormField[] = [
  { label: "Namespace", claim: "owner", ignoresCase: true },
  { label: "Project", claim: "repository", ignoresCase: true },
  { label: "Workflow filepath", claim: "workflow" },
  { label: "Environment name (optional)", claim: "environment", ignoresCase: true },
];

/** The form on crates.io's web site; its address cannot fill in fields. */
const PAGES = {
  page: "https://crates.io/crates/{project}/settings/new-trusted-publisher",
  list: "https://crates.io/me/crates",
};

const REPOSITORY: readonly ClaimName[] = ["owner", "repository"];
const WORKFLOW: readonly ClaimName[] = [...REPOSITORY, "workflow"];

/** All are in https://github.com/rust-lang/crates.io/blob/main/src/controllers/trustpub/tokens/exchange/mod.rs */
const PATTERNS: readonly RefusalPattern[] = [
  { reason: "issuer", text: /Unsupported JWT issuer/ },
  { reason: "id-token", text: /Failed to decode JWT|(?:Missing|Invalid) JWT key ID/ },
  { reason: "already-used", text: /JWT has already been used/ },
  { reason: "event", text: /does not support the `(?<event>\w+)` event/ },
  { reason: "missing-claim", text: /Unexpected `(?<claim>\w+)` value/ },
  { reason: "no-publisher", text: /No Trusted Publishing config found for (?:repository|project)/, early: true },
  { reason: "ids", text: /does not match the (?:repository owner|namespace) ID/, matched: REPOSITORY },
  {
    reason: "workflow",
    text: /does not match the workflow file(?:name|path) `(?<actual>[^`]*)` in the JWT\. Expected workflow file(?:name|path)s: (?<expected>.*)/,
    matched: REPOSITORY,
  },
  {
    reason: "environment",
    text: /requires an environment, but the JWT does not specify one\. Expected environments: (?<expected>.*)/,
    matched: WORKFLOW,
  },
  {
    reason: "environment",
    text: /does not match the environment `(?<actual>[^`]*)` in the JWT\. Expected environments: (?<expected>.*)/,
    matched: WORKFLOW,
  },
];

/** The answer holds no expiry. @see https://github.com/rust-lang/crates.io/blob/main/src/controllers/trustpub/tokens/exchange/mod.rs */
const DOCUMENTED_LIFETIME_SECONDS = 1_800;

/** The hosts of its operator, whose tokens have {@link TOKEN_FORMAT}. */
export const OWN_HOSTS: readonly string[] = ["crates.io", "staging.crates.io"];
/** The form of the tokens that trusted publishers get. @see https://github.com/rust-lang/crates.io/blob/main/crates/crates_io_trustpub/src/access_token.rs */
export const TOKEN_FORMAT = /^cio_tp_[A-Za-z0-9]+$/;

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
 * @example
 * crates();
 */
export const crates = defineRegistry({
  id: "crates",
  name: "crates.io",
  inputs: {
    /** The registry's own address. */
    url: { kind: "url", default: "https://crates.io" },
    /** As cargo's configuration names a registry other than the default one; decides the variable that cargo reads. */
    "registry-name": {
      pattern: /^[A-Za-z0-9_-]{1,64}$/,
      meaning: "the registry's name in cargo's configuration: letters, digits, - and _",
      example: "my-registry",
      mintOnly: true,
    },
  },
  revokesAt: "url",
  create: ({ url: { origin, host }, registryName }) => {
    const url = new URL("/api/v1/trusted_publishing/tokens", origin);
    const variable = tokenVariable(registryName);
    const isNameless = registryName === undefined && host !== "crates.io" && !isLoopback(url);
    return {
      name: host,
      url,
      // @see https://github.com/rust-lang/crates-io-auth-action/blob/main/src/registry_url.ts
      audience: host,
      exchangeRequest: (idToken) => ({ method: "POST", url: url.href, body: { json: { jwt: idToken } } }),
      ...(OWN_HOSTS.includes(host) ? { tokenFormat: TOKEN_FORMAT } : {}),
      readTokenResponse: (response) => ({
        token: secretField(readObject(response), "token", "token"),
        expires: { inSeconds: DOCUMENTED_LIFETIME_SECONDS, documented: true },
      }),
      readRefusal,
      // @see https://github.com/rust-lang/crates.io/blob/main/src/controllers/trustpub/tokens/revoke/mod.rs
      revokeRequest: (token) => ({
        method: "DELETE",
        url: url.href,
        authorization: { scheme: "Bearer", secret: token },
      }),
      claimRules: CLAIM_RULES,
      form: { ...(host === "crates.io" ? PAGES : {}), github: GITHUB_FIELDS, gitlab: GITLAB_FIELDS },
      refusals: { noun: "trusted publisher", patterns: PATTERNS },
      scope: "the crates that name this publisher, and for no new one",
      // Without a name, cargo has a variable for crates.io only; a loopback address stands for crates.io.
      clientEnv: ({ token }) => (isNameless ? {} : { [variable]: token }),
      ...(isNameless ? { clientNotes: () => [NAMELESS] } : {}),
    };
  },
});

const NAMELESS =
  "For any registry but crates.io, cargo finds the token by the registry's name in its configuration: give registry-name.";

/** @see https://doc.rust-lang.org/cargo/reference/config.html#registriesnametoken */
function tokenVariable(registryName: string | undefined): string {
  if (registryName === undefined) return "CARGO_REGISTRY_TOKEN";
  return `CARGO_REGISTRIES_${registryName.toUpperCase().replaceAll("-", "_")}_TOKEN`;
}

function readRefusal(response: WireResponse): Refusal {
  const errors = tryReadObject(response)?.["errors"];
  const messages = (Array.isArray(errors) ? errors : [])
    .map((error) => textField(asObject(error), "detail"))
    .filter((detail) => detail !== undefined);
  return {
    messages,
    alreadyUsed: messages.some((word) => word.includes("already been used")),
    // The server answers a missing route in the same form as any other error.
    unsupported: response.status === 404 || response.status === 405,
  };
}
