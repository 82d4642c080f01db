import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { DeliveryError, type Env, type Registry } from "@mint/core";
import { planClientFile, sanitize } from "@mint/core/host";
import type { Log } from "../output/streams.ts";
import { codeOf } from "./child.ts";

/** A file that clients read besides their variables, while the command runs. */
export interface WrittenFile {
  /** The variables that name it for clients. */
  readonly variables: Readonly<Record<string, string>>;
  /** Removes it; the end of this process removes it, too. */
  remove(): void;
}

/**
 * Writes the file that the clients of some registries read, into a new folder. If clients use the user's own file, it
 * stays, and a warning says if it lacks the line for the token.
 *
 * @returns `undefined` if the clients need no file, or read one already
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
 */
export function writeClientFile(registries: readonly Registry[], env: Env, log: Log): WrittenFile | undefined {
  const ids = registries.map(({ id }) => id);
  const context = { env, several: new Set(ids).size < ids.length };
  const home = env["MINT_SANDBOX_HOME"] ?? homedir();
  const plan = planClientFile(registries, context, { inHome: (name) => join(home, name) });
  if (plan === undefined) return undefined;
  const { variable, variables, used, missing, homeName, text } = plan;
  if (used !== undefined) {
    if (missing.length > 0)
      log.warn(
        `${variable} leads to ${sanitize(used)}, which lacks a token: add the line ${missing.join(" and the line ")}`,
      );
    return undefined;
  }
  try {
    const folder = mkdtempSync(join(tmpdir(), "mint-"));
    const remove = (): void => rmSync(folder, { recursive: true, force: true });
    process.on("exit", remove);
    const path = join(folder, homeName);
    writeFileSync(path, text, { mode: 0o600 });
    return { variables: Object.fromEntries(variables.map((name) => [name, path])), remove };
  } catch (error) {
    throw new DeliveryError("OUTPUT_UNAVAILABLE", `The client's file could not be written (${codeOf(error)}).`, {
      hint: "It goes into the folder for temporary files: check TMPDIR, and the space there.",
    });
  }
}
