import { type Credential, type Identity, isMintFailure, mint, type Registry } from "@mint/core";
import type { Call } from "../command-line/command.ts";
import { MINTING, registryOf, startDeadline } from "../command-line/values.ts";
import { checkMasks, mintingIo } from "../output/cli-io.ts";
import { reportFailure } from "../output/failure.ts";
import { type Log, logFor } from "../output/streams.ts";
import { type ChildEnd, notRun, runChild, whyNotRunnable } from "../run/child.ts";
import { childEnvironment, clientEnvironment } from "../run/environment.ts";
import { Tokens } from "../run/tokens.ts";
import type { Interruption } from "../signals.ts";
import { identityId, identityOf } from "../identity.ts";

/** Exit code of mint's own failures, as of env, timeout and docker: the command's own codes are its own. */
const OWN_FAILURE = 125;
/** A command that was told to end may finish what it is at; then the tokens die under it. A CI kills 7.5 s after its first signal. */
const GRACE_AFTER_SIGNAL_MS = 5_000;

/** `mint run`: mints, runs the command with what its client reads, revokes. */
export async function mintRun(call: Call, interruption: Interruption): Promise<number> {
  const log = logFor(call.flags.has("quiet"));
  const errno = whyNotRunnable(call.rest[0] ?? "", process.env);
  if (errno !== undefined) return tellEnd(notRun(errno), log);
  const tokens = new Tokens(log, interruption);
  let isKept = false;
  const revokeAll = async (limit?: "afterSignal"): Promise<void> => {
    if (!isKept) await tokens.revoke(limit);
  };
  // Those that are there die while the one that is under way is still waited for.
  interruption.signal.addEventListener("abort", () => void revokeAll());
  try {
    const failed = await mintAll(call, { log, interruption, credentials: tokens.credentials });
    if (failed !== undefined) return failed;
    isKept = call.flags.has("no-revoke");
    const env = childEnvironment(process.env, clientEnvironment(tokens.credentials));
    const onSignal = (): void => void setTimeout(() => void revokeAll("afterSignal"), GRACE_AFTER_SIGNAL_MS).unref();
    const code = tellEnd(await runChild(call.rest, { env, interruption, onSignal }), log);
    await revokeAll();
    return interruption.exitCode ?? code;
  } finally {
    await revokeAll();
  }
}

/** @returns the exit code */
function tellEnd({ code, errno }: ChildEnd, log: Log): number {
  if (errno !== undefined)
    log.line(`mint: the command ${errno === "ENOENT" ? "was not found" : "could not be started"} (${errno})`);
  return code;
}

/** What minting for a command works with. */
interface Minting {
  readonly log: Log;
  readonly interruption: Interruption;
  /** What was minted, also where a later one failed. */
  readonly credentials: Credential[];
}

/** @returns an exit code where it failed */
async function mintAll(call: Call, { log, interruption, credentials }: Minting): Promise<number | undefined> {
  const io = mintingIo(log);
  const { signal } = interruption;
  let identity: Identity | undefined;
  let asked: Registry | undefined;
  try {
    const deadline = startDeadline(call.given, MINTING);
    // A wrong option of the last registry is found before the first one is asked for anything.
    const registries = call.registries.map((type) =>
      registryOf(type, call.given, { env: io.env, identity: identityId(call, io.env) }),
    );
    await checkMasks(io, { signal, timeoutMs: deadline.left() });
    identity = await identityOf(call, io, { signal, timeoutMs: deadline.left() });
    for (const registry of registries) {
      asked = registry;
      const options = { identity, io, timeoutMs: deadline.left(), signal, audience: call.given["audience"] };
      credentials.push(await mint(registry, options));
    }
    await checkMasks(io, { signal, timeoutMs: deadline.left() });
    return interruption.exitCode;
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    reportFailure(failure, log, {
      identity,
      registry: asked,
      audienceTyped: call.given["audience"] !== undefined,
    });
    return interruption.exitCode ?? OWN_FAILURE;
  }
}
