import { type Credential, Secret } from "@mint/core";

/** What the clients of the registries read, for all credentials together. */
export function clientEnvironment(credentials: readonly Credential[]): Record<string, string> {
  const variables = credentials.flatMap((credential) => Object.entries(credential.registry.clientEnv(credential)));
  return Object.fromEntries(variables.map(([name, value]) => [name, value instanceof Secret ? value.reveal() : value]));
}
