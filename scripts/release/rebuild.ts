import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, sep } from "node:path";
import { buildSource, type BuildRequest } from "./build-source.ts";
import { pathInTree, ROOT_FOLDER } from "./layout.ts";

/** Files of a release tree as their source gives them, by path. */
export type Files = ReadonlyMap<string, Buffer>;

/** Rebuilds what releases name as their sources. */
export interface Rebuilder extends AsyncDisposable {
  /** The files of actions, and of the root, as a source gives them. */
  rebuild(source: string, ids: readonly string[]): Promise<{ readonly actions: Files; readonly root: Files }>;
}

/** Starts to rebuild; each action of each source is built once, however many releases hold it. */
export async function startRebuilder(
  repository: string,
  build: (request: BuildRequest) => Promise<void> = buildSource,
): Promise<Rebuilder> {
  const folder = await mkdtemp(join(tmpdir(), "mint-verify-"));
  /** Built folders, by source and by name. */
  const built = new Map<string, Map<string, Files>>();
  return {
    rebuild: async (source, ids) => {
      const known = built.get(source) ?? new Map<string, Files>();
      built.set(source, known);
      const wanted = ids.filter((id) => !known.has(id));
      if (wanted.length > 0 || !known.has(ROOT_FOLDER)) {
        const out = join(folder, "built");
        await build({ repository, commit: source, ids: wanted, checkout: join(folder, "checkout"), out });
        for (const name of [...wanted, ROOT_FOLDER]) known.set(name, await readFolder(join(out, name)));
      }
      const actions = ids.flatMap((id) =>
        [...(known.get(id) ?? [])].map(([file, bytes]): [string, Buffer] => [pathInTree(id, file), bytes]),
      );
      return { actions: new Map(actions), root: known.get(ROOT_FOLDER) ?? new Map() };
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

async function readFolder(folder: string): Promise<Files> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const files = paths.map(async (path): Promise<readonly [string, Buffer]> => {
    return [path.slice(folder.length + 1).replaceAll(sep, "/"), await readFile(path)];
  });
  return new Map(await Promise.all(files));
}
