import { IdentityError } from "../base/errors.ts";
import type { Identity } from "./identity.ts";
import type { Env } from "../base/environment.ts";
import { safeUrl } from "../base/urls.ts";
import { Secret } from "../base/secret.ts";
import { serviceToken } from "./service-token.ts";
import { secretVariables, variable } from "../base/environment.ts";

const URL_VARIABLE = "SYSTEM_OIDCREQUESTURI";
const TOKEN_VARIABLE = "SYSTEM_ACCESSTOKEN";
/**
 * Set by the tasks that have a service connection. UNVERIFIED: without one, the issuer is
 * `https://vstoken.dev.azure.com/<organization id>` and `sub` is `p://organization/project/pipeline`; with one of workload
 * identity federation, the issuer is Entra's.
 */
const CONNECTION_VARIABLE = "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID";
/** UNVERIFIED beyond what clients of the service expect: the job cannot choose another. */
const AUDIENCE = "api://AzureADTokenExchange";
/** Without it, the service answers a rejected token with a sign-in page. @see https://github.com/Azure/azure-sdk-for-js/blob/main/sdk/identity/identity/src/credentials/azurePipelinesCredential.ts */
const NO_REDIRECT = { "x-tfs-fedauthredirect": "Suppress" };
const API_VERSION = "7.1";

const MAPPING = `env:
  SYSTEM_ACCESSTOKEN: $(System.AccessToken)`;

/**
 * Describes the identity of an Azure Pipelines job, which has one fixed audience: that of Entra ID.
 *
 * @see https://learn.microsoft.com/en-us/azure/devops/release-notes/2024/sprint-240-update#pipelines-and-tasks-populate-variables-to-customize-workload-identity-federation-authentication
 * @see https://learn.microsoft.com/en-us/rest/api/azure/devops/distributedtask/oidctoken/create
 * @example
 * const registry = entra({ tenantId: "…", clientId: "…", scope: "vscode-marketplace" });
 * await mint(registry, { identity: azurePipelines() });
 */
export function azurePipelines(): Identity {
  return {
    id: "azure-pipelines",
    audience: AUDIENCE,
    refreshable: true,
    // This is for a pipeline without a service connection; with one, the token is for Entra ID.
    issuer: (env) => (variable(env, CONNECTION_VARIABLE) === "" ? "https://vstoken.dev.azure.com/" : undefined),
    isPresent: (env) => variable(env, "TF_BUILD").toLowerCase() === "true" || variable(env, URL_VARIABLE) !== "",
    secrets: (env) => secretVariables(env, [TOKEN_VARIABLE]),
    check: (env) => void readSettings(env),
    endpoints: (env) => [readSettings(env).url],
    idToken: async (_audience, io, limits) => {
      const { url, secret } = readSettings(io.env);
      const service = {
        who: "Azure Pipelines",
        request: { method: "POST", url: url.href, authorization: { scheme: "Bearer", secret }, headers: NO_REDIRECT },
        field: "oidcToken",
        hint: "Check that the service connection exists and that this pipeline may use it.",
      } as const;
      return serviceToken(service, io, limits);
    },
  };
}

function readSettings(env: Env): { readonly url: URL; readonly secret: Secret } {
  const token = variable(env, TOKEN_VARIABLE);
  const asked = variable(env, URL_VARIABLE);
  if (asked === "" || token === "") {
    const what = asked === "" ? URL_VARIABLE : TOKEN_VARIABLE;
    throw new IdentityError("IDENTITY_MISSING", `This job may not request an identity: ${what} is not set.`, {
      hint: "A step sees the job's access token only if it is mapped into the step's environment:",
      paste: MAPPING,
    });
  }
  const url = safeUrl(asked, URL_VARIABLE);
  url.searchParams.set("api-version", API_VERSION);
  const connection = variable(env, CONNECTION_VARIABLE);
  if (connection !== "") url.searchParams.set("serviceConnectionId", connection);
  return { url, secret: new Secret(token) };
}
