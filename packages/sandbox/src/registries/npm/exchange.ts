import { randomInt } from "node:crypto";
import { bearerToken } from "../../http/bearer-token.ts";
import { reply } from "../../http/reply.ts";
import { note } from "../../http/trace.ts";
import { claimText } from "../../oidc/claim-text.ts";
import type { UsedTokens } from "../../oidc/used-tokens.ts";
import { unverifiedClaims, verifyIdToken, type TrustedIssuers } from "../../oidc/verify-id-token.ts";
import { addToken, type NpmState } from "./state.ts";
import { isTrusted } from "./trust.ts";

const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const MINUTE_MS = 60_000;
/** Which status stands for which reason is the reading of npm/cli#9203 and of the API's description. */
const MESSAGES = { 400: "bad request", 401: "unauthorized", 404: "package not found" } as const;

/**
 * Answers `POST /-/npm/v1/oidc/token/exchange/package/:name`: exchanges an ID token for a token for this one package.
 * @see https://api-docs.npmjs.com/ "Exchange OIDC token"
 */
export async function exchange(
  state: NpmState,
  request: Request,
  name: string,
  trusted: TrustedIssuers,
  used: UsedTokens,
): Promise<Response> {
  note({ asked: name });
  const token = bearerToken(request);
  const unverified = unverifiedClaims(token);
  if (unverified === undefined) return refuse(400);
  const issuer = claimText(unverified, "iss") ?? "";
  if (!trusted.urls.includes(issuer)) return refuse(401);
  const { audience, immutableSubjectsUnknown, singleUse, lifetimeMinutes } = state.settings;
  // Clients differ in whether the registry's port belongs to it: npm leaves it out, yarn does not.
  const withPort = `${audience}:${new URL(request.url).port}`;
  const verdict = await verifyIdToken(token, trusted, {
    issuer,
    audience: unverified["aud"] === withPort ? withPort : audience,
    leewaySeconds: 0,
    required: ["jti"],
  });
  if ("problem" in verdict) return refuse(401);
  const { claims } = verdict;
  // Self-hosted runners are not supported: their owner could make them claim anything.
  if (claimText(claims, "runner_environment") === "self-hosted") return refuse(401);

  const trust = state.trust.find((candidate) => candidate.package === name && isTrusted(candidate, claims));
  const isUnknownSubject = immutableSubjectsUnknown && claimText(claims, "sub")?.includes("@") === true;
  if (trust === undefined || isUnknownSubject) return refuse(404);
  if (singleUse && !used.add(claimText(claims, "jti") ?? "", Number(claims["exp"]))) return refuse(401);

  const created = trusted.now();
  const expiresAt = created + lifetimeMinutes * MINUTE_MS;
  const minted = createToken();
  addToken(state, { token: minted, package: name, permissions: [...trust.permissions], expiresAt }, trusted.now);
  return reply(201, {
    token_type: "oidc",
    token: minted,
    created: new Date(created).toISOString(),
    expires: new Date(expiresAt).toISOString(),
  });
}

function createToken(): string {
  const random = Array.from({ length: 36 }, () => ALPHANUMERIC.charAt(randomInt(ALPHANUMERIC.length)));
  return `npm_${random.join("")}`;
}

function refuse(status: keyof typeof MESSAGES): Response {
  return reply(status, { message: `OIDC token exchange error - ${MESSAGES[status]}` });
}
