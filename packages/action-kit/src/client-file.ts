import { accessSync, constants, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { info, warning } from "@actions/core";
import { type ClientContext, DeliveryError, type Env, type Registry } from "@mint/core";
import { planClientFile, sanitize } from "@mint/core/host";
import { codeOf, type Values } from "./delivery.ts";

const TEMPORARY = "RUNNER_TEMP";
const OWN_NAME = /^mint-[0-9a-f-]{36}$/;
const STATE = "client-file";

/** A file for clients that is not written yet. */
export interface PlannedFile {
  /** The variables to export so that clients find it. */
  readonly variables: Values;
  /** The value to save so that post removes it. */
  readonly state: Values;
  /**
   * Writes it, for this user alone.
   *
   * @returns a function that removes it
   * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
   */
  write(): () => void;
}

/** The files that clients of some registries read besides the environment. */
export interface ClientFiles {
  plan(registries: readonly Registry[], context: ClientContext): PlannedFile | undefined;
  remove(env: Env): void;
}

/** For an action whose registry has clients that read a file. */
export const clientFiles: ClientFiles = { plan, remove };

/**
 * Plans the file that clients read, in the runner's folder for temporary files, which is outside the work tree. If
 * clients use the user's own file, such as that of actions/setup-node, it stays, and the log says if it lacks the line
 * for the token.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE` if that folder cannot be used
 * @see https://github.com/actions/setup-node/blob/main/src/authutil.ts
 */
function plan(registries: readonly Registry[], context: ClientContext): PlannedFile | undefined {
  const folder = context.env[TEMPORARY] ?? "";
  const planned = planClientFile(registries, context, {
    inHome: (name) => join(homedir(), name),
    // An earlier step of this job wrote it.
    isOwn: (path) => dirname(path) === folder && OWN_NAME.test(basename(path)),
  });
  if (planned === undefined) return undefined;
  const { variable, variables, used, missing, text } = planned;
  if (used !== undefined) {
    const shown = sanitize(used);
    if (missing.length === 0) info(`${variable} is already set: clients still read ${shown}.`);
    else
      warning(`${variable} is already set, and ${shown} lacks a token: add the line ${missing.join(" and the line ")}`);
    return undefined;
  }
  if (!isUsable(folder)) {
    const what = `${TEMPORARY} is not the absolute path of a folder, in printable ASCII`;
    throw new DeliveryError("OUTPUT_UNAVAILABLE", `The token could not be delivered: ${what}.`, {
      hint: "The runner provides it. Check its version, and that nothing in the workflow changes RUNNER_TEMP.",
    });
  }
  // Loaded here alone: before anything is sent it would cost each run some milliseconds, and TLS loads it anyway.
  const { randomUUID } = process.getBuiltinModule("node:crypto");
  const path = join(folder, `mint-${randomUUID()}`);
  return {
    variables: Object.fromEntries(variables.map((name) => [name, path])),
    state: { [STATE]: path },
    write: () => {
      write(path, text);
      info(`${variable} leads clients to ${path}, which is removed when the job ends.`);
      return () => removeAt(path);
    },
  };
}

/** Whether a file can be written there, and its path exported: clients run in other folders. */
function isUsable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return isAbsolute(folder) && /^[\u0020-\u007e]+$/.test(folder) && statSync(folder).isDirectory();
  } catch {
    return false;
  }
}

function write(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    removeAt(path);
    throw new DeliveryError("OUTPUT_UNAVAILABLE", `A file in ${TEMPORARY} could not be written (${codeOf(error)}).`, {
      hint: "Free space on the runner's disk.",
    });
  }
}

/** Removes the file that main wrote, if main saved its path; never throws. */
function remove(env: Env): void {
  const path = env[`STATE_${STATE}`] ?? "";
  if (OWN_NAME.test(basename(path))) removeAt(path);
}

function removeAt(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch (error) {
    warning(
      `${path} could not be removed (${codeOf(error)}). It holds no minted token, but a copy of the one in the home folder.`,
    );
  }
}
