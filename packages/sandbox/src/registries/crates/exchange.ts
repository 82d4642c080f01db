import { decodeProtectedHeader } from "jose";
import { seconds } from "../../http/handler.ts";
import { reply } from "../../http/reply.ts";
import type { Claims } from "../../issuer/claims.ts";
import { claimText } from "../../oidc/claim-text.ts";
import type { UsedTokens } from "../../oidc/used-tokens.ts";
import { unverifiedClaims, verifyIdToken, type TrustedIssuers } from "../../oidc/verify-id-token.ts";
import { createAccessToken } from "./access-token.ts";
import { matchConfigs, type CratesClaims } from "./configs.ts";
import { readExchangeRequest } from "./exchange-request.ts";
import { refuse } from "./refuse.ts";
import { addToken, type CratesState } from "./state.ts";

/** @see crates.io crates/crates_io_trustpub/src/lib.rs `JWT_LEEWAY` */
const LEEWAY_SECONDS = 60;
const UNDECODABLE = "Failed to decode JWT";
const BANNED_EVENTS: readonly string[] = ["pull_request_target", "workflow_run"];
/** All fields that are not an `Option` in `GitHubClaims`. @see crates.io crates/crates_io_trustpub/src/github/claims.rs */
const TEXT_CLAIMS = [
  "jti",
  "repository_owner_id",
  "repository",
  "workflow_ref",
  "event_name",
  "run_id",
  "sha",
] as const;

/**
 * Answers `POST /api/v1/trusted_publishing/tokens`: exchanges an ID token for an access token.
 * @see crates.io src/controllers/trustpub/tokens/exchange/mod.rs
 */
export async function exchange(
  state: CratesState,
  request: Request,
  trusted: TrustedIssuers,
  used: UsedTokens,
): Promise<Response> {
  const asked = await readExchangeRequest(request);
  if ("status" in asked) return refuse(asked.status, asked.detail);
  const issuer = unverifiedClaims(asked.jwt)?.["iss"];
  if (typeof issuer !== "string") return refuse(400, UNDECODABLE);
  if (!trusted.urls.includes(issuer)) return refuse(400, `Unsupported JWT issuer: ${issuer}`);
  if (decodeProtectedHeader(asked.jwt).kid === undefined) return refuse(400, "Missing JWT key ID");

  const { audience } = state.settings;
  const verdict = await verifyIdToken(asked.jwt, trusted, {
    issuer,
    audience,
    leewaySeconds: LEEWAY_SECONDS,
  });
  if ("problem" in verdict) {
    return refuse(400, verdict.problem === "key" ? "Invalid JWT key ID" : UNDECODABLE);
  }
  const { claims } = verdict;
  const early = Number(claims["iat"] ?? Number.NaN) <= seconds(trusted.now) + LEEWAY_SECONDS;
  const complete = TEXT_CLAIMS.every((name) => claimText(claims, name) !== undefined);
  return early && complete ? mint(state, claims, trusted, used) : refuse(400, UNDECODABLE);
}

/** All of it is one transaction: after a refusal, the ID token counts as unused. */
function mint(state: CratesState, claims: Claims, trusted: TrustedIssuers, used: UsedTokens): Response {
  const jti = claimText(claims, "jti") ?? "";
  if (used.has(jti)) return refuse(400, "JWT has already been used");
  const event = claimText(claims, "event_name") ?? "";
  if (BANNED_EVENTS.includes(event)) {
    return refuse(
      400,
      `Trusted Publishing does not support the \`${event}\` event trigger due to security concerns. Please use a different trigger such as \`push\`, \`release\`, or \`workflow_dispatch\`.`,
    );
  }
  const read = readClaims(claims);
  if (typeof read === "string") return refuse(400, `Unexpected \`${read}\` value`);
  const configs = matchConfigs(state.configs, read);
  if (typeof configs === "string") return refuse(400, configs);

  used.add(jti, Number(claims["exp"]) + LEEWAY_SECONDS);
  const token = createAccessToken();
  const expiresAt = seconds(trusted.now) + state.settings.lifetimeMinutes * 60;
  addToken(state, { token, crates: configs.map((config) => config.crate), expiresAt }, trusted.now);
  return reply(200, { token });
}

/** The claims that are compared, or the name of the first that has another form. */
function readClaims(claims: Claims): CratesClaims | string {
  const repository = claimText(claims, "repository") ?? "";
  if (!repository.includes("/")) return "repository";
  // The workflow that was triggered: a reusable one goes by its caller's name.
  const workflow = /([^/]+\.(yml|yaml))(@.+)/.exec(claimText(claims, "workflow_ref") ?? "");
  if (workflow?.[1] === undefined) return "workflow_ref";
  const ownerId = claimText(claims, "repository_owner_id") ?? "";
  if (!/^[+-]?\d{1,10}$/.test(ownerId)) return "repository_owner_id";
  return {
    repository,
    repositoryOwnerId: Number(ownerId),
    workflowFilename: workflow[1],
    environment: claimText(claims, "environment"),
  };
}
