import { seconds } from "../../http/handler.ts";
import { fieldText, jsonFields } from "../../http/json-fields.ts";
import { reply } from "../../http/reply.ts";
import type { Claims } from "../../issuer/claims.ts";
import { unverifiedClaims, verifyIdToken, type TrustedIssuers } from "../../oidc/verify-id-token.ts";

/** Claims whose type is checked before anything else. @see rubygems.org app/controllers/concerns/jwt_validation.rb */
const TYPED_CLAIMS = { nbf: "number", iat: "number", exp: "number", iss: "string", jti: "string" } as const;

/** The claims of a request's ID token, or the answer that refuses it. */
export type ReadIdToken = { readonly claims: Claims } | { readonly refusal: Response };

/**
 * Answers everything but a malformed request without a reason, in HTML where JSON was not asked for.
 * @see rubygems.org app/controllers/application_controller.rb `render_not_found`
 */
export function notFound(request: Request): Response {
  if (request.headers.get("accept")?.includes("application/json") === true) {
    return reply(404, { error: "Not Found" });
  }
  const headers = { "content-type": "text/html; charset=utf-8" };
  return reply(404, "<!DOCTYPE html><title>Page not found</title>", { headers });
}

/**
 * Reads and verifies the ID token of an exchange; the audience is for the caller to compare.
 * @see rubygems.org app/controllers/api/v1/oidc/trusted_publisher_controller.rb
 */
export async function readIdToken(request: Request, trusted: TrustedIssuers): Promise<ReadIdToken> {
  const jwt = await parameter(request, "jwt");
  if (jwt === undefined) return badRequest("Request is missing param 'jwt'");
  const unverified = unverifiedClaims(jwt);
  if (unverified === undefined) return badRequest("Invalid JWT");
  for (const [name, type] of Object.entries(TYPED_CLAIMS)) {
    const value = unverified[name];
    if (value === undefined) return badRequest(`Missing ${name}`);
    if (typeof value !== type) return badRequest(`Invalid ${name}`);
  }
  const { iss } = unverified;
  if (typeof iss !== "string" || !trusted.urls.includes(iss)) return { refusal: notFound(request) };
  const verdict = await verifyIdToken(jwt, trusted, {
    issuer: iss,
    leewaySeconds: 0,
  });
  if ("problem" in verdict) return { refusal: notFound(request) };
  const now = seconds(trusted.now);
  const isCurrent = Number(verdict.claims["nbf"]) <= now && now < Number(verdict.claims["exp"]);
  return isCurrent ? verdict : { refusal: notFound(request) };
}

function badRequest(error: string): ReadIdToken {
  return { refusal: reply(400, { error }) };
}

/** A parameter of a JSON body or of a form. */
async function parameter(request: Request, name: string): Promise<string | undefined> {
  const text = await request.text();
  const isForm = request.headers.get("content-type")?.startsWith("application/x-www-form-urlencoded");
  if (isForm === true) return new URLSearchParams(text).get(name) ?? undefined;
  const value = fieldText(jsonFields(text), name);
  return value === "" ? undefined : value;
}
