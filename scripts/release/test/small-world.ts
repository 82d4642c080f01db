import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import type { BuildRequest } from "../build-source.ts";
import { type Git, openGit } from "../git.ts";
import { DISPATCHER, ROOT_FILES, ROOT_FOLDER } from "../layout.ts";
import { moveMajors } from "../move-majors.ts";
import { release } from "../release.ts";
import { type Entry, PLAIN_FILE, readEntries, writeBlob, writeEntries } from "../tree.ts";
import { type Verification, verify, verifyAll } from "../verify.ts";

/** A commit that somebody puts on top of a release branch. */
export interface Forgery {
  /** Changes what the tree of the release before it holds. */
  readonly change?: (entries: Map<string, Entry>) => void | Promise<void>;
  /** Is used instead of the changed tree. */
  readonly tree?: string;
  /** Default: the latest release and its source. */
  readonly parents?: readonly string[];
  /** Default: says that nothing is new. */
  readonly message?: string;
}

/** A repository of a few files whose build takes no time, which is its own remote, with releases as the real one has. */
export interface SmallWorld extends AsyncDisposable {
  readonly git: Git;
  readonly folder: string;
  /** Writes files of main, and commits; returns the commit. */
  merge(files: Readonly<Record<string, string>>): Promise<string>;
  /** A commit with other contents that is on no branch. */
  stray(files: Readonly<Record<string, string>>): Promise<string>;
  /** Releases main and moves the major tags; returns the tip of v1. */
  release(): Promise<string>;
  tip(): Promise<string>;
  forge(forgery: Forgery): Promise<string>;
  /** A plain file, or something else, with these contents. */
  entry(content: string, mode?: string): Promise<Entry>;
  /** Puts refs of the remote where somebody wants them. */
  push(...refs: readonly string[]): Promise<void>;
  verify(ref: string): Promise<Verification>;
  verifyAll(): Promise<readonly Verification[]>;
  /** What was built so far. */
  readonly builds: BuildRequest[];
}

/** What main has before the first release. */
export const FILES: Readonly<Record<string, string>> = {
  LICENSE: "Do as you like.\n",
  "README.md": "[Recipes](docs/recipes.md)\n",
  "SECURITY.md": "Write to us.\n",
  "docs/TROUBLESHOOTING.md": "# When it fails\n",
  ...action("pypi", "1.0.0"),
  ...action("nuget", "1.0.0"),
  ...action(DISPATCHER, "1.0.0"),
};

/** The files of an action. */
export function action(id: string, version: string, code = `mint("${id}");\n`): Readonly<Record<string, string>> {
  return {
    [`actions/${id}/action.yml`]: `name: ${id}\n`,
    [`actions/${id}/package.json`]: JSON.stringify({ name: `${id}-mint`, version }),
    [`actions/${id}/action.cjs`]: code,
  };
}

/** Makes a repository without a release, or copies one. */
export async function startSmallWorld(model?: SmallWorld): Promise<SmallWorld> {
  const folder = await mkdtemp(join(tmpdir(), "mint-small-"));
  const git = openGit(join(folder, "clone"));
  if (model === undefined) {
    await openGit(folder).text(["init", "--quiet", "--initial-branch=main", "clone"]);
    const settings = {
      "user.name": "Somebody",
      "user.email": "somebody@example.org",
      "remote.origin.url": "../remote.git",
    };
    for (const [key, value] of Object.entries(settings)) await git.text(["config", key, value]);
  } else await cp(model.folder, folder, { recursive: true });
  const builds: BuildRequest[] = [];
  const build = async (request: BuildRequest): Promise<void> => {
    builds.push(request);
    await buildSmall(git, request);
  };
  const options = { repository: git.folder, remote: ".", build };
  const tip = () => git.text(["rev-parse", "refs/heads/releases/v1"]);
  const entry: SmallWorld["entry"] = async (content, mode = PLAIN_FILE) => ({
    mode,
    kind: "blob",
    object: await writeBlob(git, content),
  });
  return {
    git,
    folder,
    builds,
    tip,
    entry,
    merge: async (files) => {
      for (const [path, text] of Object.entries(files)) {
        await mkdir(dirname(join(git.folder, path)), { recursive: true });
        await writeFile(join(git.folder, path), text);
      }
      await git.text(["add", "--all"]);
      await git.text(["commit", "--quiet", "--no-verify", "--allow-empty", "-m", "Merged"]);
      return git.text(["rev-parse", "HEAD"]);
    },
    stray: async (files) => {
      const head = await git.text(["rev-parse", "HEAD"]);
      const entries = new Map(await readEntries(git, head));
      for (const [path, text] of Object.entries(files)) entries.set(path, await entry(text));
      return git.text(["commit-tree", await writeEntries(git, entries), "-p", head, "-m", "Harmless"]);
    },
    release: async () => {
      await release({ ...options, source: "HEAD", push: true });
      await moveMajors({ repository: git.folder, remote: ".", push: true });
      return tip();
    },
    forge: async ({ change = () => undefined, tree, parents, message }) => {
      const before = await tip();
      const source = await git.text(["rev-parse", `${before}^2`]);
      const entries = new Map(await readEntries(git, before));
      await change(entries);
      const args = [...(parents ?? [before, source])].flatMap((parent) => ["-p", parent]);
      const text = message ?? `A release\n\nSource: ${(parents ?? [source]).at(-1)}\n`;
      const commit = await git.text(["commit-tree", tree ?? (await writeEntries(git, entries)), ...args, "-F", "-"], {
        input: text,
      });
      await git.text(["update-ref", "refs/heads/releases/v1", commit]);
      return commit;
    },
    push: async (...refs) => {
      await git.text(["push", "--quiet", "--force", ".", ...refs]);
    },
    verify: (ref) => verify({ ...options, ref }),
    verifyAll: () => verifyAll(options),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

/** Writes what `pack` writes, as far as a release looks at it. */
async function buildSmall(git: Git, { commit, ids, out }: BuildRequest): Promise<void> {
  await rm(out, { recursive: true, force: true });
  const show = (path: string) => git.text(["show", `${commit}:${path}`]);
  const write = async (path: string, text: string) => {
    await mkdir(dirname(join(out, path)), { recursive: true });
    await writeFile(join(out, path), text);
  };
  for (const file of ROOT_FILES) await write(`${ROOT_FOLDER}/${file}`, await show(file));
  for (const id of ids) {
    const { version } = JSON.parse(await show(`actions/${id}/package.json`));
    await write(`${id}/action.yml`, await show(`actions/${id}/action.yml`));
    await write(`${id}/dist/action.cjs`, await show(`actions/${id}/action.cjs`));
    await write(`${id}/dist/manifest.json`, JSON.stringify({ action: id, version, source: commit }));
  }
}
