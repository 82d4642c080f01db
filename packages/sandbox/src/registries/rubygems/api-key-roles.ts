import { randomInt } from "node:crypto";
import { allMatch, compare, type Comparison } from "../../http/trace.ts";
import type { Claims } from "../../issuer/claims.ts";

/** One comparison of a claim. @see rubygems.org app/models/oidc/access_policy.rb */
export interface RubygemsCondition {
  operator: "string_equals" | "string_matches";
  claim: string;
  value: string;
}

/** Allows or denies what comes from an issuer and meets all conditions. */
export interface RubygemsStatement {
  effect: "allow" | "deny";
  principal: { oidc: string };
  conditions: RubygemsCondition[];
}

/**
 * An API key role: who may take it, and what its keys can do.
 * @see rubygems.org app/models/oidc/api_key_role.rb
 */
export interface RubygemsRole {
  /** `rg_oidc_akr_…`, part of the URL. */
  token: string;
  name: string;
  access_policy: { statements: RubygemsStatement[] };
  api_key_permissions: {
    scopes: string[];
    /** Seconds, five minutes to a day. */
    valid_for: number;
    /** Names of the gems that keys are limited to; all of the owner's where empty. */
    gems: string[];
  };
}

/** What the token of every role begins with. */
export const ROLE_TOKEN_PREFIX = "rg_oidc_akr_";
const CROCKFORD = "0123456789abcdefghjkmnpqrstvwxyz";

/** Makes the token of a role. @see rubygems.org app/models/oidc/api_key_role.rb `generate_token` */
export function createRoleToken(): string {
  const suffix = Array.from({ length: 20 }, () => CROCKFORD.charAt(randomInt(CROCKFORD.length)));
  return ROLE_TOKEN_PREFIX + suffix.join("");
}

/** Tells whether the last statement that matches allows. @see rubygems.org app/models/oidc/access_policy.rb `verify_access!` */
export function isAllowed(role: RubygemsRole, claims: Claims): boolean {
  const matching = role.access_policy.statements.findLast((statement) =>
    allMatch(role, [
      compare("iss", statement.principal.oidc, claims["iss"]),
      ...statement.conditions.map((condition) => compareCondition(condition, claims[condition.claim])),
    ]),
  );
  return matching?.effect === "allow";
}

function compareCondition({ operator, claim, value }: RubygemsCondition, presented: unknown): Comparison {
  if (operator === "string_equals") return compare(claim, value, presented);
  return compare(claim, value, presented, typeof presented === "string" && new RegExp(value).test(presented));
}
