import { readFile, readdir } from "node:fs/promises";
import { existsSync } from "node:fs";
import { join } from "node:path";
import getReleasePlan from "@changesets/get-release-plan";
import { type Git, openGit } from "./git.ts";

/** What of a package decides about what it does, relative to its folder. */
const BEHAVIOUR = [/^src\//, /^bundle\//, /^build\.ts$/, /^action\.yml$/];
const TESTS = /(\.test\.ts$|\/test\/)/;

interface Workspace {
  readonly folder: string;
  readonly name: string;
  readonly version?: string;
  readonly private?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/** Checks that each change of what is shipped is announced by a changeset that came with it. */
export async function checkChangesets(
  { repository, since }: { readonly repository: string; readonly since: string },
  print: (line: string) => void,
): Promise<boolean> {
  const git = openGit(repository);
  const base = await git.text(["merge-base", since, "HEAD"]);
  const shipped = shippedOf(await readWorkspaces(repository));
  const files = await git.lines(["diff", "--name-only", base, "HEAD"]);
  const added = await git.lines(["diff", "--name-only", "--diff-filter=A", base, "HEAD", "--", ".changeset/*.md"]);
  const plan = await getReleasePlan(repository, since);
  if (added.length > 0 && plan.changesets.some(({ releases }) => releases.length === 0)) {
    print("an empty changeset says that nothing changes for anyone");
    return true;
  }
  const announced = new Set(plan.releases.filter(({ type }) => type !== "none").map(({ name }) => name));
  const silent: string[] = [];
  for (const workspace of shipped) {
    if (announced.has(workspace.name)) continue;
    const reason = await changeOf(git, base, workspace, files);
    if (reason !== undefined) silent.push(`${workspace.name}: ${reason} changed`);
  }
  for (const one of silent) print(`NO CHANGESET: ${one}`);
  if (silent.length > 0)
    print("Run `npx -y pnpm@12.21.0 changeset`, or `changeset --empty` where nobody can notice the change.");
  else print(`every change since ${base} is announced: ${[...announced].join(", ") || "nothing changed"}`);
  return silent.length === 0;
}

async function changeOf(
  git: Git,
  base: string,
  { folder, dependencies = {}, version }: Workspace,
  files: readonly string[],
): Promise<string | undefined> {
  const before = await git.text(["show", `${base}:${folder}/package.json`]).catch(() => undefined);
  if (before === undefined) return "it is new and";
  const old: Workspace = JSON.parse(before);
  // `changeset version` has taken the changesets in.
  if (old.version !== version) return undefined;
  const own = files.filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1));
  const changed = own.find((file) => BEHAVIOUR.some((one) => one.test(file)) && !TESTS.test(file));
  if (changed !== undefined) return changed;
  return JSON.stringify(old.dependencies ?? {}) === JSON.stringify(dependencies) ? undefined : "dependencies";
}

async function readWorkspaces(repository: string): Promise<readonly Workspace[]> {
  const found: Workspace[] = [];
  for (const group of ["packages", "actions"]) {
    for (const entry of await readdir(join(repository, group))) {
      const folder = `${group}/${entry}`;
      const file = join(repository, folder, "package.json");
      if (existsSync(file)) found.push({ ...JSON.parse(await readFile(file, "utf8")), folder });
    }
  }
  return found;
}

/** Actions, what they bundle, and what goes to npm; only what has a version. */
function shippedOf(workspaces: readonly Workspace[]): readonly Workspace[] {
  const byName = new Map(workspaces.map((one) => [one.name, one]));
  const shipped = new Set<Workspace>();
  const add = (workspace: Workspace | undefined): void => {
    if (workspace === undefined || workspace.version === undefined || shipped.has(workspace)) return;
    shipped.add(workspace);
    for (const name of Object.keys(workspace.dependencies ?? {})) add(byName.get(name));
  };
  for (const one of workspaces) if (one.folder.startsWith("actions/") || one.private !== true) add(one);
  return [...shipped];
}
