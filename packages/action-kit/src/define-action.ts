import type { RegistryType } from "@mint/core";
import { type ActionOptions, type RegistryChoice, runMain } from "./run-main.ts";
import { runPost } from "./run-post.ts";

/** The two steps of an action; each ends the process. */
export interface Action {
  /** Mints a token and delivers it: exit code 0 if and only if that succeeded. */
  main(): Promise<void>;
  /** Revokes what main saved; always exit code 0. */
  post(): Promise<void>;
}

/**
 * Defines an action. Its inputs are those of the registry and the ones that every action has: `audience`, `revoke`,
 * `timeout`, `export-env`, `summary`.
 *
 * @param registry its registry, or several to choose from
 * @example
 * export const action = defineAction(pypi, { tokenOutputs: ["api-token"] });
 */
export function defineAction(registry: RegistryType | RegistryChoice, options: ActionOptions = {}): Action {
  const choice = "choose" in registry ? registry : { types: [registry], choose: () => registry };
  return { main: () => runMain(choice, options), post: () => runPost(choice.types, options) };
}
