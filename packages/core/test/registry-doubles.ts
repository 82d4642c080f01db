import { readClaims } from "../src/base/claims.ts";
import { cloudsmith } from "../src/registries/cloudsmith/cloudsmith.ts";
import { crates } from "../src/registries/crates/crates.ts";
import { dockerhub } from "../src/registries/dockerhub/dockerhub.ts";
import { jfrog } from "../src/registries/jfrog/jfrog.ts";
import { mcp } from "../src/registries/mcp/mcp.ts";
import { npm } from "../src/registries/npm/npm.ts";
import { nuget } from "../src/registries/nuget/nuget.ts";
import { openvsx } from "../src/registries/openvsx/openvsx.ts";
import { packagist } from "../src/registries/packagist/packagist.ts";
import { prefix } from "../src/registries/prefix/prefix.ts";
import { pypi } from "../src/registries/pypi/pypi.ts";
import { pyx } from "../src/registries/pyx/pyx.ts";
import { quay } from "../src/registries/quay/quay.ts";
import { rubygems } from "../src/registries/rubygems/rubygems.ts";
import { vscode } from "../src/registries/vscode/vscode.ts";
import type { Registry } from "../src/registries/registry.ts";
import { Secret } from "../src/base/secret.ts";
import type { WireRequest, WireResponse } from "../src/http/wire.ts";
import { answer } from "./fakes.ts";

/** A registry at the level of the wire: whose tokens it takes, what it answers to them and to all others. */
export interface RegistryDouble {
  readonly registry: Registry;
  readonly audience: string;
  readonly exchangeUrl: string;
  readonly issuers: readonly string[] | "any";
  readonly token: string;
  readonly refusal: { readonly status: number; readonly body: unknown; readonly messages: string };
  answer(request: WireRequest): WireResponse | undefined;
}

const GITHUB = "https://token.actions.githubusercontent.com";
const GITLAB = "https://gitlab.com";
const GOOGLE = "https://accounts.google.com";
const BUILDKITE = "https://agent.buildkite.com";
/** One of each organization's own. */
const CIRCLECI = "https://oidc.circleci.com/org/65";

type Row = Omit<RegistryDouble, "answer" | "exchangeUrl" | "token"> & { readonly grant: unknown };

/** Long enough to be a token, and like none. */
const TOKEN = "a-token-of-some-length-that-is-none";

