import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Git } from "./git.ts";

/** Files of a tree and the blobs that they are, by path. */
export type Blobs = ReadonlyMap<string, string>;

/** Lists the files of a commit. */
export async function readTree(git: Git, commit: string): Promise<Blobs> {
  const entries = (await git.bytes(["ls-tree", "-r", "-z", commit])).toString("utf8").split("\0");
  return new Map(
    entries.flatMap((entry): (readonly [string, string])[] => {
      const [, blob, path] = /^\d+ blob ([0-9a-f]+)\t(.*)$/s.exec(entry) ?? [];
      return blob === undefined || path === undefined ? [] : [[path, blob]];
    }),
  );
}

/** Writes a tree of plain files and returns its name; index and work tree of the repository are left alone. */
export async function writeTree(git: Git, blobs: Blobs): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "mint-index-"));
  try {
    const env = { GIT_INDEX_FILE: join(folder, "index") };
    const input = [...blobs].map(([path, blob]) => `100644 ${blob}\t${path}\0`).join("");
    await git.text(["update-index", "-z", "--index-info"], { env, input });
    return await git.text(["write-tree"], { env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Writes a file's content and returns its name. */
export function writeBlob(git: Git, content: string | Uint8Array): Promise<string> {
  return git.text(["hash-object", "-w", "--stdin", "--no-filters"], { input: content });
}
