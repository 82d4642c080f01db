import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Env } from "@mint/core";

/**
 * Looks for a command where the system will, before a token is minted for it.
 *
 * @returns the system's code where it is sure to fail; `undefined` where it is there, or where only the system knows (Windows)
 * @see https://pubs.opengroup.org/onlinepubs/9799919799/basedefs/V1_chap08.html#tag_08_03 `PATH`
 */
export function whyNotRunnable(command: string, env: Env): "ENOENT" | "EACCES" | undefined {
  const { PATH } = env;
  if (process.platform === "win32" || (PATH === undefined && !command.includes("/"))) return undefined;
  const places = command.includes("/")
    ? [command]
    : (PATH ?? "").split(delimiter).map((folder) => join(folder, command));
  const found = places.map(lookAt);
  if (found.includes("runs")) return undefined;
  return found.includes("may not run") ? "EACCES" : "ENOENT";
}

function lookAt(path: string): "runs" | "may not run" | "is not there" {
  try {
    if (!statSync(path).isFile()) return "may not run";
    accessSync(path, constants.X_OK);
    return "runs";
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EACCES" ? "may not run" : "is not there";
  }
}
