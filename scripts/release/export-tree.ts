import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Git } from "./git.ts";
import { readBlobs, readTree } from "./tree.ts";

/** Writes the files of a commit into a folder, as a runner would unpack them. */
export async function exportTree(git: Git, commit: string, folder: string): Promise<void> {
  const tree = await readTree(git, commit);
  const contents = await readBlobs(git, tree.values());
  for (const [path, blob] of tree) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, contents.get(blob) ?? "");
  }
}
