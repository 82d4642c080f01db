import { type Credential, DeliveryError, type Identity, type Io, isMintFailure, mint, type Registry } from "@mint/core";
import { cancelled } from "@mint/core/host";
import type { Call } from "../command-line/command.ts";
import { type Deadline, MINTING, registryOf, startDeadline } from "../command-line/values.ts";
import { checkMasks, mintingIo } from "../output/cli-io.ts";
import { reportFailure, writeFailure } from "../output/failure.ts";
import { checkStdout, logFor, type Wait, writeOut } from "../output/streams.ts";
import type { Interruption } from "../signals.ts";
import { identityId, identityOf } from "../identity.ts";

/** For revoking a token that could not be delivered, in milliseconds. */
const DISCARD_MS = { default: 1_000, interrupted: 600 } as const;

/** `mint token`: the token alone on stdout. */
export async function mintToken(call: Call, interruption: Interruption): Promise<number> {
  const log = logFor(call.flags.has("quiet"));
  const io = mintingIo(log);
  const { signal } = interruption;
  let identity: Identity | undefined;
  let registry: Registry | undefined;
  try {
    const deadline = startDeadline(call.given, MINTING);
    const [type] = call.registries;
    if (type === undefined) return 2;
    // Reports a wrong command line first, before it asks for an identity.
    registry = registryOf(type, call.given, { env: io.env, identity: identityId(call, io.env) });
    checkStdout();
    await checkMasks(io, { signal, timeoutMs: deadline.left() });
    identity = await identityOf(call, io, { signal, timeoutMs: deadline.left() });
    const options = { identity, io, signal, timeoutMs: deadline.left(), audience: call.given["audience"] };
    const credential = await mint(registry, options);
    await handOver(credential, { asJson: call.flags.has("json"), io, deadline, interruption });
    return 0;
  } catch (failure) {
    if (!isMintFailure(failure) || interruption.isReported) throw failure;
    const audienceTyped = call.given["audience"] !== undefined;
    const explanation = await reportFailure(failure, log, { identity, registry, audienceTyped });
    if (call.flags.has("json")) await writeFailure(explanation);
    return interruption.exitCode ?? 1;
  }
}

/** How a token is delivered. */
interface HandOver {
  readonly asJson: boolean;
  readonly io: Io;
  readonly deadline: Deadline;
  readonly interruption: Interruption;
}

/** @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`, {@link CancelledError}; then the token was revoked, if possible */
async function handOver(credential: Credential, { asJson, io, deadline, interruption }: HandOver): Promise<void> {
  const token = credential.token.reveal();
  const object = {
    registry: credential.registry.id,
    token,
    username: credential.username ?? null,
    expiresAt: credential.expiresAt?.toISOString() ?? null,
    ...(credential.secret === undefined ? {} : { secret: credential.secret.reveal() }),
  };
  const { signal } = interruption;
  try {
    // Some time is kept for revoking, after a signal or if the reader stalls.
    const wait = (): Wait => ({ signal, timeoutMs: deadline.left(DISCARD_MS.default) });
    await checkMasks(io, wait());
    await writeOut(`${asJson ? JSON.stringify(object) : token}\n`, wait());
    // A caller that got a signal no longer reads the token.
    if (signal.aborted) throw cancelled();
  } catch (failure) {
    const timeoutMs = signal.aborted ? DISCARD_MS.interrupted : DISCARD_MS.default;
    const outcome = await takeBack(credential, timeoutMs);
    if (!(failure instanceof DeliveryError)) throw failure;
    const { code, message, hint } = failure;
    throw new DeliveryError(code, message, { hint: `${hint} ${outcome}`, cause: failure });
  }
}

/** @returns what became of the token, as a sentence */
async function takeBack(credential: Credential, timeoutMs: number): Promise<string> {
  const end = credential.expiresAt?.toISOString() ?? "by itself";
  try {
    const revocation = await credential.revoke({ timeoutMs });
    return revocation === "unsupported"
      ? `${credential.registry.name} cannot revoke the token: it expires ${end}.`
      : "The token was revoked.";
  } catch {
    return `The token could not be revoked: it expires ${end}.`;
  }
}
