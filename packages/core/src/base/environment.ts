import { Secret } from "./secret.ts";

/** Environment variables, as `process.env` has them. */
export type Env = Readonly<Record<string, string | undefined>>;

/** A variable's value without the blanks around it; empty where it is not set. */
export function variable(env: Env, name: string): string {
  return env[name]?.trim() ?? "";
}

/** The secrets that lie in the named variables. */
export function secretVariables(env: Env, names: readonly string[]): readonly Secret[] {
  return names.map((name) => variable(env, name)).flatMap((value) => (value === "" ? [] : [new Secret(value)]));
}
