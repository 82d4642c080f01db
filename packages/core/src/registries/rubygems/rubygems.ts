import { GITHUB_ISSUER } from "../../base/claims.ts";
import { asObject } from "../../base/json.ts";
import { Secret } from "../../base/secret.ts";
import { invalidResponse, readObject, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import type { RefusalPattern, RefusalPatterns } from "../refusals.ts";
import type { ClaimRules, FormField, Refusal, Registry, PublisherForm } from "../registry.ts";
import { readExpiry } from "../shared/expiry.ts";
import { nameInput, urlInput } from "../shared/inputs.ts";

/** @see https://github.com/rubygems/rubygems.org/blob/master/app/views/components/oidc/trusted_publisher/github_action/form_component.rb */
const FIELDS: readonly FormField[] = [
  { label: "Repository owner", claim: "owner" },
  { label: "Repository name", claim: "repository" },
  { label: "Workflow filename", claim: "workflow" },
  { label: "Environment", claim: "environment" },
  { label: "Workflow repository owner", claim: "workflow-owner" },
  { label: "Workflow repository name", claim: "workflow-repository" },
];

/** The form of a trusted publisher; the policy of a role is not filled in field by field. */
export function rubygemsForm(host: string, hasRole: boolean): PublisherForm {
  if (hasRole) return { github: [] };
  const page = "https://rubygems.org/gems/{project}/trusted_publishers/new";
  return { ...(host === "rubygems.org" ? { page, list: "https://rubygems.org/profile/me" } : {}), github: FIELDS };
}

/**
 * | row | source, in https://github.com/rubygems/rubygems.org/blob/master/app/ |
 * | --- | --- |
 * | missing-claim | controllers/concerns/jwt_validation.rb |
 * | already-used | models/oidc/id_token.rb |
 * | no-publisher | controllers/api/v1/oidc/trusted_publisher_controller.rb: all else is 404, without a reason |
 */
const PATTERNS: readonly RefusalPattern[] = [
  { reason: "missing-claim", text: /(?:Missing|Invalid) (?<claim>nbf|iat|exp|iss|jti)$/ },
  { reason: "already-used", text: /jti must be unique/ },
  { reason: "no-publisher", status: 404, vague: true },
];

/** The few messages of RubyGems.org. */
export function rubygemsVoice(noun: "trusted publisher" | "API key role"): RefusalPatterns {
  return { noun, patterns: PATTERNS };
}

export interface RubygemsOptions {
  /** The gem server. Default: `https://rubygems.org`. */
  readonly gemServer?: string | undefined;
  /** The token of an API key role, `rg_oidc_akr_…`; without one, the gem's trusted publisher is meant. */
  readonly roleToAssume?: string | undefined;
}

const DEFAULT_GEM_SERVER = "https://rubygems.org";
/** @see https://github.com/rubygems/rubygems.org/blob/master/app/controllers/api/v1/oidc/trusted_publisher_controller.rb */
const PUBLISHER_LIFETIME_SECONDS = 900;
/** @see https://github.com/rubygems/rubygems.org/blob/master/app/models/oidc/api_key_permissions.rb */
const ROLE_LIFETIME_SECONDS = 1_800;

const PUBLISHER_RULES: ClaimRules = {
  issuers: [GITHUB_ISSUER],
  refusedEvents: [],
  // @see https://github.com/rubygems/rubygems.org/blob/master/app/models/oidc/trusted_publisher/github_action.rb
  workflow: "job_workflow_ref",
  workflowIn: "own-at-same-commit",
  ids: ["repository_owner_id"],
  // @see https://github.com/rubygems/rubygems.org/blob/master/app/controllers/concerns/jwt_validation.rb
  leewaySeconds: 0,
};

/** The access policy of a role may be about any claim, `sub` among them; its providers are in the server's database. */
const ROLE_RULES: ClaimRules = { refusedEvents: [], subject: "compared", leewaySeconds: 0 };

/**
 * Describes RubyGems.org: its trusted publishers, and its API key roles.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/rubygems/rubygems.org/blob/master/app/controllers/api/v1/oidc/trusted_publisher_controller.rb
 * @see https://github.com/rubygems/rubygems.org/blob/master/app/controllers/api/v1/oidc/api_key_roles_controller.rb
 */
export function rubygems(options: RubygemsOptions = {}): Registry {
  const { origin, host } = urlInput(options.gemServer, DEFAULT_GEM_SERVER, "gem-server");
  const role = roleOf(options.roleToAssume);
  const path = role === undefined ? "trusted_publisher/exchange_token" : `api_key_roles/${role}/assume_role`;
  const url = new URL(`/api/v1/oidc/${path}`, origin);
  const documented = role === undefined ? PUBLISHER_LIFETIME_SECONDS : ROLE_LIFETIME_SECONDS;
  return {
    id: "rubygems",
    name: host === "rubygems.org" ? "RubyGems.org" : host,
    url,
    // A role's policy may want another one. @see https://github.com/rubygems/configure-rubygems-credentials/blob/main/action.yml
    audience: host,
    exchangeRequest: (idToken) => ({ method: "POST", url: url.href, body: { json: { jwt: idToken } } }),
    readTokenResponse: (response) => {
      const answer = readObject(response);
      const token = textField(answer, "rubygems_api_key");
      if (token === undefined) throw invalidResponse("The answer holds no API key.");
      return { token: new Secret(token), expires: readExpiry(answer["expires_at"], documented) };
    },
    readRefusal,
    claimRules: role === undefined ? PUBLISHER_RULES : ROLE_RULES,
    get form() {
      return rubygemsForm(host, role !== undefined);
    },
    voice: () => rubygemsVoice(role === undefined ? "trusted publisher" : "API key role"),
    scope:
      role === undefined
        ? "pushing the gems that name this publisher"
        : "what the role's scopes allow, for the gems that it names",
    clientEnv: ({ token }) => ({
      GEM_HOST_API_KEY: token,
      // @see https://bundler.io/man/bundle-config.1.html `gem.push_key`
      BUNDLE_GEM__PUSH_KEY: token,
      // @see https://github.com/rubygems/configure-rubygems-credentials/blob/main/src/configure-api-token.ts
      RUBYGEMS_API_KEY: token,
      ...(origin === DEFAULT_GEM_SERVER ? {} : { RUBYGEMS_HOST: origin }),
    }),
  };
}

/** @see https://github.com/rubygems/rubygems.org/blob/master/app/models/oidc/api_key_role.rb */
function roleOf(given: string | undefined): string | undefined {
  if ((given?.trim() ?? "") === "") return undefined;
  return nameInput(given, "role-to-assume", {
    // Tolerant: only what could leave the path is refused.
    pattern: /^[A-Za-z0-9_-]{1,128}$/,
    what: "the token of the API key role, as its page shows it",
    example: "rg_oidc_akr_...",
  });
}

/** A role says `{"errors": {field: [reason]}}`; all else is `{"error"}`, and "Not Found" for most of it. */
function readRefusal(response: WireResponse): Refusal {
  const answer = tryReadObject(response);
  const word = textField(answer, "error", "message");
  const reasons = Object.entries(asObject(answer?.["errors"]) ?? {}).flatMap(([field, said]) =>
    (Array.isArray(said) ? said : [said])
      .filter((reason) => typeof reason === "string")
      .map((reason) => `${field} ${reason}`),
  );
  return {
    messages: word === undefined ? reasons : [word, ...reasons],
    // @see https://github.com/rubygems/rubygems.org/blob/master/app/models/oidc/id_token.rb
    alreadyUsed: reasons.some((reason) => reason.includes("jti") && reason.includes("unique")),
    // A 404 with an error in JSON is how the server answers every identity that it does not know.
    unsupported: response.status === 405 || (response.status === 404 && word === undefined),
  };
}
