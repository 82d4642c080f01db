import type { ClaimOverrides } from "../../issuer/issuer.ts";
import type { Check } from "../../setup/github-names.ts";
import type { IssuedToken } from "../shared/issued-token.ts";

/** A workload that may sign in as the application; compared exactly. */
export interface FederatedCredential {
  name: string;
  issuer: string;
  subject: string;
  audiences: string[];
}

/** An application that is registered in a tenant, or a managed identity. */
export interface EntraApplication {
  tenantId: string;
  clientId: string;
  /** The object id of its service principal. */
  objectId: string;
  federatedCredentials: FederatedCredential[];
}

/** An application that accepts tokens: it decides their form. */
export interface EntraResource {
  appId: string;
  /** Its identifier URIs. */
  uris: string[];
  version: "1.0" | "2.0";
  /** Whether it asks for the optional claim `idtyp`. */
  idtyp: boolean;
}

/** Everything that a directory remembers; the lists may be changed at will. */
export interface EntraState {
  readonly settings: {
    lifetimeSeconds: number;
    /** For how many requests a new credential is not found yet. */
    propagating: number;
    /** What App Service hands its app as `IDENTITY_HEADER`. */
    identityHeader: string;
  };
  readonly tenants: { id: string; name: string }[];
  readonly applications: EntraApplication[];
  /** The managed identities of the machine that the metadata endpoint stands on, the system's own first. */
  readonly managedIdentities: EntraApplication[];
  readonly resources: EntraResource[];
  /** Laid over the claims of every access token, last. */
  readonly claims: Record<string, unknown> & ClaimOverrides;
  readonly tokens: IssuedToken[];
}

/** The audience of Azure's public cloud. @see https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation */
export const EXCHANGE_AUDIENCE = "api://AzureADTokenExchange";
/** The ids of the seeded world. */
export const ENTRA_IDS = {
  tenantId: "11111111-2222-3333-4444-555555555555",
  clientId: "66666666-7777-8888-9999-000000000000",
  objectId: "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee",
  galleryId: "0c70c70c-70c7-4c70-8c70-c70c70c70c70",
  managedClientId: "77777777-0000-4000-8000-777777777777",
  managedObjectId: "88888888-0000-4000-8000-888888888888",
} as const;

/** Checks an id of Entra ID's. */
export const checkGuid: Check = (value) =>
  /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(value)
    ? undefined
    : `has to be an id such as ${ENTRA_IDS.tenantId}`;

/** Finds the application that takes tokens for an id or a URI. */
export function findResource({ resources }: EntraState, name: string): EntraResource | undefined {
  return resources.find(({ appId, uris }) => appId === name || uris.includes(name) || `api://${appId}` === name);
}
