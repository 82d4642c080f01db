import { InputError, isMintFailure, RefusedError, revoke, Secret } from "@mint/core";
import { ABOUTS } from "@mint/core/about";
import { isUsableToken } from "@mint/core/host";
import type { Call } from "../command-line/command.ts";
import { UsageError } from "../command-line/usage-error.ts";
import { registryOf, startDeadline } from "../command-line/values.ts";
import { cliIo } from "../output/cli-io.ts";
import { reportFailure, writeFailure } from "../output/failure.ts";
import { logFor, writeOut } from "../output/streams.ts";
import type { Interruption } from "../signals.ts";
import { readStdin } from "../stdin.ts";

const VARIABLE = "MINT_TOKEN";
/** In milliseconds. */
const DEFAULT_TIMEOUT_MS = 10_000;

/** Runs `mint revoke`: revokes a token from stdin or from a variable. */
export async function mintRevoke(call: Call, interruption: Interruption): Promise<number> {
  const log = logFor(call.flags.has("quiet"));
  const io = cliIo(log);
  const [type] = call.registries;
  if (type === undefined) return 2;
  try {
    if (type.revokesAt === undefined) throw unsupported(type.displayName);
    const deadline = startDeadline(call.given, { min: 1, defaultMs: DEFAULT_TIMEOUT_MS });
    const registry = registryOf(type, call.given);
    const held = io.env[VARIABLE]?.trim() ?? "";
    const token =
      held === "" ? await readStdin({ signal: interruption.signal, timeoutMs: deadline.left() }) : new Secret(held);
    if (token.reveal() === "") throw new UsageError("there is no token on stdin");
    if (!isUsableToken(token)) throw notOne();
    io.onSecret(token);
    ABOUTS.find((one) => one.type === type)?.about.checkToken?.(registry, token);
    // A signal does not stop it at once: revoking the token is safer.
    const revocation = await revoke(registry, token, { io, timeoutMs: deadline.left() });
    if (revocation === "unsupported") throw unsupported(registry.name);
    const isKnown = revocation === "gone" || registry.confirmsRevocation === true;
    if (revocation === "gone") log.info(`${registry.name} says that the token was already invalid`);
    else if (isKnown) log.info(`the token of ${registry.name} is revoked`);
    else log.info(`asked ${registry.name} to revoke the token; it does not say whether there was such a token`);
    if (call.flags.has("json")) {
      const outcome = { registry: registry.id, revocation: isKnown ? revocation : "asked" };
      await writeOut(`${JSON.stringify(outcome)}\n`, { signal: interruption.signal });
    }
    return interruption.exitCode ?? 0;
  } catch (failure) {
    if (!isMintFailure(failure) || interruption.isReported) throw failure;
    const explanation = await reportFailure(failure, log);
    if (call.flags.has("json")) await writeFailure(explanation);
    return interruption.exitCode ?? 1;
  }
}

function notOne(): InputError {
  const hint = "A token is one line of at least 16 characters, without blanks.";
  return new InputError("INVALID_INPUT", "This is not a token. Nothing was sent.", { hint });
}

function unsupported(name: string): RefusedError {
  return new RefusedError("REGISTRY_UNSUPPORTED", `${name} cannot revoke.`, {
    hint: "The token expires by itself.",
  });
}
