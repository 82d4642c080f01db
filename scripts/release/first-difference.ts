/** The first difference between two files. */
export interface Difference {
  readonly file: string;
  /** Line and column, with an excerpt of each file. */
  readonly description: string;
}

const EXCERPT_CHARACTERS = 60;

/** Finds the first difference between what a release has and what its source gives; `undefined` if there is none. */
export function firstDifference(
  file: string,
  released: Buffer | undefined,
  rebuilt: Buffer | undefined,
): Difference | undefined {
  if (released === undefined) return { file, description: "is missing in the release; its source has it" };
  if (rebuilt === undefined) return { file, description: "is in the release and comes from nowhere in its source" };
  if (released.equals(rebuilt)) return undefined;
  const length = Math.min(released.length, rebuilt.length);
  let offset = 0;
  while (offset < length && released[offset] === rebuilt[offset]) offset += 1;
  const before = released.subarray(0, offset).toString("latin1");
  const line = before.split("\n").length;
  const column = offset - before.lastIndexOf("\n");
  return {
    file,
    description:
      `differs from its source at byte ${offset}, line ${line}, column ${column}:\n` +
      `  released: ${excerpt(released, offset)}\n  rebuilt:  ${excerpt(rebuilt, offset)}`,
  };
}

/** As JSON, so that nothing in a tampered file reaches a terminal as it is. */
function excerpt(bytes: Buffer, offset: number): string {
  if (offset >= bytes.length) return `(ends here, after ${bytes.length} bytes)`;
  const from = Math.max(bytes.lastIndexOf("\n", offset - 1) + 1, offset - EXCERPT_CHARACTERS / 2);
  const text = bytes.subarray(from, from + EXCERPT_CHARACTERS).toString("latin1");
  return JSON.stringify(text).replaceAll(
    /[\u007f-\u{10ffff}]/gu,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** A name that somebody else chose, so that nothing in it reaches a terminal as it is. */
export function printable(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : JSON.stringify(name).replaceAll(/[^ -~]/g, "?");
}
