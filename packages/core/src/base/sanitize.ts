import type { Secret } from "./secret.ts";

/** Enough for every reason that the registries are known to give. */
const LONGEST_WORD_CHARACTERS = 300;
const LONGEST_TOTAL_CHARACTERS = 1_024;
/** An answer of 64 KiB can hold 20,000 messages, empty or invisible ones too; no more than this are looked at. */
const MAX_MESSAGES = 50;
/** A piece of a secret this long must not be shown. */
const TELLING_PIECE_CHARACTERS = 20;
/** A shorter piece also occurs in common messages. */
const SHORTEST_SECRET_CHARACTERS = 6;
/** So many characters without a space are more likely a credential than a word. They are removed first, because the later steps are slow on them. */
const CREDENTIAL_LIKE = /[A-Za-z0-9_+/=-]{120,}/g;
/** Anything that looks like a JWT, or like the beginning of one. */
const JWT_LIKE = /\beyJ[\w-]{8,}(?:\.[\w-]*){0,2}|[\w-]{20,}\.[\w-]{20,}(?:\.[\w-]*)?/g;
/** Control characters, line separators, and invisible marks. */
const CONTROL = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]+/gu;
/** A server's answer is no longer than this. */
const LONGEST_INPUT_CHARACTERS = 65_536;
/** The runner looks for this anywhere in a line. @see https://github.com/actions/runner/blob/main/src/Runner.Common/ActionCommand.cs */
const LEGACY_COMMAND = /##\[/g;

/**
 * Makes messages that came from outside fit to be printed: one line each, no control characters, no workflow command,
 * no secret or recognizable piece of one, encoded ones included, nothing that looks like a JWT, 300 characters each and
 * 1,024 in all.
 */
export function sanitizeAll(messages: readonly string[], secrets: readonly Secret[] = []): readonly string[] {
  const redact = plainRedactor(secrets);
  const safe: string[] = [];
  let left = LONGEST_TOTAL_CHARACTERS;
  for (const message of messages.slice(0, MAX_MESSAGES)) {
    const shown = cut(tidy(message, redact), Math.min(LONGEST_WORD_CHARACTERS, left));
    const clean = spellings(shown).every((one) => redact(one) === one) ? shown : "***";
    if (clean !== "") safe.push(clean);
    left -= clean.length;
    if (left <= 0) break;
  }
  return safe;
}

/**
 * Makes a function that replaces every recognizable piece of a secret in a text, and nothing else. If blanks or
 * invisible characters break up a secret in the text, the function removes them.
 */
export function redactor(secrets: readonly Secret[]): (text: string) => string {
  const redact = plainRedactor(secrets);
  return (text) => {
    const clean = redact(text);
    const bare = squeezed(clean.replace(CONTROL, ""));
    const cleanBare = redact(bare);
    return cleanBare === bare ? clean : cleanBare;
  };
}

