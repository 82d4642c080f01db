import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { type BuildRequest, buildSource } from "../build-source.ts";
import { type Git, openGit } from "../git.ts";
import { ROOT_FOLDER } from "../layout.ts";
import { type Move, moveMajors } from "../move-majors.ts";
import { readSource } from "../read-source.ts";
import { type Release, release } from "../release.ts";
import { type Verification, verify } from "../verify.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
const SECONDS_A_MONTH = 30 * 24 * 3600;
const FIRST_OF_JANUARY_2027 = 1_798_761_600;

/** A throw-away copy of this repository at HEAD, with a bare remote of its own. */
export interface World extends AsyncDisposable {
  readonly git: Git;
  /** The remote; hooks can be put into it. */
  readonly remote: Git;
  /** Ids of all actions. */
  ids(): Promise<readonly string[]>;
  /** Changes a file. */
  edit(path: string, change: (text: string) => string): Promise<void>;
  /** Adds a changeset. */
  changeset(bumps: Readonly<Record<string, "patch" | "minor" | "major">>, words: string): Promise<void>;
  /** What the version pull request does. */
  version(): Promise<void>;
  /** Commits everything and pushes it; each commit is a month later than the one before. */
  merge(words: string): Promise<string>;
  release(options?: { push?: boolean }): Promise<Release>;
  move(): Promise<readonly Move[]>;
  verify(ref: string): Promise<Verification>;
  /** Refs of the remote and their commits. */
  refs(): Promise<ReadonlyMap<string, string>>;
}

/** Clones this repository as it is committed. */
export async function startWorld(): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), "mint-year-"));
  const clone = join(folder, "clone");
  await mkdir(clone);
  const git = openGit(clone);
  const remote = openGit(join(folder, "remote.git"));
  await openGit(folder).text(["init", "--quiet", "--bare", "--initial-branch=main", remote.folder]);
  await openGit(folder).text(["clone", "--quiet", "--no-tags", "--no-hardlinks", ROOT, clone]);
  await git.text(["checkout", "--quiet", "-B", "main"]);
  await git.text(["remote", "set-url", "origin", remote.folder]);
  // Pending changesets of this repository are not part of the story.
  await git.text(["rm", "--quiet", "-r", "--ignore-unmatch", "--", ".changeset/*.md", ":!.changeset/README.md"]);
  const { packageManager } = JSON.parse(await readFile(join(ROOT, "package.json"), "utf8"));
  const run = (...command: string[]) =>
    promisify(execFile)("npx", ["-y", ...command], { cwd: clone, env: { ...process.env, CI: "1" } });
  // Its own dependencies: changesets asks pnpm for a formatter, and pnpm then installs what it finds wanting.
  await run(packageManager, "install", "--frozen-lockfile", "--prefer-offline", "--ignore-scripts");
  let now = FIRST_OF_JANUARY_2027;
  let count = 0;

  const build = shareBuilds(join(folder, "for-releases"));
  // Whoever verifies builds for himself.
  const rebuild = shareBuilds(join(folder, "for-verify"));
  const world: World = {
    git,
    remote,
    ids: async () => [...(await readSource(git, "HEAD")).actions.keys()],
    edit: async (path, change) => {
      const file = join(clone, path);
      await writeFile(file, change(await readFile(file, "utf8")));
    },
    changeset: async (bumps, words) => {
      const lines = Object.entries(bumps).map(([name, bump]) => `"${name}": ${bump}`);
      count += 1;
      await writeFile(join(clone, `.changeset/story-${count}.md`), `---\n${lines.join("\n")}\n---\n\n${words}\n`);
    },
    version: async () => {
      await run(packageManager, "run", "version");
    },
    merge: async (words) => {
      now += SECONDS_A_MONTH;
      const date = `${now} +0100`;
      const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
      await git.text(["add", "--all"]);
      const who = ["-c", "user.name=A maintainer", "-c", "user.email=maintainer@example.org"];
      await git.text([...who, "commit", "--quiet", "--no-verify", "-m", words], { env });
      await git.text(["push", "--quiet", "--no-verify", "origin", "HEAD"]);
      return git.text(["rev-parse", "HEAD"]);
    },
    release: ({ push = true } = {}) => release({ repository: clone, remote: "origin", source: "HEAD", push, build }),
    move: () => moveMajors({ repository: clone, remote: "origin", push: true }),
    verify: (ref) => verify({ repository: clone, remote: "origin", ref, build: rebuild }),
    refs: async () => {
      const lines = await remote.lines(["for-each-ref", "--format=%(refname) %(objectname)"]);
      return new Map(lines.map((line) => line.split(" ") as [string, string]));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
  await git.text(["push", "--quiet", "--no-verify", "origin", "HEAD"]);
  return world;
}

/** Builds each action of each commit once, in one checkout; who asks again gets a copy. */
function shareBuilds(folder: string): (request: BuildRequest) => Promise<void> {
  return async ({ repository, commit, ids, out }) => {
    const kept = join(folder, commit);
    const wanted = ids.filter((id) => !existsSync(join(kept, id)));
    if (wanted.length > 0 || !existsSync(kept)) {
      const fresh = join(folder, "fresh");
      await buildSource({ repository, commit, ids: wanted, checkout: join(folder, "checkout"), out: fresh });
      await mkdir(kept, { recursive: true });
      for (const name of await readdir(fresh)) {
        await rm(join(kept, name), { recursive: true, force: true });
        await rename(join(fresh, name), join(kept, name));
      }
    }
    for (const name of [...ids, ROOT_FOLDER]) await cp(join(kept, name), join(out, name), { recursive: true });
  };
}

/** Announces the first release of everything. */
export async function announceFirst(world: World): Promise<void> {
  const bumps: Record<string, "major"> = {};
  for (const id of await world.ids()) {
    const { name } = JSON.parse(await readFile(join(world.git.folder, `actions/${id}/package.json`), "utf8"));
    bumps[name] = "major";
  }
  await world.changeset(bumps, "The first release.");
}
