import { randomBytes, randomUUID } from "node:crypto";
import { SignJWT } from "jose";
import type { Clock } from "../../http/handler.ts";
import { sharedSigningKey } from "../../issuer/signing-key.ts";
import { remember } from "../shared/issued-token.ts";
import type { EntraApplication, EntraResource, EntraState } from "./state.ts";

/** What an access token is asked for. */
interface AccessTokenRequest {
  readonly resource: EntraResource;
  /** What is remembered of it. */
  readonly asked: string;
  /** The resource by the name that was asked for. Default: as `asked` has it. */
  readonly audience?: string;
  readonly now: Clock;
}

/**
 * Signs an access token of an application for a resource.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference
 */
export async function accessToken(
  state: EntraState,
  { tenantId, clientId, objectId }: EntraApplication,
  { resource, asked, audience = asked, now }: AccessTokenRequest,
): Promise<string> {
  const { lifetimeSeconds } = state.settings;
  const iat = Math.floor(now() / 1000);
  const common = {
    iat,
    nbf: iat,
    exp: iat + lifetimeSeconds,
    aio: randomBytes(24).toString("base64url"),
    ...(resource.idtyp ? { idtyp: "app" } : {}),
    oid: objectId,
    sub: objectId,
    tid: tenantId,
    uti: randomBytes(16).toString("base64url"),
    ver: resource.version,
  };
  const claims =
    resource.version === "2.0"
      ? { ...common, aud: resource.appId, iss: issuerOf(tenantId), azp: clientId, azpacr: "2" }
      : { ...common, aud: audience, iss: `https://sts.windows.net/${tenantId}/`, appid: clientId, appidacr: "2" };
  const merged = Object.entries({ ...claims, ...state.claims }).filter(([, value]) => value !== null);
  const { privateKey, jwk } = await sharedSigningKey();
  const token = await new SignJWT(Object.fromEntries(merged))
    .setProtectedHeader({ typ: "JWT", alg: "RS256", kid: jwk.kid })
    .sign(privateKey);
  remember(state.tokens, { token, scope: asked }, { now, lifetimeSeconds });
  return token;
}

/** The `iss` of v2.0 tokens. */
export function issuerOf(tenantId: string, origin = "https://login.microsoftonline.com"): string {
  return `${origin}/${tenantId}/v2.0`;
}

/** What identifies a request in an error. */
export function traceIds(now: Clock): { readonly trace: string; readonly correlation: string; readonly time: string } {
  const time = `${new Date(now()).toISOString().slice(0, 19).replace("T", " ")}Z`;
  return { trace: randomUUID(), correlation: randomUUID(), time };
}
