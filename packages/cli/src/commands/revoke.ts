import { isMintFailure, revoke, Secret } from "@mint/core";
import { cliIo } from "../cli-io.ts";
import type { Call } from "../command.ts";
import { makeRegistry } from "../make-registry.ts";
import { readStdin } from "../read-stdin.ts";
import { reportFailure } from "../report-failure.ts";
import { timeoutOf } from "../timeout-of.ts";
import { UsageError } from "../usage-error.ts";
import { wordsFor } from "../words.ts";

const VARIABLE = "MINT_TOKEN";

/** `mint revoke`: ends the life of a token that comes by stdin or by a variable. */
export async function run(call: Call): Promise<number> {
  const words = wordsFor(call.flags.has("quiet"));
  const io = cliIo(words);
  const [row] = call.registries;
  if (row === undefined) return 2;
  if (row.revokes !== true) {
    words.raw(`mint: REGISTRY_UNSUPPORTED: ${row.name} cannot revoke. The token dies when its time is over.`);
    return 1;
  }
  try {
    const timeoutMs = timeoutOf(call.given, 1);
    const registry = makeRegistry(row, call.given);
    const held = io.env[VARIABLE]?.trim() ?? "";
    const token = held === "" ? await readStdin() : new Secret(held);
    if (!/^[\u0021-\u007e]{1,32768}$/.test(token.reveal())) throw new UsageError("there is no token on stdin");
    io.onSecret(token);
    const revocation = await revoke(registry, token, {
      io,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
    });
    if (revocation === "unsupported") {
      words.raw(`mint: REGISTRY_UNSUPPORTED: ${registry.name} cannot revoke. The token dies when its time is over.`);
      return 1;
    }
    words.say(`the token of ${registry.name} is ${revocation}`);
    return 0;
  } catch (failure) {
    if (!isMintFailure(failure)) throw failure;
    await reportFailure(failure, words);
    return 1;
  }
}
