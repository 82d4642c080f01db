import type { WireResponse } from "./wire.ts";
import { tryReadObject } from "./wire.ts";

const LONGEST_HEADLINE_CHARACTERS = 200;
/** A page says what it is before this many characters. */
const LONGEST_HEAD_CHARACTERS = 16_384;
/** A tag must not contain the beginning of another: an unclosed tag would be searched to the end each time. */
const TITLE = /<title[^<>]*>([^<]{1,1000})/i;
const TAGS = /<(script|style)[^<>]*>[^]*?<\/\1>|<[^<>]*>?/gi;

/**
 * Recognizes an answer that is not an API's: a page or a text from a web filter, a captive portal or a gateway instead
 * of the host.
 *
 * @returns what identifies it: its title or first line, up to 200 characters, as it came; `undefined` for a JSON object
 *   and for an empty body
 */
export function foreignHeadline(response: WireResponse): string | undefined {
  const text = response.body.trim();
  if (text === "" || tryReadObject(response) !== undefined) return undefined;
  const title = TITLE.exec(text)?.[1]?.trim() ?? "";
  const head = text.slice(0, LONGEST_HEAD_CHARACTERS);
  const lines = head.startsWith("<") ? head.replaceAll(TAGS, "\n") : head;
  const first = lines.split(/[\r\n]+/, 1_000).find((line) => line.trim() !== "") ?? "";
  return (title === "" ? first.trim() : title).slice(0, LONGEST_HEADLINE_CHARACTERS);
}