/** Percent-encoding, and the escapes of JSON, JavaScript and HTML. */
const ESCAPE = /(?:%|\\x|\\u00|&#x)([\da-f]{2});?|&#(\d{2,3});?/gi;

/** Decodes a text in every way that may apply: escapes, base64 and hexadecimal, wherever they begin in it. */
function spellings(text: string): readonly string[] {
  const bare = squeezed(text);
  const decoded = (encoding: "base64" | "hex", others: RegExp): readonly string[] =>
    [0, 1, 2, 3].map((at) => Buffer.from(bare.replace(others, "").slice(at), encoding).toString("latin1"));
  const unescaped = bare.replace(ESCAPE, (_, hex, decimal) => String.fromCharCode(Number(decimal ?? `0x${hex}`)));
  return [unescaped, ...decoded("base64", /[^\w+/-]/g), ...decoded("hex", /[^\da-f]/gi)];
}

function plainRedactor(secrets: readonly Secret[]): (text: string) => string {
  const pieces = secrets.map(piecesOf);
  return (text) => withoutPieces(text, pieces);
}

/** The pieces that give a secret away, all of one length. */
interface Pieces {
  readonly size: number;
  /** Whether a text may contain a piece. Checked first, because it almost never does and the set is large. */
  mayStandIn(text: string): boolean;
  all(): ReadonlySet<string>;
}

/** Makes one longer text fit to be printed, as {@link sanitizeAll} does, cut at 1,024 characters. */
export function sanitize(text: string): string {
  return cut(
    tidy(text, (unredacted) => unredacted),
    LONGEST_TOTAL_CHARACTERS,
  );
}

/** One invisible character; a blank is visible. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u00a0\u2000-\u200a\u202f\u205f\u3000\u3164\u115f\u1160]/gu;

/**
 * Makes a value of the job's own claims fit to be printed as it is to be typed: printable characters and blanks stay, an
 * invisible one becomes visible as `U+200D`, at most 1,024 characters. Secrets were replaced when the claims were read.
 */
export function printable(text: string): string {
  const visible = text
    .slice(0, LONGEST_INPUT_CHARACTERS)
    .replace(INVISIBLE, codePointOf)
    .replace(LEGACY_COMMAND, "# #[");
  return cut(visible, LONGEST_TOTAL_CHARACTERS);
}

/** Blanks that look like an ordinary one, which they are not where a registry compares values. */
const ODD_BLANKS = /[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]/g;
/** What YAML reads as text without quotation marks. @see https://yaml.org/spec/1.2.2/#733-plain-style */
const PLAIN_YAML = /^(?!true$|on$)[a-z][\w./-]*$/i;

/** Writes a value as YAML: in quotation marks where it would be read as something else without them. */
export function yamlText(value: string): string {
  return PLAIN_YAML.test(value) ? value : JSON.stringify(value);
}

/** Writes a character as `U+200D`. */
export function codePointOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}`;
}

function tidy(text: string, redact: (text: string) => string): string {
  const bounded = text.slice(0, LONGEST_INPUT_CHARACTERS);
  // A reader could restore a broken-up secret by leaving out the characters that break it up.
  const bare = redact(squeezed(bounded.replace(CONTROL, "")));
  const readable = [" ", ""].map((gap) => redact(bounded.replace(CONTROL, gap)));
  return (readable.find((clean) => starred(squeezed(clean)) === starred(bare)) ?? bare)
    .replace(CREDENTIAL_LIKE, "***")
    .replace(JWT_LIKE, "***")
    .replace(LEGACY_COMMAND, "# #[")
    .replace(ODD_BLANKS, codePointOf)
    .replace(/\s+/g, " ")
    .trim();
}

/** Without the blank, the pieces on both sides of it form one piece. */
function starred(text: string): string {
  return text.replace(/\*{3,}/g, "***");
}

function squeezed(text: string): string {
  return text.replace(/\s+/g, "");
}

function cut(text: string, most: number): string {
  if (text.length <= most) return text;
  return most < 2 ? "" : `${text.slice(0, most - 1)}…`;
}

/** The pieces of a secret are computed once for all texts. */
const PIECES = new WeakMap<Secret, Pieces>();

function piecesOf(secret: Secret): Pieces {
  const known = PIECES.get(secret) ?? makePieces(secret.reveal());
  PIECES.set(secret, known);
  return known;
}

/** For so little text the secret itself is searched: cutting it up costs 7 MB and some milliseconds. */
const PLAIN_SEARCH_CHARACTERS = 8_000;

/** With sets, the cost depends on the length of the text only, not of the secret: an answer may choose both. */
function makePieces(value: string): Pieces {
  const size = value.length < SHORTEST_SECRET_CHARACTERS ? 0 : Math.min(TELLING_PIECE_CHARACTERS, value.length);
  // Any text as long as a piece contains a whole block of half that length.
  const block = Math.max(1, size >> 1);
  let searched = 0;
  let blocks: ReadonlySet<string> | undefined;
  let all: ReadonlySet<string> | undefined;
  return {
    size,
    mayStandIn: (text) => {
      if (size === 0 || text.length < size) return false;
      searched += text.length;
      if (searched > PLAIN_SEARCH_CHARACTERS) blocks ??= windowsOf(value, block);
      for (let at = 0; at + block <= text.length; at += block) {
        const part = text.slice(at, at + block);
        if (blocks?.has(part) ?? value.includes(part)) return true;
      }
      return false;
    },
    all: () => (all ??= windowsOf(value, size)),
  };
}

function windowsOf(value: string, size: number): ReadonlySet<string> {
  const windows = new Set<string>();
  for (let at = 0; at + size <= value.length; at += 1) windows.add(value.slice(at, at + size));
  return windows;
}

/** Replaces each run of characters that pieces of a secret cover. */
function withoutPieces(text: string, pieces: readonly Pieces[]): string {
  let clean = text;
  for (const piece of pieces) {
    if (!piece.mayStandIn(clean)) continue;
    const { size } = piece;
    const all = piece.all();
    let result = "";
    let kept = 0;
    let begin = 0;
    let end = 0;
    for (let at = 0; at + size <= clean.length; at += 1) {
      if (!all.has(clean.slice(at, at + size))) continue;
      if (at >= end) {
        result += end === 0 ? "" : `${clean.slice(kept, begin)}***`;
        kept = end;
        begin = at;
      }
      end = at + size;
    }
    if (end > 0) result += `${clean.slice(kept, begin)}***`;
    kept = end;
    clean = result + clean.slice(kept);
  }
  return clean;
}
