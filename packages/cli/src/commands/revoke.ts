import { isMintFailure, RefusedError, revoke, Secret } from "@mint/core";
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

/** Runs `mint revoke`: ends the life of a token that comes by stdin or by a variable. */
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
    if (!isUsableToken(token)) throw new UsageError("there is no token on stdin");
    io.onSecret(token);
    // A signal leaves it the time that is left: the token is better dead.
    const revocation = await revoke(registry, token, { io, timeoutMs: deadline.left() });
    if (revocation === "unsupported") throw unsupported(registry.name);
    log.info(`the token of ${registry.name} is ${revocation}`);
    if (call.flags.has("json")) {
      await writeOut(`${JSON.stringify({ registry: registry.id, revocation })}\n`, { signal: interruption.signal });
    }
    return interruption.exitCode ?? 0;
  } catch (failure) {
    if (!isMintFailure(failure) || interruption.isReported) throw failure;
    const explanation = reportFailure(failure, log);
    if (call.flags.has("json")) await writeFailure(explanation);
    return interruption.exitCode ?? 1;
  }
}

function unsupported(name: string): RefusedError {
  return new RefusedError("REGISTRY_UNSUPPORTED", `${name} cannot revoke.`, {
    hint: "The token dies when its time is over.",
  });
}
