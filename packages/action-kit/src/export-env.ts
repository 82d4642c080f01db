import { info } from "@actions/core";
import {
  type ClientContext,
  type ClientEnv,
  type Credential,
  type Env,
  InputError,
  type Registry,
  Secret,
} from "@mint/core";
import type { PlannedFile } from "./client-file.ts";
import { checkFile, checkValues, deliver, type Values } from "./delivery.ts";

const ENVIRONMENT = "GITHUB_ENV";

/**
 * Checks, before any request, that tokens can be put into the job's environment.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
 * @throws {@link InputError} `INVALID_INPUT` if no client of the registry would read it
 */
export function checkExportEnv(context: ClientContext, registries: readonly Registry[]): void {
  checkFile(context.env, ENVIRONMENT);
  for (const registry of registries) {
    const variables = textsOf(registry.clientEnv({ token: new Secret("") }, context));
    checkValues(variables);
    if (Object.keys(variables).length > 0) continue;
    const notes = registry.clientNotes?.(context) ?? ["Pass the output token to the client, as the README shows."];
    throw new InputError("INVALID_INPUT", `No client of ${registry.name} reads its token from the environment.`, {
      hint: `Remove export-env. ${notes.join(" ")}`,
    });
  }
}

/**
 * Sets the variables that a registry's clients read, for the steps that follow: all of them, or none. The log has the
 * notes for the user.
 *
 * @param credentials of one registry; clients that read only one token get the first
 * @returns a function that unsets them all
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
 */
export function exportEnv(env: Env, credentials: readonly Credential[], file?: PlannedFile): () => void {
  const context = { env, several: credentials.length > 1 };
  const variables = credentials.toReversed().map(({ registry, ...minted }) => registry.clientEnv(minted, context));
  const removeFile = file?.write();
  try {
    const takeBack = deliver(env, ENVIRONMENT, { ...textsOf(Object.assign({}, ...variables)), ...file?.variables });
    const notes = credentials.flatMap(({ registry }) => registry.clientNotes?.(context) ?? []);
    for (const note of new Set(notes)) info(note);
    return () => {
      takeBack();
      removeFile?.();
    };
  } catch (failure) {
    removeFile?.();
    throw failure;
  }
}

function textsOf(variables: ClientEnv): Values {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === "string" ? value : value.reveal()]),
  );
}
