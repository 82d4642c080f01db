import type { ChildProcess } from "node:child_process";
import { accessSync, constants as fsConstants, statSync } from "node:fs";
import { constants } from "node:os";
import { delimiter, join } from "node:path";
import { isatty } from "node:tty";
import type { Env } from "@mint/core";
import { keepLog } from "../output/streams.ts";
import type { Interruption } from "../signals.ts";
import type { Startable } from "./windows-command.ts";

const STDIN = 0;
/** Exit codes of a command that did not run. @see https://pubs.opengroup.org/onlinepubs/9799919799/utilities/V3_chap02.html#tag_19_08_02 */
const NOT_EXECUTABLE = 126;
const NOT_FOUND = 127;
const ENDED_BY_SIGNAL = 128;

/** How a command ended. */
export interface ChildEnd {
  readonly code: number;
  /** Node's code, if it did not start. */
  readonly errno?: string;
}

/** Makes the result of a command that did not start. */
export function notRun(errno: string): ChildEnd {
  return { code: errno === "ENOENT" ? NOT_FOUND : NOT_EXECUTABLE, errno };
}

/** How a command is run. */
export interface ChildOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly interruption: Interruption;
  /** Called for each signal, after it was passed on. */
  readonly onSignal: () => void;
}

/** Runs the caller's command with this process's own streams, and passes signals on until it ends. */
export async function runChild(
  { file, args, verbatim }: Startable,
  { env, interruption, onSignal }: ChildOptions,
): Promise<ChildEnd> {
  const { promise, resolve } = Promise.withResolvers<ChildEnd>();
  // Loaded here, because no other command needs it.
  const { spawn } = process.getBuiltinModule("node:child_process");
  let child: ChildProcess;
  try {
    child = spawn(file, args, { env: { ...env }, stdio: "inherit", shell: false, windowsVerbatimArguments: verbatim });
  } catch (error) {
    // Node throws for some codes, and emits an event for others.
    return notRun(codeOf(error));
  }
  const sayAll = keepLog();
  const ended = interruption.delegate((signal) => {
    // A terminal itself sends the signal to every process of its foreground group.
    const isTyped = (signal === "SIGINT" || signal === "SIGQUIT") && isatty(STDIN);
    if (!isTyped) child.kill(signal);
    // One that is stopped takes a signal only when it goes on.
    if (!isTyped && process.platform !== "win32") child.kill("SIGCONT");
    onSignal();
  });
  child.on("error", (error) => {
    if (child.pid === undefined) resolve(notRun(codeOf(error)));
  });
  child.on("exit", (code, signal) => {
    const ofSignal = signal === null ? 0 : (constants.signals[signal] ?? 0);
    resolve({ code: code ?? ENDED_BY_SIGNAL + ofSignal });
  });
  const end = await promise;
  sayAll();
  ended(end.code);
  return end;
}

/** The system's code of an error, such as `ENOENT`. */
export function codeOf(error: unknown): string {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "unknown";
}

/**
 * Looks for a command in the same places as the system, before a token is minted for it.
 *
 * @returns the system's code if the command will certainly fail; `undefined` if it exists, or if only the system knows (Windows)
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
    accessSync(path, fsConstants.X_OK);
    return "runs";
  } catch (error) {
    return error instanceof Error && "code" in error && error.code === "EACCES" ? "may not run" : "is not there";
  }
}
