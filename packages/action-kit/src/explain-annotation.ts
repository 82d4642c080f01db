import { type Explained, hasDetails } from "./explained.ts";
import { helpUrl } from "./help-url.ts";
import { isCuredByForm } from "./is-cured-by-form.ts";

/** The whole annotation, in UTF-8; longer ones are cut off in lists. */
const LONGEST_ANNOTATION_BYTES = 1_000;

/**
 * Writes the one annotation of a failure: the first line says it all, the others are there as long as they fit.
 */
export function annotationOf(explained: Explained): string {
  const { code, what, remedy, words, status, paste } = explained;
  const first = cut(`${code}: ${what} ${remedy}`, LONGEST_ANNOTATION_BYTES);
  const lines = [
    words.length === 0 ? "" : `It says${status === undefined ? "" : ` (HTTP ${status})`}: ${quoted(words)}`,
    explained.findings.length === 0 ? (paste ?? "") : typed(explained),
    `${hasDetails(explained) ? "More in this step's log, and at" : "More at"} ${helpUrl(code)}`,
  ];
  let text = first;
  for (const line of lines) {
    const room = LONGEST_ANNOTATION_BYTES - bytes(`${text}\n`);
    // The registry's words are cut sooner than left out; what is to be pasted or opened is whole or not there.
    if (line !== "" && (line === lines[0] ? room > 60 : bytes(line) <= room)) text += `\n${cut(line, room)}`;
  }
  return text;
}

function typed(explained: Explained): string {
  if (!isCuredByForm(explained)) return "";
  const fields = explained.form.flatMap(({ label, value }) =>
    value === undefined ? [] : [`${label}: ${value === "" ? "(empty)" : value}`],
  );
  const { formUrl } = explained;
  return `${fields.join(" · ")}${formUrl === undefined ? "" : `\n${formUrl.url}`}`;
}

function quoted(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

function cut(text: string, most: number): string {
  let shorter = text;
  while (bytes(shorter) > most) shorter = `${shorter.slice(0, -2 - Math.floor((bytes(shorter) - most) / 4))}…`;
  return shorter;
}
