import type { Env } from "../base/environment.ts";
import { readTextFile } from "../base/text-file.ts";
import type { ClientContext, ClientFile, Registry } from "./registry.ts";

/** Joins the settings for the clients of several registries into one file; `undefined` if variables are enough for all of them. */
export function clientFileFor(registries: readonly Registry[], context: ClientContext): ClientFile | undefined {
  const files = registries.flatMap((registry) => registry.clientFile?.(context) ?? []);
  const [first] = files;
  if (first === undefined) return undefined;
  return { ...first, lines: [...new Set(files.flatMap(({ lines }) => lines))] };
}

/** Lists the variables that name the file for clients: those that are set, in any case, and its own. */
export function clientFileVariables({ variable }: ClientFile, env: Env): readonly string[] {
  const isSame = (name: string): boolean => name.toLowerCase() === variable.toLowerCase();
  return [...new Set([variable, ...Object.keys(env).filter(isSame)])];
}

/**
 * Finds the user's own file that clients already read, such as that of actions/setup-node. mint does not replace it.
 *
 * @param homeFile the file that clients read if no variable names one
 */
export function clientFileInUse(file: ClientFile, env: Env, homeFile: string): string | undefined {
  const paths = clientFileVariables(file, env).map((name) => env[name] ?? "");
  return paths.find((path) => path !== "" && path !== homeFile);
}

/** Whether the file at a path sets the token of this registry. */
export function hasTokenLine({ tokenLine }: ClientFile, path: string): boolean {
  const [setting = ""] = tokenLine.split("=", 1);
  return textOf(path).includes(`${setting}=`);
}

/**
 * Makes the text of a file that replaces the one in the home folder: its settings still apply,
 * unless the registry's own differ.
 */
export function clientFileText({ lines }: ClientFile, homeFile: string): string {
  return [...textOf(homeFile).trimEnd().split("\n"), ...lines, ""].join("\n").trimStart();
}

function textOf(path: string): string {
  try {
    return readTextFile(path);
  } catch {
    // Clients cannot read such a file either, so it has no settings.
    return "";
  }
}
