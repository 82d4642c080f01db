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

/**
 * Lists what the clients of the registries read, for all credentials together. Where two share a client, it reads of the
 * registry that was named first, and of that one alone.
 */
export function clientEnvironment(env: Env, credentials: readonly Credential[]): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const credential of credentials.toReversed()) {
    const context = contextOf(credential, credentials);
    const read = credential.registry.clientEnv(credential, { ...context, env: { ...env, ...variables } });
    for (const [name, value] of Object.entries(read)) {
      variables[name] = value instanceof Secret ? value.reveal() : value;
    }
  }
  return variables;
}

/** Lists what the command's author has to know, once each. */
export function clientNotes(env: Env, credentials: readonly Credential[]): readonly string[] {
  const notes = credentials.flatMap((credential) => {
    return credential.registry.clientNotes?.({ env, ...contextOf(credential, credentials) }) ?? [];
  });
  return [...new Set(notes)];
}

function contextOf({ registry: { id } }: Credential, all: readonly Credential[]): { readonly several: boolean } {
  return { several: all.filter(({ registry }) => registry.id === id).length > 1 };
}
