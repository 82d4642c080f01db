import { GITHUB_ISSUER } from "../../base/claims.ts";
import { asObject } from "../../base/json.ts";
import { readObject, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { RefusalPattern } from "../refusals.ts";
import type { ClaimRules, FormField, PublisherForm, Refusal } from "../registry.ts";
import { readExpiry } from "../shared/expiry.ts";
import { secretField } from "../shared/read-answer.ts";

/** @see https://github.com/rubygems/rubygems.org/blob/master/app/views/components/oidc/trusted_publisher/github_action/form_component.rb */
const FIELDS: readonly FormField[] = [
  { label: "Repository owner", claim: "owner" },
  { label: "Repository name", claim: "repository" },
  { label: "Workflow filename", claim: "workflow" },
  { label: "Environment", claim: "environment" },
  { label: "Workflow repository owner", claim: "workflow-owner" },
  { label: "Workflow repository name", claim: "workflow-repository" },
];

/** The form on RubyGems.org's web site; its address cannot fill in fields. */
const PAGES = {
  page: "https://rubygems.org/gems/{project}/trusted_publishers/new",
  list: "https://rubygems.org/profile/me",
};

/**
 * | row | source, in https://github.com/rubygems/rubygems.org/blob/master/app/ |
 * | --- | --- |
 * | missing-claim | controllers/concerns/jwt_validation.rb |
 * | already-used | models/oidc/id_token.rb |
 * | no-publisher | controllers/api/v1/oidc/trusted_publisher_controller.rb: all other cases are 404, without a reason |
 */
const PATTERNS: readonly RefusalPattern[] = [
  { reason: "missing-claim", text: /(?:Missing|Invalid) (?<claim>nbf|iat|exp|iss|jti)$/ },
  { reason: "already-used", text: /jti must be unique/ },
  { reason: "no-publisher", status: 404, vague: true, orNoPackage: ": it is on the role's own page" },
];

const DEFAULT_GEM_SERVER = "https://rubygems.org";
/** What differs between a trusted publisher and an API key role, beside the path. */
interface Mode {
  readonly noun: "trusted publisher" | "API key role";
  readonly lifetimeSeconds: number;
  readonly claimRules: ClaimRules;
  form(host: string, role: string | undefined): PublisherForm;
  readonly scope: string;
}

const PUBLISHER: Mode = {
  noun: "trusted publisher",
  // @see https://github.com/rubygems/rubygems.org/blob/master/app/controllers/api/v1/oidc/trusted_publisher_controller.rb
  lifetimeSeconds: 900,
  claimRules: {
    issuers: [GITHUB_ISSUER],
    refusedEvents: [],
    // @see https://github.com/rubygems/rubygems.org/blob/master/app/models/oidc/trusted_publisher/github_action.rb
    workflow: "job_workflow_ref",
    workflowIn: "own-at-same-commit",
    ids: ["repository_owner_id"],
    // @see https://github.com/rubygems/rubygems.org/blob/master/app/controllers/concerns/jwt_validation.rb
    leewaySeconds: 0,
  },
  form: (host) => ({ ...(host === "rubygems.org" ? PAGES : {}), github: FIELDS }),
  scope: "pushing the gems that name this publisher",
};

const ROLE: Mode = {
  noun: "API key role",
  // @see https://github.com/rubygems/rubygems.org/blob/master/app/models/oidc/api_key_permissions.rb
  lifetimeSeconds: 1_800,
  // Its access policy may compare any claim, including `sub`; its providers are in the server's database.
  claimRules: { refusedEvents: [], subject: "compared", leewaySeconds: 0 },
  // Its policy is not filled in field by field.
  form: (_, project) => ({ github: [], project }),
  scope: "what the role's scopes allow, for the gems that it names",
};

/**
 * Describes RubyGems.org: its trusted publishers, and its API key roles.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://github.com/rubygems/rubygems.org/blob/master/app/controllers/api/v1/oidc/trusted_publisher_controller.rb
 * @see https://github.com/rubygems/rubygems.org/blob/master/app/controllers/api/v1/oidc/api_key_roles_controller.rb
 * @example
 * rubygems();
 */
export const rubygems = defineRegistry({
  id: "rubygems",
  name: "RubyGems.org",
  inputs: {
    /** The gem server. */
    "gem-server": { kind: "url", default: DEFAULT_GEM_SERVER },
    /** The token of an API key role, which begins with `rg_oidc_akr_`; without one, the gem's trusted publisher is used. */
    "role-to-assume": {
      // @see https://github.com/rubygems/rubygems.org/blob/master/app/models/oidc/api_key_role.rb `generate_random_token`
      pattern: /^rg_oidc_akr_[A-Za-z0-9_-]{1,128}$/,
      meaning: "the token of the API key role, as its page shows it: it begins with rg_oidc_akr_",
      example: "rg_oidc_akr_...",
    },
  },
  create: ({ gemServer: { origin, host }, roleToAssume }) => {
    const mode = roleToAssume === undefined ? PUBLISHER : ROLE;
    const path = mode === PUBLISHER ? "trusted_publisher/exchange_token" : `api_key_roles/${roleToAssume}/assume_role`;
    const url = new URL(`/api/v1/oidc/${path}`, origin);
    return {
      name: host === "rubygems.org" ? "RubyGems.org" : host,
      url,
      // A role's policy may require another one. @see https://github.com/rubygems/configure-rubygems-credentials/blob/main/action.yml
      audience: host,
      exchangeRequest: (idToken) => ({ method: "POST", url: url.href, body: { json: { jwt: idToken } } }),
      ...(host === "rubygems.org" ? { tokenFormat: TOKEN_FORMAT } : {}),
      readTokenResponse: (response) => {
        const answer = readObject(response);
        const token = secretField(answer, "API key", "rubygems_api_key");
        return { token, expires: readExpiry(answer["expires_at"], mode.lifetimeSeconds) };
      },
      readRefusal,
      claimRules: mode.claimRules,
      form: mode.form(host, roleToAssume),
      refusals: { noun: mode.noun, patterns: PATTERNS },
      scope: mode.scope,
      // A variable may already name another server.
      clientEnv: ({ token }, { env } = { env: {} }) => ({
        GEM_HOST_API_KEY: token,
        // @see https://github.com/rubygems/configure-rubygems-credentials/blob/main/src/configure-api-token.ts
        RUBYGEMS_API_KEY: token,
        ...(origin === DEFAULT_GEM_SERVER && (env["RUBYGEMS_HOST"] ?? "") === "" ? {} : { RUBYGEMS_HOST: origin }),
      }),
    };
  },
});

/** @see https://github.com/rubygems/rubygems.org/blob/master/app/controllers/concerns/api_keyable.rb `generate_unique_rubygems_key` */
const TOKEN_FORMAT = /^rubygems_[0-9a-f]+$/;
/** More than is ever shown. */
const MAX_REASONS = 20;
const MAX_REASON_CHARACTERS = 300;

/** A role's errors are `{"errors": {field: [reason]}}`; others are `{"error"}`, mostly "Not Found". */
function readRefusal(response: WireResponse): Refusal {
  const answer = tryReadObject(response);
  const message = textField(answer, "error", "message");
  const reasons = Object.entries(asObject(answer?.["errors"]) ?? {})
    .slice(0, MAX_REASONS)
    .flatMap(([field, given]) =>
      (Array.isArray(given) ? given : [given])
        .filter((reason) => typeof reason === "string")
        // The answer chooses fields and reasons, so all of them joined could be many times its size.
        .slice(0, MAX_REASONS)
        .map((reason) => `${field.slice(0, MAX_REASON_CHARACTERS)} ${reason.slice(0, MAX_REASON_CHARACTERS)}`),
    );
  return {
    messages: message === undefined ? reasons : [message, ...reasons],
    // @see https://github.com/rubygems/rubygems.org/blob/master/app/models/oidc/id_token.rb
    alreadyUsed: reasons.some((reason) => reason.includes("jti") && reason.includes("unique")),
    // The server answers every unknown identity with a 404 and an error in JSON.
    unsupported: response.status === 405 || (response.status === 404 && message === undefined),
  };
}
