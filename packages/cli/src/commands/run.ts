import { type Credential, type Identity, isMintFailure, mint, type Registry } from "@mint/core";
import type { Call } from "../command-line/command.ts";
import { registryOf, timeoutOf } from "../command-line/values.ts";
import { cliIo } from "../output/cli-io.ts";
import { reportFailure } from "../output/failure.ts";
import { type Log, logFor } from "../output/streams.ts";
import { type ChildEnd, notRun, runChild, whyNotRunnable } from "../run/child.ts";
import { childEnvironment, clientEnvironment } from "../run/environment.ts";
import { listenForInterruption, onSignals } from "../signals.ts";
import { identityOf } from "../stdin.ts";

/** Exit code of mint's own failures, as of env, timeout and docker: the command's own codes are its own. */
const OWN_FAILURE = 125;
/** A command that was told to end may finish what it is at; then the tokens die under it. A CI kills 7.5 s after its first signal. */
const GRACE_AFTER_SIGNAL_MS = 5_000;
/** For revoking, in milliseconds: less where the CI is about to end the job. */
const REVOKE_MS = { atLeisure: 10_000, afterSignal: 2_000 } as const;

/** Runs `mint run`: mints, runs the command with what its client reads, revokes. */
export async function mintRun(call: Call): Promise<number> {
  // While anybody listens a signal does not end this process, and it reaches whoever listens next, too: between one
  // phase and the next there is no moment in which it would leave a live token behind.
  const stopListening = onSignals(() => undefined);
  try {
    return await mintAndRun(call);
  } finally {
    stopListening();
  }
}

async function mintAndRun(call: Call): Promise<number> {
  const log = logFor(call.flags.has("quiet"));
  const errno = whyNotRunnable(call.rest[0] ?? "", process.env);
  if (errno !== undefined) return tellEnd(notRun(errno), log);
  const credentials: Credential[] = [];
  const minted = await mintAll(call, log, credentials);
  if (minted !== undefined) {
    await revokeAll(credentials, log, REVOKE_MS.afterSignal);
    return minted;
  }
  let revoked: Promise<void> | undefined;
  let signalled = false;
  const revokeOnce = (): Promise<void> =>
    (revoked ??= call.flags.has("no-revoke")
      ? Promise.resolve()
      : revokeAll(credentials, log, signalled ? REVOKE_MS.afterSignal : REVOKE_MS.atLeisure));
  const onSignal = (): void => {
    signalled = true;
    setTimeout(() => void revokeOnce(), GRACE_AFTER_SIGNAL_MS).unref();
  };
  try {
    const env = childEnvironment(process.env, clientEnvironment(credentials));
    return tellEnd(await runChild(call.rest, env, onSignal), log);
  } finally {
    await revokeOnce();
  }
}

/** @returns the exit code */
function tellEnd({ code, errno }: ChildEnd, log: Log): number {
  if (errno !== undefined)
    log.line(`mint: the command ${errno === "ENOENT" ? "was not found" : "could not be started"} (${errno})`);
  return code;
}

/** @returns an exit code where it failed; what was minted before stands in `credentials` all the same */
async function mintAll(call: Call, log: Log, credentials: Credential[]): Promise<number | undefined> {
  const io = cliIo(log);
  const interruption = listenForInterruption();
  let identity: Identity | undefined;
  let asked: Registry | undefined;
  try {
    const timeoutMs = timeoutOf(call.given, 5);
    // A wrong option of the last registry is found before the first one is asked for anything.
    const registries = call.registries.map((type) => registryOf(type, call.given));
    identity = await identityOf(call, io);
    for (const registry of registries) {
      asked = registry;
      const options = { identity, io, timeoutMs, signal: interruption.signal, audience: call.given["audience"] };
      credentials.push(await mint(registry, options));
    }
    return interruption.exitCode;
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    reportFailure(failure, log, {
      identity,
      registry: asked,
      audienceTyped: call.given["audience"] !== undefined,
    });
    return interruption.exitCode ?? OWN_FAILURE;
  } finally {
    interruption.stopListening();
  }
}

/** Ends every token's life, all at once; what cannot be revoked is said and changes nothing. */
async function revokeAll(credentials: readonly Credential[], log: Log, timeoutMs: number): Promise<void> {
  await Promise.all(credentials.map((credential) => revokeOne(credential, log, timeoutMs)));
}

async function revokeOne(credential: Credential, log: Log, timeoutMs: number): Promise<void> {
  const { registry, expiresAt } = credential;
  const end = expiresAt === undefined ? "when its time is over" : expiresAt.toISOString();
  try {
    const revocation = await credential.revoke({ timeoutMs });
    if (revocation === "unsupported") log.info(`${registry.name} cannot revoke: the token dies ${end}`);
    else log.info(`the token of ${registry.name} is ${revocation}`);
  } catch (failure) {
    const why = isMintFailure(failure) ? `${failure.code}: ${failure.message}` : "UNEXPECTED";
    log.warn(`The token of ${registry.name} could not be revoked (${why}) It dies ${end}.`);
  }
}
