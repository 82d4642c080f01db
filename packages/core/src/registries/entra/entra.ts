import { InputError } from "../../base/errors.ts";
import { isLoopback } from "../../base/urls.ts";
import { readObject, textField, tryReadObject, type WireResponse } from "../../http/wire.ts";
import { defineRegistry } from "../define-registry.ts";
import type { ClientEnv, FormField, Minted, Refusal } from "../registry.ts";
import { jwtExpiry, lifetime } from "../shared/expiry.ts";
import { secretField } from "../shared/read-answer.ts";
import { AADSTS } from "./aadsts.ts";

/**
 * The clouds of Entra ID, and the audience that each wants of an assertion.
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

/** Azure DevOps, its marketplace and its feeds. @see https://learn.microsoft.com/en-us/azure/devops/integrate/get-started/authentication/service-principal-managed-identity */
const AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798";

/** What the clients of a scope read, by its short name. */
const CLIENT_VARIABLES: Readonly<Record<string, (minted: Minted) => ClientEnv>> = {
  // @see https://code.visualstudio.com/api/working-with-extensions/publishing-extension
  "vscode-marketplace": ({ token }) => ({ VSCE_PAT: token }),
  // @see https://learn.microsoft.com/en-us/azure/devops/cli/log-in-via-pat
  "azure-devops": ({ token }) => ({ AZURE_DEVOPS_EXT_PAT: token }),
  // Any user name will do. @see https://learn.microsoft.com/en-us/azure/devops/artifacts/quickstarts/python-packages
  "azure-artifacts": ({ token }) => ({
    TWINE_USERNAME: "azure",
    TWINE_PASSWORD: token,
    UV_PUBLISH_USERNAME: "azure",
    UV_PUBLISH_PASSWORD: token,
    AZURE_ARTIFACTS_TOKEN: token,
  }),
};

/** @see https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-create-trust "Other identity providers" */
const FIELDS: readonly FormField[] = [
  { label: "Federated credential scenario", placeholder: "Other issuer" },
  { label: "Issuer", claim: "claim:iss" },
  { label: "Subject identifier", claim: "claim:sub" },
  { label: "Name", placeholder: "any name of 3 to 120 letters, digits, dashes and underscores" },
  { label: "Audience", claim: "claim:aud" },
];

const ID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;
/** Repeated where it may be a credential that was just made. @see https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation-considerations */
const RETRIES_WHILE_NEW = 2;

/**
 * Describes the token endpoint of Microsoft Entra ID: a CI's ID token is the assertion of an application that has a
 * federated credential for it, and an access token for a resource comes back.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow#third-case-access-token-request-with-a-federated-credential
 * @example
 * entra({ tenantId: "…", clientId: "…", scope: "vscode-marketplace" });
 */
export const entra = defineRegistry({
  id: "entra",
  name: "Entra ID",
  inputs: {
    /** What the token is for: `vscode-marketplace`, `azure-devops`, `azure-artifacts`, or an application's id or URI. */
    scope: {
      required: true,
      pattern: /^[A-Za-z][\w+.-]*:\/\/[\w.~:/?#@!$&'()*+,;=%-]+$|^[\w-]+(?:\/\.default)?$/,
      meaning:
        "vscode-marketplace, azure-devops, azure-artifacts, or the id or URI of the application that takes the token",
      example: "vscode-marketplace",
    },
    /** The tenant in which the application is registered: its id or a domain of it. An identity that is Entra's own needs none. */
    "tenant-id": {
      variable: { name: "AZURE_TENANT_ID" },
      pattern: /^(?=.*[.-])[A-Za-z0-9][A-Za-z0-9.-]*$/,
      meaning: "the id of the tenant in which the application is registered",
      example: "00000000-0000-0000-0000-000000000000",
    },
    /** The application (client) id, not an object id. An identity that is Entra's own needs none. */
    "client-id": {
      variable: { name: "AZURE_CLIENT_ID" },
      pattern: ID,
      meaning: "the application (client) id of the app registration or managed identity: not its object id",
      example: "00000000-0000-0000-0000-000000000000",
    },
    "authority-host": {
      kind: "url",
      default: `https://${PUBLIC_CLOUD}`,
      variable: { name: "AZURE_AUTHORITY_HOST" },
    },
  },
  create: ({ scope, tenantId, clientId, authorityHost }) => {
    const { host, origin } = authorityHost;
    const audience = isLoopback(authorityHost) ? CLOUDS[PUBLIC_CLOUD] : CLOUDS[host];
    if (audience === undefined) throw unknownAuthority(host);
    const resource = resourceOf(scope);
    const url = new URL(`/${tenantId ?? "common"}/oauth2/v2.0/token`, origin);
    return {
      name: "Entra ID",
      url,
      audience,
      tokenAudience: resource,
      checkInputs: () => {
        if (tenantId === undefined)
          throw missing("tenant-id", "the id of the tenant in which the application is registered");
        if (clientId === undefined) throw missing("client-id", "the application (client) id of the app registration");
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
      claimRules: { refusedEvents: [] },
      form: {
        ...(clientId === undefined ? {} : { page: pageOf(clientId) }),
        github: FIELDS,
        gitlab: FIELDS,
        other: FIELDS,
      },
      refusals: { noun: "federated credential", patterns: AADSTS },
      scope: `what the application may do at ${scope.replace("/.default", "")}`,
      clientEnv: (minted) => CLIENT_VARIABLES[scope]?.(minted) ?? {},
    };
  },
});

/** The identifier of the application that takes the token: what stands before `/.default`. */
function resourceOf(scope: string): string {
  return Object.hasOwn(CLIENT_VARIABLES, scope) ? AZURE_DEVOPS : scope.replace(/\/\.default$/, "");
}

function pageOf(clientId: string): string {
  return `https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationMenuBlade/~/Credentials/appId/${clientId}`;
}

/** @see https://learn.microsoft.com/en-us/entra/identity-platform/reference-error-codes#handling-error-codes-in-your-application */
function readRefusal(response: WireResponse): Refusal {
  const description = textField(tryReadObject(response), "error_description", "error") ?? "";
  // What follows identifies the request.
  const [message = ""] = description.split(/\r?\n|\s+Trace ID:/);
  const code = /^(AADSTS\d+):/.exec(message)?.[1];
  return {
    messages: message === "" ? [] : [message],
    ...(code === undefined ? {} : { code }),
    ...(code === "AADSTS70021" ? { retries: RETRIES_WHILE_NEW } : {}),
    unsupported: response.status === 405 || (response.status === 404 && message === ""),
  };
}

function missing(input: string, meaning: string): InputError {
  return new InputError(
    "INVALID_INPUT",
    { input, problem: "is missing", example: "00000000-0000-0000-0000-000000000000" },
    { hint: `Give ${meaning}.` },
  );
}

function unknownAuthority(host: string): InputError {
  const problem = `names ${host}, which is no authority of Entra ID`;
  const hint = `Give one of ${Object.keys(CLOUDS).join(", ")}, each with https:// before it; or leave it out.`;
  return new InputError("INVALID_INPUT", { input: "authority-host", problem }, { hint });
}
