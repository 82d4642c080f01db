import { defineRegistry } from "../define-registry.ts";
import type { ClientEnv, Minted } from "../registry.ts";
import { APPLICATION_INPUTS, ENTRA, tokenEndpoint } from "./token-endpoint.ts";

/** Azure DevOps, its marketplace and its feeds. @see https://learn.microsoft.com/en-us/azure/devops/integrate/get-started/authentication/service-principal-managed-identity */
const AZURE_DEVOPS = "499b84ac-1321-427f-aa17-267ca6975798";

/** The variables that the clients of a scope read, by its short name. */
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

/**
 * Describes Microsoft Entra ID. The CI's ID token is the assertion of an application that has a federated credential
 * for it; the answer is an access token for another application.
 *
 * @throws {@link InputError} `INVALID_INPUT` or `INSECURE_URL`
 * @see https://learn.microsoft.com/en-us/entra/identity-platform/v2-oauth2-client-creds-grant-flow#third-case-access-token-request-with-a-federated-credential
 * @example
 * entra({ tenantId: "…", clientId: "…", scope: "vscode-marketplace" });
 */
export const entra = defineRegistry({
  id: ENTRA,
  name: "Entra ID",
  inputs: {
    /** What the token is for: `vscode-marketplace`, `azure-devops`, `azure-artifacts`, or an application's id or URI. */
    scope: {
      required: true,
      pattern:
        /^[A-Za-z][\w+.-]*:\/\/[\w.~:/?#@!$&'()*+,;=%-]+$|^(?:vscode-marketplace|azure-devops|azure-artifacts|[0-9A-Fa-f]{8}-(?:[0-9A-Fa-f]{4}-){3}[0-9A-Fa-f]{12}(?:\/\.default)?)$/,
      meaning:
        "vscode-marketplace, azure-devops, azure-artifacts, or the id or URI of the application that takes the token",
      example: "vscode-marketplace",
    },
    /** The tenant in which the application is registered: its id or a domain of it. Not needed if the identity is itself Entra ID's. */
    "tenant-id": APPLICATION_INPUTS["tenant-id"],
    /** The application (client) id, not an object id. Not needed if the identity is itself Entra ID's. */
    "client-id": APPLICATION_INPUTS["client-id"],
    /** The authority of the tenant's cloud. */
    "authority-host": APPLICATION_INPUTS["authority-host"],
  },
  create: ({ scope, ...application }) => ({
    ...tokenEndpoint({ ...application, resource: resourceOf(scope) }),
    scope: `what the application may do at ${scope.replace("/.default", "")}`,
    clientEnv: (minted) => CLIENT_VARIABLES[scope]?.(minted) ?? {},
  }),
});

/** The identifier of the application that accepts the token: the part before `/.default`. */
function resourceOf(scope: string): string {
  return Object.hasOwn(CLIENT_VARIABLES, scope) ? AZURE_DEVOPS : scope.replace(/\/\.default$/, "");
}
