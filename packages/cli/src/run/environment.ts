import { type Credential, type Env, Secret } from "@mint/core";

/** Variables from which an identity can be had, or that are one: the command has no use for them. */
const IDENTITY_VARIABLES: readonly RegExp[] = [
  /^ACTIONS_ID_TOKEN_REQUEST_(URL|TOKEN)$/,
  // GitLab's by convention, npm's, mint's own.
  /_ID_TOKEN$/,
  /^CIRCLE_OIDC_TOKEN(_V2)?$/,
  /^BITBUCKET_STEP_OIDC_TOKEN$/,
  /^SEMAPHORE_OIDC_TOKEN$/,
  /^CF_OIDC_REQUEST_(URL|TOKEN)$/,
  /^AZURE_FEDERATED_TOKEN_FILE$/,
  /^IDENTITY_(ENDPOINT|HEADER)$/,
  /^SYSTEM_(OIDCREQUESTURI|ACCESSTOKEN)$/,
];

/**
 * Makes the environment of the command that the tokens are for: without the variables that the job's identity comes from, with
 * those that the clients read.
 */
export function childEnvironment(env: Env, forClients: Readonly<Record<string, string>>): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]): (readonly [string, string])[] =>
    value === undefined || IDENTITY_VARIABLES.some((pattern) => pattern.test(name)) ? [] : [[name, value]],
  );
  return { ...Object.fromEntries(kept), ...forClients };
}

/** Lists what the clients of the registries read, for all credentials together. */
export function clientEnvironment(credentials: readonly Credential[]): Record<string, string> {
  const variables = credentials.flatMap((credential) => Object.entries(credential.registry.clientEnv(credential)));
  return Object.fromEntries(variables.map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]));
}
