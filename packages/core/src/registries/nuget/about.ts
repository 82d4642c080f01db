import type { About } from "../about.ts";
import type { nuget } from "./nuget.ts";

/** Texts about it for people. */
export const about: About<typeof nuget> = {
  summary: "NuGet.org",
  inputs: {
    user: "The nuget.org profile name of the person who created the trusted publishing policy; not the organization that owns the package, not an e-mail address",
    "token-service-url": "The token service",
    source:
      "The service index of a package source, to find its token service in, at the same origin; `token-service-url` has precedence",
    "tenant-id":
      "With `client-id`: the Entra ID tenant of the service principal that a policy of the gallery trusts, if an administrator of the gallery created such a policy (on nuget.org nobody else can); then `audience` has to be the gallery's application id",
    "client-id": "The client id of that service principal's application, which has a federated credential for this job",
    "authority-host": "The authority of the tenant's cloud",
  },
  values: { "tenant-id": "id", "client-id": "id" },
  storedSecrets: ["NUGET_API_KEY", "NUGET_AUTH_TOKEN", "NUGET_TOKEN"],
  example: { user: "octocat" },
  token: "a key for what the policy covers",
  lifetime: "as answered: 15 min to 1 h",
  official: "[NuGet/login](https://github.com/NuGet/login)",
  adds: "`expires-at`, retries with a fresh identity, other galleries",
  action: { audience: "`https://www.nuget.org`" },
};
