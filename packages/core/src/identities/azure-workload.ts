import { type Env, variable } from "../base/environment.ts";
import { IdentityError } from "../base/errors.ts";
import { Secret } from "../base/secret.ts";
import { readTextFile } from "../base/text-file.ts";
import { heldToken } from "./held-token.ts";
import type { Identity } from "./identity.ts";

const VARIABLE = "AZURE_FEDERATED_TOKEN_FILE";
const HINT =
  'Label the pod azure.workload.identity/use: "true" and annotate its service account; identity bindings (api://AKSIdentityBinding) are not supported.';
const NO_APPLICATION =
  "This identity is for Entra ID. If the registry takes its tokens, give tenant-id and client-id (AZURE_TENANT_ID, AZURE_CLIENT_ID).";

/** How the file is read. */
export interface AzureWorkloadOptions {
  /** Default: as Node does, a regular file of at most 1 MiB. */
  readonly readFile?: (path: string) => string;
}

/**
 * Describes the identity of a workload in a Kubernetes cluster that is federated with Entra ID, such as AKS: the token of its
 * service account, in a file that the cluster renews. It is for Entra ID, and one token serves for one exchange.
 *
 * @see https://azure.github.io/azure-workload-identity/docs/installation/mutating-admission-webhook.html
 * @example
 * await mint(entra({ scope: "azure-devops", tenantId: "…", clientId: "…" }), { identity: azureWorkload() });
 */
export function azureWorkload({ readFile = readTextFile }: AzureWorkloadOptions = {}): Identity {
  const read = (env: Env): Secret => {
    let problem = "is empty";
    try {
      const token = new Secret(readFile(variable(env, VARIABLE)).trim());
      if (token.reveal() !== "") return token;
    } catch (error) {
      const { code = "unreadable" } = Object(error) as { readonly code?: string };
      problem = `cannot be read (${code})`;
    }
    throw new IdentityError("IDENTITY_UNAVAILABLE", `The file that ${VARIABLE} names ${problem}.`, { hint: HINT });
  };
  return {
    id: "azure-workload",
    refreshable: false,
    isPresent: (env) => variable(env, VARIABLE) !== "",
    secrets: () => [],
    check: (env) => void read(env),
    idToken: async (audience, io) => {
      const token = read(io.env);
      io.onSecret(token);
      const hint = audience.startsWith("api://AzureADTokenExchange") ? HINT : `${NO_APPLICATION} ${HINT}`;
      return heldToken(token, audience, io.now(), { holder: `the file of ${VARIABLE}`, hint });
    },
  };
}
