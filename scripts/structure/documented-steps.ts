/** A file that a page tells to write, or to change. */
export interface Step {
  /** From the repository's root. */
  readonly path: string;
  readonly kind: "write" | "change";
  /** The whole file, or a diff. */
  readonly text: string;
}

/** What a section of a page tells to do. */
export interface Steps {
  readonly files: readonly Step[];
  /** Lines for a shell, to be run at the end. */
  readonly commands: readonly string[];
}

/**
 * Reads the steps of a section: each fenced block belongs to the path in backticks right above it, with a colon behind;
 * a block of `sh` has none.
 *
 * @throws {Error} where the section is missing, or a block belongs to no path
 */
export function readSteps(page: string, heading: string): Steps {
  const [, section] = page.split(`\n## ${heading}\n`);
  if (section === undefined) throw new Error(`There is no section "${heading}".`);
  const files: Step[] = [];
  const commands: string[] = [];
  const [text = ""] = section.split("\n## ");
  for (const [, before = "", language, block = ""] of text.matchAll(/(?:([^\n]*)\n\n)?^```(\w+)\n([^]*?)^```$/gm)) {
    const path = /`([^`]+)`:$/.exec(before)?.[1];
    if (language === "sh") commands.push(...block.trim().split("\n"));
    else if (path === undefined) throw new Error(`No path stands above this block:\n${block}`);
    else files.push({ path, kind: language === "diff" ? "change" : "write", text: block });
  }
  return { files, commands };
}

/**
 * Inserts the added lines of a diff, each after the lines that stand before it in the diff.
 *
 * @throws {Error} where a line of the diff is not in the file, after those before it
 */
export function applyDiff(text: string, diff: string): string {
  const lines = text.split("\n");
  let at = 0;
  for (const change of diff.trimEnd().split("\n")) {
    const line = change.slice(1);
    if (change.startsWith("+")) {
      lines.splice(at, 0, line);
      at += 1;
      continue;
    }
    const found = lines.indexOf(line, at);
    if (found < 0) throw new Error(`This line is not there, after those before it: ${line}`);
    at = found + 1;
  }
  return lines.join("\n");
}
