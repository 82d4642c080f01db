import type { WireResponse } from "./wire.ts";
import { tryReadObject } from "./wire.ts";

const LONGEST_HEADLINE_CHARACTERS = 200;

/**
 * Finds out whether an answer is no API's: a page or a text, as a web filter, a captive portal or a gateway answers in
 * the place of the host.
 *
 * @returns what identifies it: its title or first line, up to 200 characters, as it came; `undefined` for a JSON object
 *   and for an empty body
 */
export function foreignHeadline(response: WireResponse): string | undefined {
  const text = response.body.trim();
  if (text === "" || tryReadObject(response) !== undefined) return undefined;
  const title = /<title[^>]*>([^<]{1,1000})/i.exec(text)?.[1]?.trim() ?? "";
  const lines = text.startsWith("<") ? text.replaceAll(/<(script|style)[^>]*>[^]*?<\/\1>|<[^>]*>/gi, "\n") : text;
  const first = lines.split(/[\r\n]+/, 1_000).find((line) => line.trim() !== "") ?? "";
  return (title === "" ? first.trim() : title).slice(0, LONGEST_HEADLINE_CHARACTERS);
}
