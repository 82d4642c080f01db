import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import type { Files, Variables } from "../clients/client.ts";
import { ENVIRONMENT, succeed, writeFiles } from "../clients/shell.ts";

/** Where act runs, and with what. */
export interface Surroundings {
  /** Receives the repository, a home and act's own files; nothing is in it. */
  readonly folder: string;
  /** The release tree. */
  readonly tree: string;
  /** Folders with act and the clients. */
  readonly path: readonly string[];
}

/** A folder with what a developer has at hand, and the environment there: nothing of this machine's own is in it. */
export async function makeHome({ folder, path }: Omit<Surroundings, "tree">): Promise<Variables> {
  const [home = "", temporary = "", cache = ""] = ["home", "tmp", "cache"].map((name) => join(folder, name));
  for (const one of [home, temporary, cache]) await mkdir(one, { recursive: true });
  return {
    PATH: [...path, process.env["PATH"]].join(":"),
    HOME: home,
    TMPDIR: temporary,
    XDG_CACHE_HOME: cache,
    LANG: "C.UTF-8",
    ...ENVIRONMENT,
  };
}

/** What an artifact of an earlier job holds. */
export interface Artifact {
  readonly files: Files;
  /** A command that is run beside them. */
  readonly prepare?: string | undefined;
}

/** Writes each artifact into a folder of its name. */
export async function writeArtifacts(
  folder: string,
  artifacts: Readonly<Record<string, Artifact>>,
  env: Variables,
): Promise<void> {
  for (const [name, { files, prepare }] of Object.entries(artifacts)) {
    await writeFiles(join(folder, name), files);
    if (prepare !== undefined) await succeed(prepare, { folder: join(folder, name), env });
  }
}

/** Makes a repository with one commit, and a tag on it: act takes its name from the remote. */
export async function makeRepository(
  folder: string,
  { name, files }: { readonly name: string; readonly files: Files },
  env: Variables,
): Promise<void> {
  await writeFiles(folder, files);
  await succeed(
    `git init --quiet --initial-branch=main .
git add --all
git commit --quiet --message=release
git tag v1.0.0
git remote add origin https://github.com/${name}.git`,
    { folder, env },
  );
}
