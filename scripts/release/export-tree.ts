import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Git } from "./git.ts";
import { readTree } from "./tree.ts";

/** Writes the files of a commit into a folder, as a runner would unpack them. */
export async function exportTree(git: Git, commit: string, folder: string): Promise<void> {
  for (const [path, blob] of await readTree(git, commit)) {
    const target = join(folder, path);
    await mkdir(dirname(target), { recursive: true });
    await writeFile(target, await git.bytes(["cat-file", "blob", blob]));
  }
}
