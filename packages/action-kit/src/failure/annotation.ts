import type { Explanation } from "@mint/core/host";
import { hasDetails } from "./log.ts";

/** The limit for an annotation in UTF-8; lists cut off longer ones. */
const LONGEST_ANNOTATION_BYTES = 1_000;
/** A message that is cut shorter than this is useless. */
const SHORTEST_MESSAGE_BYTES = 40;

/** An annotation, and what did not fit into it. */
export interface Annotation {
  readonly text: string;
  /** The registry's messages and the text to paste that did not fit. */
  readonly remaining: Pick<Explanation, "messages" | "paste">;
}

/** Writes the title of the one annotation, which lists of annotations show first; the code stays in its text. */
export function titleOf({ registry }: Pick<Explanation, "registry">): string {
  return registry === undefined ? "No token" : `No token from ${registry}`;
}

/**
 * Writes the one annotation of a failure. The first line is complete in itself; the others follow if they fit.
 */
export function annotationOf(explanation: Explanation): Annotation {
  const { code, what, remedy, messages, status, paste, helpUrl } = explanation;
  const hasFindings = explanation.findings.length > 0;
  const first = cut(`${code}: ${what} ${remedy}`, LONGEST_ANNOTATION_BYTES);
  const intro = `\nIt says${status === undefined ? "" : ` (HTTP ${status})`}: `;
  const quotes = quoted(messages, LONGEST_ANNOTATION_BYTES - bytes(first + intro));
  let text = quotes.length === 0 ? first : first + intro + quotes.join(", ");
  // Text to paste and links are included whole or not at all.
  const add = (line: string): boolean => {
    const fits = line !== "" && bytes(`${text}\n${line}`) <= LONGEST_ANNOTATION_BYTES;
    if (fits) text += `\n${line}`;
    return fits;
  };
  const hasPaste = add(formOf(explanation) || (hasFindings ? "" : (paste ?? "")));
  const remaining = {
    messages: messages.filter((message) => !quotes.includes(`"${message}"`)),
    paste: hasPaste || hasFindings ? undefined : paste,
  };
  add(`${hasDetails({ ...explanation, ...remaining }) ? "More in this step's log, and at" : "More at"} ${helpUrl}`);
  return { text, remaining };
}

function formOf({ formFirst, form, formUrl }: Explanation): string {
  if (!formFirst) return "";
  const fields = form.flatMap(({ label, value }) =>
    value === undefined ? [] : [`${label}: ${value === "" ? "(none)" : value}`],
  );
  return `${fields.join(" · ")}${formUrl === undefined ? "" : `\n${formUrl.url}`}`;
}

/** As many messages as fit; the first is cut rather than left out. */
function quoted(messages: readonly string[], maxBytes: number): readonly string[] {
  const quotes: string[] = [];
  for (const message of messages) {
    const next = `"${message}"`;
    if (bytes([...quotes, next].join(", ")) > maxBytes) break;
    quotes.push(next);
  }
  const [first] = messages;
  if (quotes.length > 0 || first === undefined || maxBytes <= SHORTEST_MESSAGE_BYTES) return quotes;
  return [cut(`"${first}"`, maxBytes)];
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

function cut(text: string, maxBytes: number): string {
  let shorter = text;
  while (bytes(shorter) > maxBytes) shorter = `${shorter.slice(0, -2 - Math.floor((bytes(shorter) - maxBytes) / 4))}…`;
  return shorter;
}
