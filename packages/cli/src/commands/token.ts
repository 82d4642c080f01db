import { type Credential, DeliveryError, type Identity, isMintFailure, mint, type Registry } from "@mint/core";
import type { Call } from "../command-line/command.ts";
import { registryOf, timeoutOf } from "../command-line/values.ts";
import { cliIo } from "../output/cli-io.ts";
import { reportFailure } from "../output/failure.ts";
import { logFor, writeOut } from "../output/streams.ts";
import { listenForInterruption } from "../signals.ts";
import { identityOf } from "../stdin.ts";

/** For ending a token's life that could not be handed over, in milliseconds. */
const DISCARD_MS = 1_000;

/** Runs `mint token`: prints the token alone on stdout. */
export async function mintToken(call: Call): Promise<number> {
  const log = logFor(call.flags.has("quiet"));
  const io = cliIo(log);
  const interruption = listenForInterruption();
  let identity: Identity | undefined;
  let registry: Registry | undefined;
  try {
    const timeoutMs = timeoutOf(call.given, 5);
    const [type] = call.registries;
    if (type === undefined) return 2;
    // What is wrong with the command line is said first: the identity may be somebody else's to give.
    registry = registryOf(type, call.given);
    identity = await identityOf(call, io);
    const { signal } = interruption;
    const options = { identity, io, signal, timeoutMs, audience: call.given["audience"] };
    const credential = await mint(registry, options);
    await handOver(credential, call.flags.has("json"));
    return interruption.exitCode ?? 0;
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    reportFailure(failure, log, { identity, registry, audienceTyped: call.given["audience"] !== undefined });
    return interruption.exitCode ?? 1;
  } finally {
    interruption.stopListening();
  }
}

/** @throws {@link DeliveryError} `OUTPUT_UNAVAILABLE`; then the token was revoked, as far as that can be done */
async function handOver(credential: Credential, asJson: boolean): Promise<void> {
  const token = credential.token.reveal();
  const object = {
    registry: credential.registry.id,
    token,
    username: credential.username ?? null,
    expiresAt: credential.expiresAt?.toISOString() ?? null,
    ...(credential.secret === undefined ? {} : { secret: credential.secret.reveal() }),
  };
  try {
    await writeOut(`${asJson ? JSON.stringify(object) : token}\n`);
  } catch (cause) {
    await credential.revoke({ timeoutMs: DISCARD_MS }).catch(() => "unknown");
    throw new DeliveryError("OUTPUT_UNAVAILABLE", "The token has nowhere to go: nobody reads stdout.", {
      hint: "Read it into a variable: TOKEN=$(mint token …). It was revoked, where the registry can.",
      cause,
    });
  }
}
