import type { Env } from "../base/environment.ts";
import type { ClientContext, ClientFile, Registry } from "./registry.ts";

/** Joins what the clients of several registries need into one file; `undefined` where variables are enough for all of them. */
export function clientFileFor(registries: readonly Registry[], context: ClientContext): ClientFile | undefined {
  const files = registries.flatMap((registry) => registry.clientFile?.(context) ?? []);
  const [first] = files;
  if (first === undefined) return undefined;
  return { ...first, lines: [...new Set(files.flatMap(({ lines }) => lines))] };
}

/** Lists the variables that lead clients to a file: those that are set, in whatever case, and its own. */
export function clientFileVariables({ variable }: ClientFile, env: Env): readonly string[] {
  const isSame = (name: string): boolean => name.toLowerCase() === variable.toLowerCase();
  return [...new Set([variable, ...Object.keys(env).filter(isSame)])];
}

/**
 * Makes the text of a file that replaces the one in the home folder.
 *
 * @param homeText what that one holds: its settings go on to hold where the registry's own say nothing
 */
export function clientFileText({ lines }: ClientFile, homeText: string): string {
  return [...homeText.trimEnd().split("\n"), ...lines, ""].join("\n").trimStart();
}
