import { info } from "@actions/core";
import { isMintFailure, type Registry, type RegistryType, type Revocation, revoke } from "@mint/core";
import type { ActionOptions } from "./run-main.ts";
import { handleExit } from "./exit.ts";
import { hostIo } from "./host-io.ts";
import { reportRevocationFailure } from "./report.ts";
import { fromState, type SavedToken } from "./saved-token.ts";

/** For all attempts to revoke: the whole step takes ten seconds at most. */
const TIMEOUT_MS = 9_000;
/** For a revocation that is running when a signal comes, in milliseconds. */
const GRACE_MS = 600;
/** A token that expired this long ago is invalid by any clock. */
const CLOCK_TOLERANCE_MS = 300_000;

const OUTCOMES = {
  revoked: "The token is revoked.",
  gone: "The token was no longer valid.",
  unsupported: "This registry cannot revoke a token: it expires by itself.",
  refused: "The registry does not revoke a token of this kind: it expires by itself.",
} as const;

/**
 * Runs an action's post step: revokes what main saved, and removes the file that main wrote. It never changes the job's result.
 *
 * @param types the registries that main may have minted from
 */
export async function runPost(types: readonly RegistryType[], { clientFiles }: ActionOptions): Promise<void> {
  const { signal, exit } = handleExit(reportRevocationFailure, 0);
  clientFiles?.remove(hostIo.env);
  try {
    await revokeSaved(types, afterGrace(signal));
  } catch (failure) {
    reportRevocationFailure(failure);
  }
  await exit(0);
}

/** A signal must not stop a revocation that is about to succeed. */
function afterGrace(signal: AbortSignal): AbortSignal {
  const late = new AbortController();
  signal.addEventListener("abort", () => setTimeout(() => late.abort(), GRACE_MS), { once: true });
  return late.signal;
}

async function revokeSaved(types: readonly RegistryType[], signal: AbortSignal): Promise<void> {
  const saved = fromState(hostIo.env);
  if (saved === undefined) return;
  hostIo.onSecret(saved.token);
  if (saved.expiresAt !== undefined && saved.expiresAt.getTime() + CLOCK_TOLERANCE_MS < hostIo.now()) {
    info("The token expired by itself.");
    return;
  }
  info(OUTCOMES[await outcome(registryOf(saved, types), saved, signal)]);
}

/** The registry that main minted from, at the URL that main used: post knows nothing else. */
function registryOf({ registry, url }: SavedToken, types: readonly RegistryType[]): Registry {
  const type = types.find(({ id }) => id === registry);
  if (type?.revokesAt === undefined) throw new TypeError("main saves nothing for this registry");
  return type.fromInputs((name) => (name === type.revokesAt ? url : undefined));
}

async function outcome(registry: Registry, saved: SavedToken, signal: AbortSignal): Promise<Revocation | "refused"> {
  try {
    return await revoke(registry, saved.token, { io: hostIo, signal, timeoutMs: TIMEOUT_MS });
  } catch (failure) {
    if (saved.mayBeRefused && isMintFailure(failure) && failure.code === "EXCHANGE_REFUSED") return "refused";
    throw failure;
  }
}
