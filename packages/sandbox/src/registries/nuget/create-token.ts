import { claimText } from "../../oidc/claim-text.ts";
import type { Claims } from "../../issuer/claims.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { UsedTokens } from "../../oidc/used-tokens.ts";
import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { accountProblem } from "./account-problem.ts";
import { createApiKey } from "./api-key.ts";
import { evaluatePolicy } from "./evaluate-policy.ts";
import { isEntraToken, isServicePrincipal } from "./entra-policy.ts";
import type { NugetEntraPolicy, NugetPolicy } from "./policies.ts";
import { addKey, findUser, type NugetState } from "./state.ts";
import { readTokenRequest } from "./token-request.ts";
import { validateToken } from "./validate-token.ts";

const MINUTE_MS = 60_000;
/** The gallery keeps used tokens for good. */
const FOREVER = Number.POSITIVE_INFINITY;

/**
 * Answers `POST /api/v2/token`: exchanges an ID token for an API key.
 * @see NuGetGallery TokenApiController.cs, FederatedCredentialService.cs `GenerateApiKeyAsync`
 */
export async function createToken(
  state: NugetState,
  request: Request,
  trusted: TrustedIssuers,
  used: UsedTokens,
): Promise<Response> {
  if (!state.settings.enabled) return reply(404, "The resource cannot be found.");
  const asked = await readTokenRequest(request, state.settings.shape);
  if ("status" in asked) return refuse(asked.status, asked.message);

  note({ asked: asked.username });
  const none = `No matching trust policy owned by user '${asked.username}' was found.`;
  const user = findUser(state, asked.username);
  if (user === undefined) return refuse(401, none);
  const validated = await validateToken(asked.token, state.settings, trusted);
  if ("message" in validated) return refuse(401, validated.message);
  const found = matchingPolicy(state, user.name, validated.claims, trusted.now());
  if ("reasons" in found) return refuse(401, found.reasons.length > 0 ? found.reasons.join(". ") : none);
  const problem = accountProblem(state, user, found.policy);
  if (problem !== undefined) return refuse(400, problem);
  // Written in one transaction with the key: only a successful exchange spends the ID token.
  if (!used.add(claimText(validated.claims, isEntraToken(validated.claims) ? "uti" : "jti") ?? "", FOREVER)) {
    return refuse(401, "This bearer token has already been used. A new bearer token must be used for each request.");
  }
  return issue(state, found.policy, trusted.now);
}

/** The oldest matching policy wins; of those that do not match, it returns the reasons that may be shown. */
function matchingPolicy(
  state: NugetState,
  username: string,
  claims: Claims,
  now: number,
): { readonly policy: NugetPolicy | NugetEntraPolicy } | { readonly reasons: readonly string[] } {
  if (isEntraToken(claims)) return matchingEntraPolicy(state, username, claims);
  const reasons: string[] = [];
  const context = { now, bannedEvents: state.settings.bannedEvents };
  for (const policy of state.policies) {
    if (policy.createdBy.toLowerCase() !== username.toLowerCase()) continue;
    const verdict = evaluatePolicy(policy, claims, context);
    if (verdict === "match") return { policy };
    if (verdict.disclosed) reasons.push(verdict.reason);
  }
  return { reasons };
}

/** Nothing of it is shown. */
function matchingEntraPolicy(
  { entraPolicies, settings }: NugetState,
  username: string,
  claims: Claims,
): { readonly policy: NugetEntraPolicy } | { readonly reasons: readonly string[] } {
  const policy = entraPolicies.find(
    (one) =>
      one.createdBy.toLowerCase() === username.toLowerCase() &&
      isServicePrincipal(one, claims, settings.allowedEntraTenants),
  );
  return policy === undefined ? { reasons: [] } : { policy };
}

function issue(state: NugetState, policy: NugetPolicy | NugetEntraPolicy, now: TrustedIssuers["now"]): Response {
  const { lifetimeMinutes, shape } = state.settings;
  const expiresAt = now() + lifetimeMinutes * MINUTE_MS;
  const owner = findUser(state, policy.packageOwner);
  const ownerKey = owner === undefined ? 1 : state.users.indexOf(owner) + 1;
  const apiKey = createApiKey({ now: now(), ownerKey, lifetimeMinutes });
  const { packageOwner, subjects = ["*"] } = policy;
  addKey(state, { apiKey, policy, packageOwner, subjects, expiresAt }, now);
  const expires = roundTrip(expiresAt);
  return shape === "draft"
    ? reply(200, { token_type: "api_key", expires, api_key: apiKey })
    : reply(200, { tokenType: "ApiKey", expires, apiKey });
}

/** The "O" format of .NET: seven digits after the point. */
function roundTrip(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace("Z", "0000Z");
}

/** The message also stands in the reason phrase. @see NuGetGallery TokenApiController.cs `ErrorJson` */
function refuse(status: number, message: string): Response {
  const headers = status === 401 ? { "www-authenticate": "Bearer" } : {};
  return reply(status, { error: message }, { reason: message, headers });
}
