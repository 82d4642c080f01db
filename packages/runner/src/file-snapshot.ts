import { createHash } from "node:crypto";
import { readdir, readFile, readlink, stat } from "node:fs/promises";
import { join, relative } from "node:path";
import type { FileChange } from "./phase-result.ts";

/** Every file under a folder, with the digest of what it holds. */
export type FileSnapshot = ReadonlyMap<string, string>;

/** Takes down the files under `root`, `except` aside; folders count only by what they hold. */
export async function takeSnapshot(root: string, except: readonly string[] = []): Promise<FileSnapshot> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const snapshot = new Map<string, string>();
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isDirectory() || except.includes(path)) continue;
    const content = entry.isFile() ? await readFile(path) : entry.isSymbolicLink() ? await readlink(path) : "";
    snapshot.set(relative(root, path), createHash("sha256").update(content).digest("base64"));
  }
  return snapshot;
}

/** Lists what changed under `root` since `before`. */
export async function changesSince(
  before: FileSnapshot,
  root: string,
  except: readonly string[],
): Promise<FileChange[]> {
  const after = await takeSnapshot(root, except);
  const changes: FileChange[] = [];
  for (const [path, digest] of after) {
    if (before.get(path) === digest) continue;
    const text = await textOf(join(root, path));
    changes.push({ path, change: before.has(path) ? "modified" : "created", text });
  }
  for (const path of before.keys()) {
    if (!after.has(path)) changes.push({ path, change: "deleted", text: "" });
  }
  return changes;
}

/** Only files have a text: a pipe or a device that an action left would be read without end. */
async function textOf(path: string): Promise<string> {
  try {
    return (await stat(path)).isFile() ? await readFile(path, "utf8") : "";
  } catch {
    return "";
  }
}
