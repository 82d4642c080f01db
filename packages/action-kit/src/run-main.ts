import { type Credential, DeliveryError, githubActions, isMintFailure, mint, type Registry } from "@mint/core";
import type { Action } from "./action.ts";
import { checkDelivery, deliverOutputs, deliverState } from "./delivery.ts";
import { handleExit } from "./exit.ts";
import { explainFailure } from "./failure.ts";
import { checkExportEnv, exportEnv } from "./export-env.ts";
import { hostIo } from "./host-io.ts";
import { inputs } from "./inputs.ts";
import { reportFailure } from "./report.ts";
import { toState } from "./saved-token.ts";
import { summarize } from "./summary.ts";

/** Seconds; the default leaves room for every retry. */
const TIMEOUT = { least: 5, most: 120, otherwise: 60 } as const;
/** For revoking a token that could not be handed over, in milliseconds. */
const DISCARD_MS = 1_000;

/** Runs an action's main step: inputs, mint, outputs; ends the process with 0 if and only if a token was handed over. */
export async function runMain(action: Action): Promise<void> {
  const exit = handleExit(reportFailure, 1);
  const identity = githubActions();
  let registry: Registry | undefined;
  let summary = true;
  try {
    for (const secret of identity.secrets(hostIo.env)) hostIo.onSecret(secret);
    summary = inputs.flag("summary", true);
    registry = action.registry(inputs);
    const timeoutMs = inputs.integer("timeout", TIMEOUT) * 1_000;
    const revokes = action.revokes?.(inputs) === true;
    const exportsEnv = inputs.flag("export-env", false);
    checkDelivery(hostIo.env, revokes);
    if (exportsEnv) checkExportEnv(hostIo.env, registry);
    const audience = inputs.text("audience");
    const credential = await mint(registry, {
      identity,
      audience,
      io: hostIo,
      signal: exit.signal,
      timeoutMs,
    });
    await handOver(action, credential, { revokes, exportsEnv });
    if (summary) summarize(credential, revokes);
    await exit.leave(0);
  } catch (failure) {
    reportFailure(failure, explained(failure, registry, summary));
    await exit.leave(1);
  }
}

/** Hands the token over, or ends its life. */
async function handOver(
  action: Action,
  credential: Credential,
  { revokes, exportsEnv }: { readonly revokes: boolean; readonly exportsEnv: boolean },
): Promise<void> {
  let takeBack: (() => void) | undefined;
  try {
    if (process.stdout.errored !== null) throw logIsGone();
    if (revokes) deliverState(hostIo.env, toState(credential));
    if (exportsEnv) takeBack = exportEnv(hostIo.env, credential);
    deliverOutputs(hostIo.env, outputsOf(action, credential));
  } catch (failure) {
    takeBack?.();
    await credential.revoke({ timeoutMs: DISCARD_MS }).catch(() => "unknown");
    throw failure;
  }
}

/** A token that could not be masked is not handed over. */
function logIsGone(): DeliveryError {
  return new DeliveryError("OUTPUT_UNAVAILABLE", "The log cannot be written: no mask was set.", {
    hint: "Check what reads this step's output.",
  });
}

/** The token comes last: whatever fails before it leaves none behind. */
function outputsOf(action: Action, credential: Credential): Record<string, string> {
  const token = credential.token.reveal();
  const names = [...(action.tokenOutputs ?? []), "token"];
  return {
    ...action.outputs?.(credential),
    "expires-at": credential.expiresAt?.toISOString() ?? "",
    ...Object.fromEntries(names.map((name) => [name, token])),
  };
}

/** The text of a failure's annotation; where it cannot be explained, that must not hide it. */
function explained(failure: unknown, registry: Registry | undefined, summary: boolean): string | undefined {
  if (!isMintFailure(failure) || failure.code === "CANCELLED") return undefined;
  try {
    return explainFailure({ failure, registry, summary });
  } catch {
    return undefined;
  }
}
