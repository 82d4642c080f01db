import { info } from "@actions/core";
import { type ClientEnv, type Credential, type Env, InputError, type Registry, Secret } from "@mint/core";
import { checkFile, checkValues, deliver, type Values } from "./delivery.ts";

const ENVIRONMENT = "GITHUB_ENV";

/**
 * Checks, before anything is asked for, that a token can be put into the job's environment.
 *
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
 * @throws {@link InputError} `INVALID_INPUT` where no client of the registry would read it
 */
export function checkExportEnv(env: Env, registry: Registry): void {
  checkFile(env, ENVIRONMENT);
  const { clientNotes = ["Hand over the output token as the README shows."] } = registry;
  const variables = textsOf(registry.clientEnv({ token: new Secret("") }, { env }));
  checkValues(variables);
  if (Object.keys(variables).length > 0) return;
  throw new InputError("INVALID_INPUT", `No client of ${registry.name} reads its token from the environment.`, {
    hint: `Leave export-env out. ${clientNotes.join(" ")}`,
  });
}

/**
 * Puts what a registry's clients read into the environment of the steps that follow: all of it, or nothing. The log says
 * what somebody has to know who starts them.
 *
 * @returns takes it all back
 * @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`
 */
export function exportEnv(env: Env, credential: Credential): () => void {
  const { registry } = credential;
  const takeBack = deliver(env, ENVIRONMENT, textsOf(registry.clientEnv(credential, { env })));
  for (const note of registry.clientNotes ?? []) info(note);
  return takeBack;
}

function textsOf(variables: ClientEnv): Values {
  return Object.fromEntries(
    Object.entries(variables).map(([name, value]) => [name, typeof value === "string" ? value : value.reveal()]),
  );
}
