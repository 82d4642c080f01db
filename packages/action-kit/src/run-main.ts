import { type Credential, githubActions, mint } from "@mint/core";
import type { Action } from "./action.ts";
import { checkDelivery, deliverOutputs, deliverState } from "./delivery.ts";
import { takeChargeOfExit } from "./exit.ts";
import { hostIo } from "./host-io.ts";
import { type Inputs, inputs } from "./inputs.ts";
import { isForkPullRequest } from "./is-fork-pull-request.ts";
import { reportFailure } from "./report.ts";
import { toState } from "./saved-token.ts";

/** Seconds; the default leaves room for every retry. */
const TIMEOUT = { least: 5, most: 120, otherwise: 60 } as const;
/** For revoking a token that could not be handed over, in milliseconds. */
const DISCARD_MS = 1_000;

/** Runs an action's main step: inputs, mint, outputs; ends the process with 0 if and only if a token was handed over. */
export async function runMain(action: Action): Promise<void> {
  const exit = takeChargeOfExit(reportFailure, 1);
  try {
    await mintAndDeliver(action, inputs, exit.signal);
    await exit.leave(0);
  } catch (failure) {
    reportFailure(failure);
    await exit.leave(1);
  }
}

async function mintAndDeliver(action: Action, given: Inputs, signal: AbortSignal): Promise<void> {
  const identity = githubActions({ isForkPullRequest });
  for (const secret of identity.secrets(hostIo.env)) hostIo.onSecret(secret);
  const registry = action.registry(given);
  const revokes = action.revokes?.(given) === true;
  const timeoutMs = given.integer("timeout", TIMEOUT) * 1_000;
  checkDelivery(hostIo.env, revokes);

  const credential = await mint(registry, {
    identity,
    audience: given.text("audience"),
    io: hostIo,
    signal,
    timeoutMs,
  });
  try {
    signal.throwIfAborted();
    if (revokes) deliverState(hostIo.env, toState(credential));
    deliverOutputs(hostIo.env, outputsOf(action, credential));
  } catch (failure) {
    await credential.revoke({ timeoutMs: DISCARD_MS }).catch(() => "unknown");
    throw failure;
  }
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
