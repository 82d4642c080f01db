import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Git } from "./git.ts";

/** Something that a tree holds, under a path. */
export interface Entry {
  /** `100644` for a plain file. */
  readonly mode: string;
  /** `blob` for files and symbolic links, `commit` for submodules. */
  readonly kind: string;
  readonly object: string;
}

/** The mode of a plain file: neither executable nor a link. */
export const PLAIN_FILE = "100644";

/** Files of a tree and the blobs that they are, by path. */
export type Blobs = ReadonlyMap<string, string>;

/** Lists everything that a commit holds but folders, whatever it is. */
export async function readEntries(git: Git, commit: string): Promise<ReadonlyMap<string, Entry>> {
  const lines = (await git.bytes(["ls-tree", "-r", "-z", commit])).toString("utf8").split("\0");
  return new Map(
    lines.flatMap((line): (readonly [string, Entry])[] => {
      const [, mode = "", kind = "", object = "", path] = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(line) ?? [];
      return path === undefined ? [] : [[path, { mode, kind, object }]];
    }),
  );
}

/** Lists the files of a commit. */
export async function readTree(git: Git, commit: string): Promise<Blobs> {
  const entries = [...(await readEntries(git, commit))].filter(([, { kind }]) => kind === "blob");
  return new Map(entries.map(([path, { object }]) => [path, object]));
}

/**
 * Reads blobs, all with one call of git.
 *
 * @throws {Error} if one is missing
 */
export async function readBlobs(git: Git, blobs: Iterable<string>): Promise<ReadonlyMap<string, Buffer>> {
  const wanted = [...new Set(blobs)];
  const found = new Map<string, Buffer>();
  if (wanted.length === 0) return found;
  const bytes = await git.bytes(["cat-file", "--batch"], { input: `${wanted.join("\n")}\n` });
  let offset = 0;
  for (const blob of wanted) {
    const start = bytes.indexOf("\n", offset) + 1;
    const [, kind, size] = bytes.toString("utf8", offset, start).trimEnd().split(" ");
    if (kind !== "blob") throw new Error(`${git.folder} has no file ${blob}`);
    const end = start + Number(size);
    found.set(blob, bytes.subarray(start, end));
    offset = end + 1;
  }
  return found;
}

/** Writes a tree of plain files and returns its name; index and work tree of the repository are left alone. */
export async function writeTree(git: Git, blobs: Blobs): Promise<string> {
  const entries = [...blobs].map(([path, object]): [string, Entry] => [
    path,
    { mode: PLAIN_FILE, kind: "blob", object },
  ]);
  return writeEntries(git, new Map(entries));
}

/** Writes a tree of anything and returns its name. */
export async function writeEntries(git: Git, entries: ReadonlyMap<string, Entry>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mint-index-"));
  try {
    const env = { GIT_INDEX_FILE: join(folder, "index") };
    const input = [...entries].map(([path, { mode, object }]) => `${mode} ${object}\t${path}\0`).join("");
    await git.text(["update-index", "-z", "--index-info"], { env, input });
    return await git.text(["write-tree"], { env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes the contents of files and returns their names, in the same order. */
export async function writeFiles(git: Git, paths: readonly string[]): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  return git.lines(["hash-object", "-w", "--stdin-paths", "--no-filters"], { input: `${paths.join("\n")}\n` });
}

/** Writes a file's content and returns its name. */
export function writeBlob(git: Git, content: string | Uint8Array): Promise<string> {
  return git.text(["hash-object", "-w", "--stdin", "--no-filters"], { input: content });
}
