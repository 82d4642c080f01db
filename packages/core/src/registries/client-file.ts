import { readTextFile } from "../base/text-file.ts";
import type { ClientContext, ClientFile, Registry } from "./registry.ts";

/** Where a host finds the files of clients. */
export interface LocalFiles {
  /** Returns the path of a file in the user's home folder. */
  readonly inHome: (name: string) => string;
  /** Whether mint wrote a file earlier in this job. Default: it did not. */
  readonly isOwn?: (path: string) => boolean;
}

/** What to do about the file that clients read. */
export interface ClientFilePlan extends ClientFile {
  /** The variables that name it: those that are set, in any case, and its own. */
  readonly variables: readonly string[];
  /** The user's own file that clients already read, such as that of actions/setup-node: mint does not replace it. */
  readonly used: string | undefined;
  /** The lines for tokens that this file lacks; of several packages each has one. */
  readonly missing: readonly string[];
  /** The text of the file to write. Settings of the file in the home folder still apply, unless the registry's own differ. */
  readonly text: string;
}

/** Joins the settings for the clients of several registries into one file; `undefined` if variables are enough for all of them. */
export function planClientFile(
  registries: readonly Registry[],
  context: ClientContext,
  { inHome, isOwn = () => false }: LocalFiles,
): ClientFilePlan | undefined {
  const files = registries.flatMap((registry) => registry.clientFile?.(context) ?? []);
  const [first] = files;
  if (first === undefined) return undefined;
  const { env } = context;
  const isSame = (name: string): boolean => name.toLowerCase() === first.variable.toLowerCase();
  const variables = [...new Set([first.variable, ...Object.keys(env).filter(isSame)])];
  const homeFile = inHome(first.homeName);
  const used = variables
    .map((name) => env[name] ?? "")
    .find((path) => path !== "" && path !== homeFile && !isOwn(path));
  const lines = [...new Set(files.flatMap((file) => file.lines))];
  return {
    ...first,
    variables,
    used,
    missing: [...new Set(files.flatMap(({ tokenLines }) => tokenLines))].filter(
      (line) => !textOf(used ?? "").includes(line.slice(0, line.indexOf("=") + 1)),
    ),
    text: [...textOf(homeFile).trimEnd().split("\n"), ...lines, ""].join("\n").trimStart(),
  };
}

function textOf(path: string): string {
  try {
    return readTextFile(path);
  } catch {
    // Clients cannot read such a file either, so it has no settings.
    return "";
  }
}
