import type { WireResponse } from "./wire.ts";
import { invalidResponse, textField, tryReadObject } from "./wire.ts";
import type { Secret } from "../base/secret.ts";
import { sanitizeAll } from "../base/sanitize.ts";

const LONGEST_HEADLINE_CHARACTERS = 200;
/** A page says what it is before this many characters. */
const LONGEST_HEAD_CHARACTERS = 16_384;
/** A tag must not contain the beginning of another: an unclosed tag would be searched to the end each time. */
const TITLE = /<title[^<>]*>([^<]{1,1000})/i;
const TAGS = /<(script|style)[^<>]*>[^]*?<\/\1>|<[^<>]*>?/gi;

/**
 * Recognizes an answer that is not an API's: a page or a text from a web filter, a captive portal or a gateway instead
 * of the host, or a JSON object in which the host's own words were not found.
 *
 * @param isRead whether the host's own words, or a status that it is known to answer, were found in it
 * @returns what identifies it: its title or first line, up to 200 characters, as it came; `undefined` for an object that
 *   was read and for an empty body
 */
export function foreignHeadline(response: WireResponse, isRead = true): string | undefined {
  const text = response.body.trim();
  const object = tryReadObject(response);
  if (text === "" || (object !== undefined && (isRead || Object.keys(object).length === 0))) return undefined;
  if (object !== undefined)
    return textField(object, "title", "message", "error", "detail")?.slice(0, LONGEST_HEADLINE_CHARACTERS) ?? "";
  const title = TITLE.exec(text)?.[1]?.trim() ?? "";
  const head = text.slice(0, LONGEST_HEAD_CHARACTERS);
  const lines = head.startsWith("<") ? head.replaceAll(TAGS, "\n") : head;
  const first = lines.split(/[\r\n]+/, 1_000).find((line) => line.trim() !== "") ?? "";
  return (title === "" ? first.trim() : title).slice(0, LONGEST_HEADLINE_CHARACTERS);
}

/**
 * Refuses a page that came as a success, and says what it calls itself. Of other text nothing is said: it may hold a
 * token that nobody knows yet.
 *
 * @throws {@link ResponseError} `RESPONSE_INVALID`
 */
export function refusePage(
  response: WireResponse,
  who: string,
  seen: { host: string; secrets: readonly Secret[] },
): void {
  const headline = response.body.trimStart().startsWith("<") ? foreignHeadline(response) : undefined;
  if (headline === undefined) return;
  const messages = sanitizeAll([headline], seen.secrets);
  throw invalidResponse(`${who} answered with a page, not with a JSON object.`, { host: seen.host, messages });
}
