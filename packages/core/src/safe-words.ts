import type { Secret } from "./secret.ts";

/** Enough for every reason that the registries are known to give. */
const LONGEST_WORD_CHARACTERS = 300;
const LONGEST_TOTAL_CHARACTERS = 1_024;
/** A server that repeats this much of a secret has given it away. */
const TELLING_PIECE_CHARACTERS = 20;
/** A run this long without a space is a credential sooner than a word. */
const CREDENTIAL_LIKE = /[A-Za-z0-9_+/=-]{120,}/g;
/** Whatever looks like a JWT, or like the beginning of one. */
const JWT_LIKE = /[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{20,}(?:\.[A-Za-z0-9_-]*)?|\beyJ[A-Za-z0-9_-]{8,}/g;
/** C0, DEL, C1, line separators, bidirectional and zero-width marks. */
// oxlint-disable-next-line no-control-regex -- control characters are what it is for
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/g;
/** The runner looks for this anywhere in a line. @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs */
const LEGACY_COMMAND = /##\[/g;

/**
 * Makes words that came from outside fit to be printed: one line each, no control characters, no workflow command, no
 * secret or telling piece of one, nothing that looks like a JWT, 300 characters each and 1,024 in all.
 */
export function safeWords(words: readonly string[], secrets: readonly Secret[] = []): readonly string[] {
  let left = LONGEST_TOTAL_CHARACTERS;
  const safe: string[] = [];
  for (const word of words) {
    const clean = cut(redact(word, secrets), Math.min(LONGEST_WORD_CHARACTERS, left));
    if (clean === "") continue;
    safe.push(clean);
    left -= clean.length;
  }
  return safe;
}

function redact(text: string, secrets: readonly Secret[]): string {
  const bounded = text.length > 65_536 ? text.slice(0, 65_536) : text;
  const lines = withoutPieces(bounded.replace(CONTROL, " "), secrets);
  const joined = bounded.replace(CONTROL, "");
  // A secret that was broken up by control characters would be whole again for a reader who leaves them out.
  const hidesOne = joined !== bounded && withoutPieces(joined, secrets) !== joined;
  return (hidesOne ? withoutPieces(joined, secrets) : lines)
    .replace(JWT_LIKE, "***")
    .replace(CREDENTIAL_LIKE, "***")
    .replace(LEGACY_COMMAND, "# #[")
    .replace(/\s+/g, " ")
    .trim();
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return most < 2 ? "" : `${text.slice(0, most - 1)}…`;
}

/** Replaces each run of characters that is covered by pieces of a secret; a short secret counts as one piece. */
function withoutPieces(text: string, secrets: readonly Secret[]): string {
  let clean = text;
  for (const secret of secrets) {
    const value = secret.reveal();
    if (value === "") continue;
    const size = Math.min(TELLING_PIECE_CHARACTERS, value.length);
    if (clean.length < size) continue;
    const pieces = new Set<string>();
    for (let at = 0; at + size <= value.length; at += 1) pieces.add(value.slice(at, at + size));
    clean = replaceRuns(clean, size, pieces);
  }
  return clean;
}

function replaceRuns(text: string, size: number, pieces: ReadonlySet<string>): string {
  let result = "";
  let kept = 0;
  for (let at = 0; at + size <= text.length;) {
    if (!pieces.has(text.slice(at, at + size))) {
      at += 1;
      continue;
    }
    let end = at + size;
    while (end < text.length && pieces.has(text.slice(end - size + 1, end + 1))) end += 1;
    result += `${text.slice(kept, at)}***`;
    kept = end;
    at = end;
  }
  return result + text.slice(kept);
}
