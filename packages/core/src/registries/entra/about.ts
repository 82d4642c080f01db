import type { About } from "../about.ts";
import type { entra } from "./entra.ts";

/** Texts about it for people. */
export const about: About<typeof entra> = {
  summary: "Microsoft Entra ID; an access token for one application, such as Azure DevOps",
  inputs: {
    scope:
      "What the token is for: `vscode-marketplace`, `azure-devops`, `azure-artifacts`, or the id or URI of an application",
    "tenant-id": "The tenant in which the application with the federated credential is registered",
    "client-id": "That application's client id, not its object id",
    "authority-host": "The authority of the tenant's cloud",
  },
  values: { "tenant-id": "id", "client-id": "id", scope: "scope" },
  storedSecrets: ["AZURE_CLIENT_SECRET", "AZURE_CLIENT_CERTIFICATE_PATH", "AZURE_PASSWORD"],
  example: {
    scope: "vscode-marketplace",
    "tenant-id": "11111111-2222-3333-4444-555555555555",
    "client-id": "66666666-7777-8888-9999-000000000000",
  },
  token: "an access token for one application",
  lifetime: "as answered: 1 h to 24 h",
  official: "[Azure/login](https://github.com/Azure/login)",
  adds: "no Azure CLI to install, every other CI, the subject to register when one differs",
};
