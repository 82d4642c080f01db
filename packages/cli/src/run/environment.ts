import { type Credential, type Env, Secret } from "@mint/core";

/**
 * Makes the environment of the command: without the variables of the job's identity, with those that its clients read.
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
 * Lists the variables that the clients of all registries read. If two registries share a client, it gets the variables
 * of the first one only.
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

/** Lists the notes for the command's author, without duplicates. */
export function clientNotes(env: Env, credentials: readonly Credential[]): readonly string[] {
  const notes = credentials.flatMap((credential) => {
    const own = credential.registry.clientNotes?.({ env, ...contextOf(credential, credentials) }) ?? [];
    const { id } = credential.registry;
    return credentials.every(({ registry }) => registry.id === id) ? own : own.map((note) => `${id}: ${note}`);
  });
  return [...new Set(notes)];
}

function contextOf({ registry: { id } }: Credential, all: readonly Credential[]): { readonly several: boolean } {
  return { several: all.filter(({ registry }) => registry.id === id).length > 1 };
}