const ROWS: readonly Row[] = [
  {
    registry: pypi(),
    audience: "pypi",
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/utils.py
    issuers: [GITHUB, GITLAB, GOOGLE],
    grant: { success: true, token: TOKEN, expires: 4_000_000_000 },
    refusal: {
      status: 422,
      body: {
        message: "Token request failed",
        errors: [{ code: "invalid-payload", description: "unknown trusted publishing issuer" }],
      },
      messages: "invalid-payload: unknown trusted publishing issuer",
    },
  },
  {
    registry: nuget({ user: "octocat" }),
    audience: "https://www.nuget.org",
    // @see https://github.com/NuGet/NuGetGallery/tree/main/src/NuGetGallery.Services/Authentication/Federated
    issuers: [GITHUB, GITLAB],
    grant: { tokenType: "ApiKey", apiKey: TOKEN, expires: "2096-08-17T12:34:56.1234567Z" },
    refusal: {
      status: 401,
      body: { error: "The JSON web token iss claim is not supported." },
      messages: "The JSON web token iss claim is not supported.",
    },
  },
  {
    registry: crates(),
    audience: "crates.io",
    // @see https://github.com/rust-lang/crates.io/blob/main/src/controllers/trustpub/tokens/exchange/mod.rs
    issuers: [GITHUB, GITLAB],
    grant: { token: TOKEN },
    refusal: {
      status: 400,
      body: { errors: [{ detail: "Unsupported JWT issuer: https://ci.example" }] },
      messages: "Unsupported JWT issuer: https://ci.example",
    },
  },
  {
    registry: rubygems(),
    audience: "rubygems.org",
    // @see https://github.com/rubygems/rubygems.org/blob/master/app/models/oidc/trusted_publisher.rb
    issuers: [GITHUB],
    grant: { rubygems_api_key: TOKEN, name: "a key", scopes: ["push_rubygem"], expires_at: "2096-08-17T12:34:56.000Z" },
    refusal: { status: 404, body: { error: "Not Found" }, messages: "Not Found" },
  },
  {
    // A role's provider is whatever an administrator has registered.
    registry: rubygems({ roleToAssume: "rg_oidc_akr_0123456789abcdefghjk" }),
    audience: "rubygems.org",
    issuers: [GITHUB, BUILDKITE],
    grant: { rubygems_api_key: TOKEN, name: "a key", scopes: ["push_rubygem"], expires_at: "2096-08-17T12:34:56.000Z" },
    refusal: { status: 404, body: { error: "Not Found" }, messages: "Not Found" },
  },
  {
    registry: npm({ package: "@octo-org/octo-package" }),
    audience: "npm:registry.npmjs.org",
    // @see https://docs.npmjs.com/trusted-publishers
    issuers: [GITHUB, GITLAB, CIRCLECI],
    grant: { token_type: "oidc", token: TOKEN, created: "2026-08-17T12:34:56Z", expires: "2096-08-17T12:34:56Z" },
    refusal: {
      status: 401,
      body: { message: "OIDC token exchange error - unauthorized" },
      messages: "OIDC token exchange error - unauthorized",
    },
  },
  {
    registry: dockerhub({ connectionId: "123e4567-e89b-42d3-a456-426614174000", username: "octo-org" }),
    audience: "https://identity.docker.com",
    issuers: [GITHUB],
    grant: { access_token: TOKEN },
    refusal: { status: 401, body: { message: "unauthorized" }, messages: "unauthorized" },
  },
  {
    registry: prefix(),
    audience: "prefix.dev",
    // @see https://github.com/conda/rattler/blob/main/crates/rattler_networking/src/trusted_publishing.rs
    issuers: [GITHUB, GITLAB],
    grant: TOKEN,
    refusal: { status: 401, body: { detail: "no publisher" }, messages: "no publisher" },
  },
  {
    registry: openvsx({ extension: "octo.octo-extension" }),
    audience: "https://open-vsx.org",
    // @see https://github.com/eclipse-openvsx/openvsx/tree/master/server/src/main/java/org/eclipse/openvsx
    issuers: [GITHUB, GITLAB],
    grant: { value: TOKEN, expiresTimestamp: "2096-08-17T12:34:56Z" },
    refusal: { status: 400, body: { error: "Unsupported token issuer." }, messages: "Unsupported token issuer." },
  },
  {
    registry: vscode({ publisher: "octo" }),
    audience: "marketplace.visualstudio.com",
    issuers: [GITHUB],
    grant: { credential: TOKEN },
    refusal: { status: 401, body: { message: "unknown issuer" }, messages: "unknown issuer" },
  },
  {
    registry: cloudsmith({ organization: "octo-org", serviceSlug: "release", audience: "octo" }),
    audience: "octo",
    issuers: "any",
    grant: { token: TOKEN },
    refusal: { status: 401, body: { detail: "Invalid OIDC token." }, messages: "Invalid OIDC token." },
  },
  {
    registry: jfrog({ url: "https://octo.jfrog.io", oidcProviderName: "octo", audience: "octo" }),
    audience: "octo",
    issuers: "any",
    grant: { access_token: TOKEN, token_type: "Bearer", expires_in: 3600 },
    refusal: { status: 400, body: { errors: [{ message: "no mapping" }] }, messages: "no mapping" },
  },
  {
    registry: quay({ robot: "octo-org+release", audience: "octo" }),
    audience: "octo",
    issuers: "any",
    grant: { token: TOKEN },
    refusal: { status: 401, body: { error: "no federation" }, messages: "no federation" },
  },
  {
    registry: packagist({ organization: "octo-org", package: "octo/package" }),
    audience: "packagist.com",
    issuers: [GITHUB],
    grant: { key: TOKEN, secret: `${TOKEN}-its-other-half` },
    refusal: { status: 401, body: { status: "error", message: "unknown issuer" }, messages: "unknown issuer" },
  },
  {
    registry: mcp(),
    audience: "https://registry.modelcontextprotocol.io",
    issuers: [GITHUB],
    grant: { registry_token: TOKEN, expires_at: 4_000_000_000 },
    refusal: {
      status: 401,
      body: { title: "Unauthorized", detail: "Token exchange failed" },
      messages: "Token exchange failed",
    },
  },
  {
    registry: pyx({ workspace: "octo", pyxRegistry: "main" }),
    audience: "api.pyx.dev",
    // @see https://github.com/astral-sh/uv/blob/main/crates/uv-publish/src/trusted_publishing.rs
    issuers: [GITHUB, GITLAB, BUILDKITE],
    grant: { token: TOKEN },
    refusal: { status: 401, body: { detail: "unknown issuer" }, messages: "unknown issuer" },
  },
];

export const REGISTRIES: readonly RegistryDouble[] = ROWS.map(({ grant, ...row }) => {
  const { registry, issuers, audience, refusal } = row;
  const exchangeUrl = registry.exchangeRequest(new Secret("x")).url;
  return {
    ...row,
    token: TOKEN,
    exchangeUrl,
    answer: (request) => {
      if (typeof registry.audience !== "string" && request.url === registry.audience.request.url) {
        return answer(200, { audience });
      }
      if (request.url !== exchangeUrl) return undefined;
      const claims = readClaims(idTokenIn(request)) ?? {};
      const { iss, aud } = claims;
      const named: unknown = Array.isArray(aud) ? aud[0] : aud;
      const taken = issuers === "any" || (issuers.includes(String(iss)) && named === audience);
      return taken ? answer(200, grant) : answer(refusal.status, refusal.body);
    },
  };
});

/** Wherever the registry wants it: in a field of the body, or in the header. */
function idTokenIn({ body, authorization }: WireRequest): Secret {
  const fields = body === undefined ? {} : "json" in body ? body.json : body.form;
  const secret = Object.values(fields).find((value) => value instanceof Secret) ?? authorization?.secret;
  return secret ?? new Secret("");
}
