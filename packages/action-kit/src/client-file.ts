import { accessSync, constants, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { basename, dirname, isAbsolute, join } from "node:path";
import { info, warning } from "@actions/core";
import { type ClientFile, DeliveryError, type Env } from "@mint/core";
import { clientFileInUse, clientFileText, clientFileVariables, hasTokenLine, sanitize } from "@mint/core/host";
import { codeOf, type Values } from "./delivery.ts";

const TEMPORARY = "RUNNER_TEMP";
const OWN_NAME = /^mint-[0-9a-f-]{36}$/;
const STATE = "client-file";

/** A file for clients that is not written yet. */
export interface PlannedFile {
  readonly path: string;
  readonly text: string;
  /** The variables to export so that clients find it. */
  readonly variables: Values;
  /** The value to save so that post removes it. */
  readonly state: Values;
}

/**
 * Plans the file that clients read, in the runner's folder for temporary files, which is outside the work tree. If
 * clients use the user's own file, such as that of actions/setup-node, it stays, and the log says if it lacks the line
 * for the token.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE` if there is no such folder
 * @see https://github.com/actions/setup-node/blob/main/src/authutil.ts
 */
export function planClientFile(env: Env, file: ClientFile): PlannedFile | undefined {
  const variables = clientFileVariables(file, env);
  const homeFile = join(homedir(), file.homeName);
  const used = clientFileInUse(file, env, homeFile);
  if (used !== undefined && !isOwn(env, used)) {
    tellOfUsed(file, used);
    return undefined;
  }
  const folder = env[TEMPORARY] ?? "";
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
    path,
    text: clientFileText(file, homeFile),
    variables: Object.fromEntries(variables.map((name) => [name, path])),
    state: { [STATE]: path },
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

/** Whether an earlier step of this job wrote it. */
function isOwn(env: Env, path: string): boolean {
  return dirname(path) === env[TEMPORARY] && OWN_NAME.test(basename(path));
}

function tellOfUsed(file: ClientFile, path: string): void {
  const { variable, tokenLine } = file;
  const shown = sanitize(path);
  if (hasTokenLine(file, path)) info(`${variable} is already set: clients still read ${shown}.`);
  else warning(`${variable} is already set, and ${shown} has no token for this registry: add the line ${tokenLine}`);
}

/**
 * Writes a planned file that only this user can read.
 *
 * @returns a function that removes it
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
 */
export function writeClientFile({ path, text, variables }: PlannedFile): () => void {
  const remove = (): void => removeAt(path);
  try {
    writeFileSync(path, text, { flag: "wx", mode: 0o600 });
  } catch (error) {
    remove();
    throw new DeliveryError("OUTPUT_UNAVAILABLE", `A file in ${TEMPORARY} could not be written (${codeOf(error)}).`, {
      hint: "Free space on the runner's disk.",
    });
  }
  info(`${Object.keys(variables)[0]} leads clients to ${path}, which is removed when the job ends.`);
  return remove;
}

/** Removes the file that main wrote, if main saved its path; never throws. */
export function removeClientFile(env: Env): void {
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
