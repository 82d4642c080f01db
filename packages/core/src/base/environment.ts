import { Secret } from "./secret.ts";

/** Environment variables, as `process.env` has them. */
export type Env = Readonly<Record<string, string | undefined>>;

/**
 * Reads a variable and trims its value; returns an empty string if it is not set.
 *
 * @example
 * isPresent: (env) => variable(env, "ACME_CI_BUILD") !== "",
 */
export function variable(env: Env, name: string): string {
  return env[name]?.trim() ?? "";
}

/**
 * Returns the secrets in those of the named variables that are set.
 *
 * @example
 * secrets: (env) => secretVariables(env, ["ACME_CI_TOKEN"]),
 */
export function secretVariables(env: Env, names: readonly string[]): readonly Secret[] {
  return names.map((name) => variable(env, name)).flatMap((value) => (value === "" ? [] : [new Secret(value)]));
}
