import { InputError } from "../../base/errors.ts";
import { isLoopback } from "../../base/urls.ts";
import { readObject, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import type { RegistryDescription } from "../define-registry.ts";
import type { TextInput, UrlInput } from "../inputs.ts";
import type { FormField, Refusal } from "../registry.ts";
import { jwtExpiry, lifetime } from "../shared/expiry.ts";
import { secretField } from "../shared/read-answer.ts";
import { AADSTS } from "./aadsts.ts";

/** The id of the registry that is Entra ID. */
export const ENTRA = "entra";

/**
 * The clouds of Entra ID, and the audience that each requires in an assertion.
 *
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/authentication-national-cloud
 * @see https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-create-trust
 */
const CLOUDS: Readonly<Record<string, string>> = {
  "login.microsoftonline.com": "api://AzureADTokenExchange",
  "login.microsoftonline.us": "api://AzureADTokenExchangeUSGov",
  "login.chinacloudapi.cn": "api://AzureADTokenExchangeChina",
  "login.partner.microsoftonline.cn": "api://AzureADTokenExchangeChina",
};
const PUBLIC_CLOUD = "login.microsoftonline.com";

const PAGE = "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials/appId/";
/** @see https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-create-trust "Other identity providers" */
const FIELDS: readonly FormField[] = [
  { label: "Federated credential scenario", placeholder: "Other issuer" },
  { label: "Issuer", claim: "claim:iss" },
  { label: "Subject identifier", claim: "claim:sub" },
  { label: "Name", placeholder: "any name of 3 to 120 letters, digits, dashes and underscores" },
  { label: "Audience", claim: "claim:aud" },
];

/** An id in Entra ID: a GUID. */
export const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** An id that no application has. */
export const EXAMPLE = "00000000-0000-0000-0000-000000000000";
/** Repeated, because the credential may be new. @see https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-considerations */
const RETRIES_WHILE_NEW = 2;

/** The inputs that name the application, for each registry that signs in as one. */
export const APPLICATION_INPUTS = {
  "tenant-id": {
    pattern: new RegExp(`${ID.source}|^(?:[a-z0-9-]+\\.)+[a-z]{2,}$`, "i"),
    meaning:
      "the id of the tenant in which the application is registered, or a domain of it: not common or organizations",
    example: EXAMPLE,
    variable: { name: "AZURE_TENANT_ID" },
  },
  "client-id": {
    pattern: ID,
    meaning: `the application (client) id of the app registration, such as ${EXAMPLE}: not an object id`,
    example: EXAMPLE,
    variable: { name: "AZURE_CLIENT_ID" },
  },
  "authority-host": {
    kind: "url",
    default: `https://${PUBLIC_CLOUD}`,
    variable: { name: "AZURE_AUTHORITY_HOST" },
  },
} as const satisfies Readonly<Record<string, TextInput | UrlInput>>;

/** The application that signs in, and the application that accepts the token. */
export interface EntraApplication {
  readonly tenantId: string | undefined;
  readonly clientId: string | undefined;
  readonly authorityHost: URL;
  /** The application that takes the token: its id, or a URI of it. */
  readonly resource: string;
}

/**
 * Describes the token endpoint of a tenant, for an application that has a federated credential.
 *
 * @throws {@link InputError} `INVALID_INPUT` for an unknown authority
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow#third-case-access-token-request-with-a-federated-credential
 */
export function tokenEndpoint({ tenantId, clientId, authorityHost, resource }: EntraApplication): RegistryDescription {
  const { host, origin } = authorityHost;
  const audience = isLoopback(authorityHost) ? CLOUDS[PUBLIC_CLOUD] : CLOUDS[host];
  if (audience === undefined) throw unknownAuthority(host);
  const url = new URL(`/${tenantId ?? "common"}/oauth2/v2.0/token`, origin);
  return {
    name: "Entra ID",
    url,
    audience,
    tokenAudience: resource,
    checkInputs: () => {
      if (tenantId === undefined) throw missing("tenant-id");
      if (clientId === undefined) throw missing("client-id");
    },
    exchangeRequest: (idToken) => ({
      method: "POST",
      url: url.href,
      body: {
        form: {
          grant_type: "client_credentials",
          client_id: clientId ?? "",
          scope: `${resource}/.default`,
          client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
          client_assertion: idToken,
        },
      },
    }),
    readTokenResponse: (response) => {
      const answer = readObject(response, "Entra ID");
      const token = secretField(answer, "access token", "access_token");
      return { token, expires: jwtExpiry(token) ?? lifetime(answer["expires_in"]) };
    },
    readRefusal,
    form: { page: `${PAGE}${clientId ?? ""}`, github: FIELDS, gitlab: FIELDS, other: FIELDS },
    refusals: { noun: "federated credential", patterns: AADSTS },
  };
}

/** @see https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application */
function readRefusal(response: WireResponse): Refusal {
  const description = textField(tryReadObject(response), "error_description", "error") ?? "";
  // The rest identifies the request.
  const [message = ""] = description.split(/\r?\n|\sTrace ID:/, 1).map((text) => text.trimEnd());
  return {
    messages: message === "" ? [] : [message],
    ...(message.startsWith("AADSTS70021:") ? { retries: RETRIES_WHILE_NEW } : {}),
    unsupported: response.status === 405 || (response.status === 404 && message === ""),
  };
}

function missing(input: keyof typeof APPLICATION_INPUTS & `${string}-id`): InputError {
  const { meaning, example } = APPLICATION_INPUTS[input];
  return new InputError("INVALID_INPUT", { input, problem: "is missing", example }, { hint: `Give ${meaning}.` });
}

function unknownAuthority(host: string): InputError {
  const problem = `names ${host}, which is not an authority of Entra ID`;
  const hint = `Give one of ${Object.keys(CLOUDS).join(", ")}, each with https:// before it; or leave it out.`;
  return new InputError("INVALID_INPUT", { input: "authority-host", problem }, { hint });
}
