import { randomBytes } from "node:crypto";
import { seconds, type Clock } from "../../http/handler.ts";
import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { claimText } from "../../oidc/claim-text.ts";
import type { UsedTokens } from "../../oidc/used-tokens.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import { isAllowed } from "./api-key-roles.ts";
import { notFound, readIdToken } from "./id-token.ts";
import { entriesOf } from "../shared/one-publisher.ts";
import { findPublisher, publisherName } from "./publishers.ts";
import { addKey, type RubygemsKey, type RubygemsState } from "./state.ts";

/**
 * Answers `POST /api/v1/oidc/trusted_publisher/exchange_token`: exchanges an ID token for a key, again and again until it expires.
 * @see rubygems.org app/controllers/api/v1/oidc/trusted_publisher_controller.rb
 */
export async function exchangeToken(
  state: RubygemsState,
  request: Request,
  trusted: TrustedIssuers,
): Promise<Response> {
  const read = await readIdToken(request, trusted);
  if ("refusal" in read) return read.refusal;
  const { claims } = read;
  if (claims["aud"] !== state.settings.audience) return notFound(request);
  const publisher = findPublisher(state.publishers, claims);
  const pending = findPublisher(state.pendingPublishers, claims);
  const found = publisher ?? pending;
  if (found === undefined) return notFound(request);
  const issued = new Date(Number(claims["iat"]) * 1000).toISOString().replace(".000Z", "Z");
  return issue(state, trusted.now, {
    name: `${publisherName(found)} ${issued}`,
    scopes: ["push_rubygem"],
    gems: publisher === undefined ? [] : entriesOf(state.publishers, publisher, ["gems"]).flatMap(({ gems }) => gems),
    pending: pending === undefined ? [] : [pending],
    lifetimeSeconds: state.settings.lifetimeMinutes * 60,
  });
}

/**
 * Answers `POST /api/v1/oidc/api_key_roles/:token/assume_role`: exchanges an ID token for a key with the role's scopes.
 * @see rubygems.org app/controllers/api/v1/oidc/api_key_roles_controller.rb
 */
export async function assumeRole(
  state: RubygemsState,
  request: Request,
  trusted: TrustedIssuers,
  used: UsedTokens,
  token: string,
): Promise<Response> {
  note({ asked: token });
  const roles = state.roles.filter((candidate) => candidate.token === token);
  const read = await readIdToken(request, trusted);
  if (roles.length === 0) return notFound(request);
  if ("refusal" in read) return read.refusal;
  const role = roles.find((candidate) => isAllowed(candidate, read.claims));
  if (role === undefined) return notFound(request);
  const jti = claimText(read.claims, "jti") ?? "";
  if (!used.add(jti, Number.POSITIVE_INFINITY)) {
    return reply(422, { errors: { "jwt.claims.jti": ["must be unique"] } });
  }
  const { scopes, valid_for: lifetimeSeconds, gems } = role.api_key_permissions;
  return issue(state, trusted.now, {
    name: `${role.name}-${jti}`,
    scopes,
    gems: gems.length === 0 ? "all" : gems,
    pending: [],
    lifetimeSeconds,
  });
}

function issue(
  state: RubygemsState,
  now: Clock,
  options: Pick<RubygemsKey, "name" | "scopes" | "gems" | "pending"> & { readonly lifetimeSeconds: number },
): Response {
  const { lifetimeSeconds, ...rest } = options;
  const key = `rubygems_${randomBytes(24).toString("hex")}`;
  const expiresAt = seconds(now) + lifetimeSeconds;
  addKey(state, { key, expiresAt, ...rest }, now);
  return reply(201, {
    rubygems_api_key: key,
    name: rest.name,
    scopes: rest.scopes,
    expires_at: new Date(expiresAt * 1000).toISOString(),
  });
}
