import type { Clock } from "../../http/handler.ts";
import { reply } from "../../http/reply.ts";
import { accessToken } from "./access-token.ts";
import { type EntraState, findResource } from "./state.ts";

/** A token is given again until it has less than this left. */
const RENEWED_BEFORE_MS = 300_000;

/** The metadata endpoint of a machine, or App Service's. */
export interface MetadataRequest {
  readonly url: URL;
  readonly headers: Headers;
  readonly kind: "machine" | "app";
}

/**
 * `GET /metadata/identity/oauth2/token` of a machine and `GET /msi/token` of App Service: a token without an exchange,
 * and the same one again while it lives.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity/managed-identities-azure-resources/how-to-use-vm-token
 * @see https://learn.microsoft.com/en-us/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
export async function managedIdentityEndpoint(
  state: EntraState,
  { url: { searchParams }, headers, kind }: MetadataRequest,
  now: Clock,
): Promise<Response> {
  if (kind === "machine" && headers.get("metadata") !== "true") {
    return refuse(400, "bad_request_102", "Required metadata header not specified");
  }
  if (kind === "app" && headers.get("x-identity-header") !== state.settings.identityHeader) {
    return refuse(401, "unauthorized_client", "The identity header is not the app's");
  }
  const asked = searchParams.get("resource") ?? "";
  if (searchParams.get("api-version") === null || asked === "") {
    return refuse(400, "invalid_request", "Required query variables 'api-version' and 'resource' are missing");
  }
  const clientId = searchParams.get("client_id");
  const identity = state.managedIdentities.find((one) => clientId === null || one.clientId === clientId);
  if (identity === undefined) return refuse(400, "invalid_request", "Identity not found");
  const resource = findResource(state, asked);
  if (resource === undefined) {
    const text = `AADSTS500011: The resource principal named ${asked} was not found in the tenant named ${identity.tenantId}.`;
    return refuse(400, "invalid_resource", text);
  }
  const scope = `${identity.clientId} ${asked}`;
  const known = state.tokens.find((one) => one.scope === scope && one.expiresAt - now() > RENEWED_BEFORE_MS);
  const token = known?.token ?? (await accessToken(state, identity, { resource, asked: scope, audience: asked, now }));
  const expiresAt = known?.expiresAt ?? now() + state.settings.lifetimeSeconds * 1000;
  return reply(200, {
    access_token: token,
    client_id: identity.clientId,
    expires_on: String(Math.floor(expiresAt / 1000)),
    resource: asked,
    token_type: "Bearer",
    ...(kind === "machine" ? { expires_in: String(Math.floor((expiresAt - now()) / 1000)), refresh_token: "" } : {}),
  });
}

function refuse(status: number, error: string, description: string): Response {
  return reply(status, { error, error_description: description });
}
