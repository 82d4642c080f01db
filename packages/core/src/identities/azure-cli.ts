import { commandToken } from "./command-token.ts";
import type { Identity } from "./identity.ts";

const GET_TOKEN = "account get-access-token --output tsv --query accessToken --resource";

/** Whose account is meant. */
export interface AzureCliOptions {
  /** The tenant that issues the token. Default: the account's. */
  readonly tenantId?: string | undefined;
}

/**
 * Describes the account that the Azure CLI is signed in with, as a last resort: it gives access tokens of Entra ID, and
 * the same one each time. It is used only if it is named.
 *
 * @see https://learn.microsoft.com/en-us/cli/azure/account#az-account-get-access-token
 * @example
 * await mint(entra({ scope: "azure-devops" }), { identity: azureCli() });
 */
export function azureCli({ tenantId }: AzureCliOptions = {}): Identity {
  return {
    id: "azure-cli",
    refreshable: false,
    issuedBy: () => "entra",
    isPresent: () => false,
    secrets: () => [],
    check: () => undefined,
    idToken: (audience, io, limits) => {
      const tenant = tenantId === undefined ? [] : ["--tenant", tenantId];
      const command = {
        command: "az",
        args: [...GET_TOKEN.split(" "), audience, ...tenant],
        ifMissing: "Install the Azure CLI, or use a CI's identity with --tenant-id and --client-id.",
        ifRefused: "Sign in: az login. Check that the tenant knows the application that the token is for.",
      };
      return commandToken(command, io, limits);
    },
  };
}
