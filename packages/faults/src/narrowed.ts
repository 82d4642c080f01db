/** The signature at the end of a macaroon of version 2, and what stands before it. */
const TAIL_BYTES = 35;

/**
 * Finds the token of a registry that a text is, or was narrowed from: its holder put caveats between the token's own
 * and a new signature. Whether the signature holds is for the sandbox to say.
 */
export function originOf(text: string, tokens: ReadonlySet<string>): string | undefined {
  return tokens.has(text) ? text : [...tokens].find((token) => caveatsBetween(token, text) !== undefined);
}

/** Writes the caveats that were put to a token, as one text. */
export function caveatsBetween(token: string, narrowed: string): string | undefined {
  if (!token.startsWith("pypi-") || !narrowed.startsWith("pypi-")) return undefined;
  const [before, after] = [token, narrowed].map((text) => Buffer.from(text.slice("pypi-".length), "base64url"));
  if (before === undefined || after === undefined || before.length <= TAIL_BYTES) return undefined;
  const kept = before.subarray(0, before.length - TAIL_BYTES);
  const isLonger = after.length > before.length && after.subarray(0, kept.length).equals(kept);
  return isLonger ? after.subarray(kept.length, after.length - TAIL_BYTES).toString("latin1") : undefined;
}
