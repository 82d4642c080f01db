import { Secret } from "@mint/core";
import { UsageError } from "./usage-error.ts";

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
