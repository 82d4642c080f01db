import { type Credential, type Env, Secret } from "@mint/core";

/**
 * Makes the environment of the command that the tokens are for: without the variables that the job's identity comes from, with
 * those that the clients read.
 *
 * @param removed names of variables
 */
export function childEnvironment(
  env: Env,
  removed: readonly string[],
  forClients: Readonly<Record<string, string>>,
): Record<string, string> {
  const kept = Object.entries(env).flatMap(([name, value]): (readonly [string, string])[] =>
    value === undefined || removed.includes(name) ? [] : [[name, value]],
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
