import { ambient, explicitToken, type Identity, type Io, Secret } from "@mint/core";
import type { Call } from "./command-line/command.ts";
import { UsageError } from "./command-line/usage-error.ts";

/** No token is near this size. */
const LONGEST_BYTES = 65_536;

/**
 * Reads a secret from stdin, to its end.
 *
 * @throws {@link UsageError} for a terminal, and for more than a token can be
 */
export async function readStdin(): Promise<Secret> {
  const { stdin } = process;
  if (stdin.isTTY) throw new UsageError("stdin is a terminal: pipe the token in");
  const chunks: Buffer[] = [];
  let received = 0;
  for await (const chunk of stdin) {
    const bytes = Buffer.from(chunk);
    received += bytes.length;
    if (received > LONGEST_BYTES) throw new UsageError("stdin holds more than a token can be");
    chunks.push(bytes);
  }
  return new Secret(Buffer.concat(chunks).toString("utf8").trim());
}

/**
 * Finds the identity to mint with: what stdin holds, where that was asked for, else the CI's.
 *
 * @throws {@link IdentityError} `IDENTITY_MISSING`
 */
export async function identityOf(call: Call, io: Io): Promise<Identity> {
  if (!call.flags.has("id-token-stdin")) return ambient(io.env);
  return explicitToken({ token: await readStdin() });
}
