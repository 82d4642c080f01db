import { type Explained, hasDetails } from "./explained.ts";
import { helpUrl } from "./help-url.ts";
import { isCuredByForm } from "./is-cured-by-form.ts";

/** The whole annotation, in UTF-8; longer ones are cut off in lists. */
const LONGEST_ANNOTATION_BYTES = 1_000;
/** A word that is cut shorter than this says nothing. */
const LEAST_ROOM_BYTES = 40;

/** An annotation, and what is left to tell. */
export interface Annotation {
  readonly text: string;
  /** What it has no room for in whole: messages of the registry's, and what is to be pasted. */
  readonly untold: Pick<Explained, "messages" | "paste">;
}

/**
 * Writes the one annotation of a failure: the first line says it all, the others are there as long as they fit.
 */
export function annotationOf(explained: Explained): Annotation {
  const { code, what, remedy, messages, status, paste } = explained;
  const first = cut(`${code}: ${what} ${remedy}`, LONGEST_ANNOTATION_BYTES);
  const intro = `\nIt says${status === undefined ? "" : ` (HTTP ${status})`}: `;
  const told = quoted(messages, LONGEST_ANNOTATION_BYTES - bytes(first + intro));
  let text = told.length === 0 ? first : first + intro + told.join(", ");
  // What is to be pasted or opened is whole or not there.
  const add = (line: string): boolean => {
    const fits = line !== "" && bytes(`${text}\n${line}`) <= LONGEST_ANNOTATION_BYTES;
    if (fits) text += `\n${line}`;
    return fits;
  };
  const isPasteTold = add(explained.findings.length === 0 ? (paste ?? "") : typed(explained));
  const untold = {
    messages: messages.filter((word) => !told.includes(`"${word}"`)),
    paste: isPasteTold || explained.findings.length > 0 ? undefined : paste,
  };
  add(`${hasDetails({ ...explained, ...untold }) ? "More in this step's log, and at" : "More at"} ${helpUrl(code)}`);
  return { text, untold };
}

function typed(explained: Explained): string {
  if (!isCuredByForm(explained)) return "";
  const fields = explained.form.flatMap(({ label, value }) =>
    value === undefined ? [] : [`${label}: ${value === "" ? "(empty)" : value}`],
  );
  const { formUrl } = explained;
  return `${fields.join(" · ")}${formUrl === undefined ? "" : `\n${formUrl.url}`}`;
}

/** As many messages as there is room for; the first is cut sooner than left out. */
function quoted(messages: readonly string[], room: number): readonly string[] {
  const told: string[] = [];
  for (const word of messages) {
    const next = `"${word}"`;
    if (bytes([...told, next].join(", ")) > room) break;
    told.push(next);
  }
  const [first] = messages;
  return told.length === 0 && first !== undefined && room > LEAST_ROOM_BYTES ? [cut(`"${first}"`, room)] : told;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}

function cut(text: string, most: number): string {
  let shorter = text;
  while (bytes(shorter) > most) shorter = `${shorter.slice(0, -2 - Math.floor((bytes(shorter) - most) / 4))}…`;
  return shorter;
}
