import { statSync } from "node:fs";
import { win32 } from "node:path";
import type { Env } from "@mint/core";
import { UsageError } from "../command-line/usage-error.ts";

/** A command as `spawn` takes it. */
export interface Startable {
  readonly file: string;
  readonly args: readonly string[];
  /** Whether the arguments are quoted already. */
  readonly verbatim: boolean;
}

/** The machine on which a command is started. */
export interface Machine {
  readonly platform: NodeJS.Platform;
  readonly env: Env;
  readonly isFile: (path: string) => boolean;
}

const EXTENSIONS = ".COM;.EXE;.BAT;.CMD";
/** Characters that cmd.exe interprets within quotes; they cannot be passed on safely. @see https://nvd.nist.gov/vuln/detail/CVE-2024-27980 */
const OF_CMD = /["%!\r\n]/;

/**
 * Makes a command startable. On most systems it stays unchanged. On Windows, `npm` and many others are `.cmd` files,
 * which need cmd.exe, because `spawn` does not start them.
 *
 * @throws {@link UsageError} if cmd.exe could misread an argument
 */
export function startable(words: readonly string[], machine: Machine = thisMachine()): Startable {
  const [command = "", ...args] = words;
  const file = machine.platform === "win32" ? find(command, machine) : undefined;
  if (file === undefined || !/\.(cmd|bat)$/i.test(file)) return { file: command, args, verbatim: false };
  if ([file, ...args].some((word) => OF_CMD.test(word))) {
    throw new UsageError(
      `${win32.basename(file)} is a batch file, which accepts no argument with ", %, ! or a line break: run the program that it starts`,
    );
  }
  const line = [file, ...args].map(quoted).join(" ");
  // `/s` removes only the outer quotes.
  return { file: variable(machine.env, "ComSpec") ?? "cmd.exe", args: ["/d", "/s", "/c", `"${line}"`], verbatim: true };
}

function thisMachine(): Machine {
  return { platform: process.platform, env: process.env, isFile };
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}

/** Finds a command's file as Windows does; `undefined` if only the system knows. */
function find(command: string, { env, isFile: exists }: Machine): string | undefined {
  const folders = /[\\/:]/.test(command) ? [""] : (variable(env, "Path") ?? "").split(";").filter((one) => one !== "");
  const extensions = win32.extname(command) === "" ? (variable(env, "PATHEXT") ?? EXTENSIONS).split(";") : [""];
  return folders
    .flatMap((folder) => extensions.map((extension) => win32.join(folder, command + extension.toLowerCase())))
    .find(exists);
}

/** Names of variables ignore case there. */
function variable(env: Env, name: string): string | undefined {
  const key = Object.keys(env).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? undefined : env[key];
}

/** A backslash before the closing quote would escape it. */
function quoted(word: string): string {
  return `"${word.replace(/\\+$/, "$&$&")}"`;
}
