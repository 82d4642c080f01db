import { firstDifference, printable } from "./first-difference.ts";
import type { Git } from "./git.ts";
import { RELEASE_MANIFEST } from "./layout.ts";
import type { Files } from "./rebuild.ts";
import { type Entry, PLAIN_FILE, readBlobs, readEntries, writeEntries } from "./tree.ts";

/**
 * Compares the tree of a commit with the files that its sources give: names, kinds, modes and every byte.
 *
 * @returns what differs, in words; nothing where the tree is the one that git makes of these files
 */
export async function compareTree(git: Git, commit: string, expected: Files): Promise<readonly string[]> {
  const entries = await readEntries(git, commit);
  // The code first, then the lists about it: the first line is the one that people read.
  const paths = [...new Set([...entries.keys(), ...expected.keys()])].toSorted(
    (a, b) => weight(a) - weight(b) || (a < b ? -1 : 1),
  );
  const files = [...entries.values()].filter(({ kind }) => kind === "blob");
  const contents = await readBlobs(
    git,
    files.map(({ object }) => object),
  );
  const problems = paths.flatMap((path) => {
    const words = compareEntry(contents, path, entries.get(path), expected.get(path));
    return words === undefined ? [] : [`${printable(path)} ${words}`];
  });
  if (problems.length > 0) return problems;
  const [tree, rebuilt] = [await git.text(["rev-parse", `${commit}^{tree}`]), await writeEntries(git, entries)];
  // Empty folders, and entries that stand twice or in another order.
  return tree === rebuilt ? [] : [`the tree ${tree} holds more than its files, which make the tree ${rebuilt}`];
}

function compareEntry(
  contents: ReadonlyMap<string, Buffer>,
  path: string,
  entry: Entry | undefined,
  expected: Buffer | undefined,
): string | undefined {
  const released = entry === undefined ? undefined : contents.get(entry.object);
  if (entry === undefined || (entry.kind === "blob" && entry.mode === PLAIN_FILE))
    return firstDifference(path, released, expected)?.description;
  const instead = expected === undefined ? "it comes from nowhere in its source" : "its source gives a plain file";
  return `is ${describeKind(entry, released)} in the release; ${instead}`;
}

function describeKind({ mode, kind, object }: Entry, content: Buffer | undefined): string {
  if (kind === "commit") return `a submodule (${object})`;
  if (mode === "120000") return `a symbolic link to ${printable(String(content))}`;
  return mode === "100755" ? "an executable file" : `of mode ${mode}`;
}

function weight(path: string): number {
  if (path.endsWith(".cjs")) return 0;
  if (path.endsWith("action.yml")) return 1;
  return path === RELEASE_MANIFEST ? 3 : 2;
}
