import { type Env, IDENTITIES, readClaims, Secret } from "@mint/core";

/** The variables with which a job requests its identity, by the identity's id. Anybody who has them can request it again. */
const AGENT_SECRETS: Readonly<Record<string, RegExp>> = {
  "github-actions": /^ACTIONS_ID_TOKEN_REQUEST_(?:URL|TOKEN)$/,
  "forgejo-actions": /^ACTIONS_ID_TOKEN_REQUEST_(?:URL|TOKEN)$/,
  // @see https://buildkite.com/docs/pipelines/configure/environment-variables and https://buildkite.com/docs/agent/v3/cli/reference/job
  buildkite: /^BUILDKITE_AGENT_(?:ACCESS|JOB_API)_TOKEN$/,
  "azure-pipelines": /^SYSTEM_(?:OIDCREQUESTURI|ACCESSTOKEN)$/,
  codefresh: /^CF_OIDC_REQUEST_(?:URL|TOKEN)$/,
};

/** The variables that hold an ID token itself, by the identity's id. */
const READY_MADE: Readonly<Record<string, RegExp>> = {
  circleci: /^CIRCLE_OIDC_TOKEN(?:_V2)?$/,
  "bitbucket-pipelines": /^BITBUCKET_STEP_OIDC_TOKEN$/,
  semaphore: /^SEMAPHORE_OIDC_TOKEN$/,
  "azure-workload": /^AZURE_FEDERATED_TOKEN_FILE$/,
  "managed-identity": /^IDENTITY_(?:ENDPOINT|HEADER)$/,
  "explicit-token": /^MINT_ID_TOKEN$/,
};

const GITLAB = "gitlab-ci";
/** The audience of a GitLab ID token that Entra ID exchanges first. */
const FIRST_AUDIENCE = /^api:\/\/AzureADTokenExchange/;

/** The identity that tokens were minted with. */
export interface UsedIdentity {
  readonly id: string;
  /** The audiences that it was used for. */
  readonly audiences: readonly string[];
}

/**
 * Lists the variables of the identity that was used, and the secrets of the agent that runs this job. Variables for
 * other purposes, such as a GitLab ID token for another audience, are not included.
 */
export function identityVariables(env: Env, { id: used, audiences }: UsedIdentity): readonly string[] {
  const present = IDENTITIES.filter((identity) => identity.isPresent(env)).map(({ id }) => id);
  const patterns = [...[...present, used].map((id) => AGENT_SECRETS[id]), READY_MADE[used]];
  return Object.keys(env).filter((name) => {
    if (patterns.some((pattern) => pattern?.test(name) === true)) return true;
    return used === GITLAB && name.endsWith("_ID_TOKEN") && isFor(env[name] ?? "", audiences);
  });
}

function isFor(idToken: string, audiences: readonly string[]): boolean {
  const aud: unknown = readClaims(new Secret(idToken))?.["aud"];
  const named: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return named.some((one) => typeof one === "string" && (audiences.includes(one) || FIRST_AUDIENCE.test(one)));
}
