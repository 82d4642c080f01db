import { randomUUID } from "node:crypto";
import { Hono } from "hono";
import { recorded, type Server } from "../../http/recorded.ts";
import { reply } from "../../http/reply.ts";
import { jobClaims } from "../../issuer/claims.ts";
import { GITHUB_ISSUER } from "../../issuer/issuer.ts";
import { defaultJob } from "../../issuer/job.ts";
import { sharedSigningKey } from "../../issuer/signing-key.ts";
import type { TrustedIssuers } from "../../oidc/verify-id-token.ts";
import type { EmulatorDefinition } from "../emulator-definition.ts";
import { movedIssuer } from "../shared/publisher-form.ts";
import { issuerOf } from "./access-token.ts";
import { FEDERATED_CREDENTIAL_FORM } from "./federated-credential-form.ts";
import { managedIdentityEndpoint } from "./managed-identity.ts";
import { type EntraState, EXCHANGE_AUDIENCE, ENTRA_IDS as OCTO } from "./state.ts";
import { tokenEndpoint } from "./token-endpoint.ts";

export type { EntraApplication, EntraResource, FederatedCredential } from "./state.ts";

/** A directory that behaves as Entra ID, with the managed identity endpoints of a machine and of App Service. */
export interface EntraEmulator extends Server, EntraState {}

/** Entra ID in the sandbox. */
export const entra: EmulatorDefinition<EntraEmulator> = {
  displayName: "Entra ID",
  hosts: ["login.microsoftonline.com", "login.microsoftonline.us", "login.chinacloudapi.cn", "169.254.169.254"],
  create: createEntra,
  seed: ({ tenants, applications, managedIdentities, resources }) => {
    tenants.push({ id: OCTO.tenantId, name: "octo.example" });
    applications.push({
      tenantId: OCTO.tenantId,
      clientId: OCTO.clientId,
      objectId: OCTO.objectId,
      federatedCredentials: [
        {
          name: "octo-release",
          issuer: GITHUB_ISSUER,
          subject: String(jobClaims(defaultJob(), "immutable")["sub"]),
          audiences: [EXCHANGE_AUDIENCE],
        },
      ],
    });
    managedIdentities.push({
      tenantId: OCTO.tenantId,
      clientId: OCTO.managedClientId,
      objectId: OCTO.managedObjectId,
      federatedCredentials: [],
    });
    resources.push(
      { appId: OCTO.galleryId, uris: [`api://${OCTO.galleryId}`], version: "2.0", idtyp: true },
      { appId: "499b84ac-1321-427f-aa17-267ca6975798", uris: [], version: "1.0", idtyp: true },
    );
  },
  moveTo: ({ applications }, { issuerUrl }) => {
    for (const credential of applications.flatMap(({ federatedCredentials }) => federatedCredentials))
      credential.issuer = movedIssuer(credential.issuer, issuerUrl);
  },
  publisherForm: FEDERATED_CREDENTIAL_FORM,
};

function createEntra(trusted: TrustedIssuers): EntraEmulator {
  const { now } = trusted;
  const state: EntraState = {
    settings: { lifetimeSeconds: 3599, propagating: 0, identityHeader: randomUUID() },
    tenants: [],
    applications: [],
    managedIdentities: [],
    resources: [],
    claims: {},
    tokens: [],
  };
  const app = new Hono();
  app.get("/:tenant/v2.0/.well-known/openid-configuration", (c) =>
    reply(200, discoveryDocument(new URL(c.req.url).origin, c.req.param("tenant"))),
  );
  app.get("/:tenant/discovery/v2.0/keys", async () => reply(200, { keys: [(await sharedSigningKey()).jwk] }));
  app.post("/:tenant/oauth2/v2.0/token", async (c) => {
    const form = new URLSearchParams(await c.req.text());
    return tokenEndpoint(state, { tenant: c.req.param("tenant"), form, trusted });
  });
  for (const [path, kind] of [
    ["/metadata/identity/oauth2/token", "machine"],
    ["/msi/token", "app"],
  ] as const) {
    app.get(path, (c) =>
      managedIdentityEndpoint(state, { url: new URL(c.req.url), headers: c.req.raw.headers, kind }, now),
    );
  }
  return Object.assign(
    recorded("entra", async (request) => app.fetch(request), now),
    state,
  );
}

/** @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-protocols-oidc#fetch-the-openid-configuration-document */
function discoveryDocument(origin: string, tenant: string): unknown {
  return {
    token_endpoint: `${origin}/${tenant}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ["client_secret_post", "private_key_jwt", "client_secret_basic"],
    jwks_uri: `${origin}/${tenant}/discovery/v2.0/keys`,
    issuer: issuerOf(tenant, origin),
    authorization_endpoint: `${origin}/${tenant}/oauth2/v2.0/authorize`,
    end_session_endpoint: `${origin}/${tenant}/oauth2/v2.0/logout`,
    response_types_supported: ["code", "id_token"],
    subject_types_supported: ["pairwise"],
    id_token_signing_alg_values_supported: ["RS256"],
  };
}
