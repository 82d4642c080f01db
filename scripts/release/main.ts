import { rm } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { appendFile } from "node:fs/promises";
import { checkChangesets } from "./check-changesets.ts";
import { exportTree } from "./export-tree.ts";
import { githubReleases } from "./github-releases.ts";
import { GitError, openGit } from "./git.ts";
import { isDue } from "./due.ts";
import { moveMajors } from "./move-majors.ts";
import { release } from "./release.ts";
import { buildSource } from "./build-source.ts";
import { describeRelease } from "./describe-release.ts";
import { publishNpm } from "./publish-npm.ts";
import { readSource } from "./read-source.ts";
import { readRemote } from "./read-remote.ts";
import { reproduce } from "./reproduce.ts";
import { tryTree } from "./try-tree.ts";
import { type Verification, verify } from "./verify.ts";

const USAGE = `pnpm release <command>

  due                         whether there is anything to release (for the workflow)
  plan                        what a release of this commit would do (the default; nothing is changed anywhere)
  build --out <folder>        build every action of the source in a clean checkout
  tree --out <folder>         write the release tree as it would be, to try it out
  try                         run the tests of built actions against the release tree as it would be
  push [--push]               make commits and version tags; with --push: push them, all or nothing
  drafts [--push]             draft a release on GitHub for each version tag that has none
  publish [--push]            publish the drafts
  npm [--push]                publish packages whose version npm does not have
  move [--push]               move v1, v2 … to the latest release
  verify <ref>                rebuild what a ref or a pinned commit holds, and compare (all: every release branch)
  reproduce                   build twice in different places and compare
  changesets [--since <ref>]  check that changes of behaviour carry a changeset

  --source <commit> (HEAD)    --remote <name or address> (origin)    --built <folder>    --train <major>
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: "string", default: "HEAD" },
    remote: { type: "string", default: "origin" },
    repository: { type: "string", default: resolve(import.meta.dirname, "../..") },
    built: { type: "string" },
    out: { type: "string" },
    train: { type: "string" },
    since: { type: "string", default: "origin/main" },
    push: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const { repository, remote, source, push } = values;
const built = values.built === undefined ? {} : { built: resolve(values.built) };

/** Each command says what it did and returns whether all is well. */
const commands: Readonly<Record<string, () => Promise<boolean>>> = {
  due: async () => {
    const due = await isDue(repository, remote, source);
    print(due ? "there is something to release" : "nothing to release");
    const output = process.env["GITHUB_OUTPUT"];
    if (output !== undefined) await appendFile(output, `due=${due}\n`);
    return true;
  },
  plan: async () => {
    const git = openGit(repository);
    const made = await release({ repository, remote, source, push: false, ...built });
    print(await describeRelease(git, made));
    return true;
  },
  build: async () => {
    const { commit, actions } = await readSource(openGit(repository), source);
    const out = resolve(required("out"));
    const checkout = `${out}.checkout`;
    await buildSource({ repository, commit, ids: [...actions.keys()], checkout, out });
    await rm(checkout, { recursive: true, force: true });
    print(`built ${[...actions].map(([id, { version }]) => `${id} ${version}`).join(", ")} from ${commit}`);
    return true;
  },
  tree: async () => {
    const made = await release({ repository, remote, source, push: false, ...built });
    const tips = [...made.branches];
    const wanted =
      values.train === undefined ? tips.at(-1) : tips.find(([branch]) => branch === `releases/v${values.train}`);
    if (wanted === undefined) {
      print("nothing to release, so there is no tree to write");
      return true;
    }
    const out = resolve(required("out"));
    await exportTree(openGit(repository), wanted[1], out);
    print(`${wanted[0]} would be ${wanted[1]}; its tree is in ${out}`);
    return true;
  },
  try: () => tryTree({ repository, source, ...built }, print),
  npm: () => publishNpm({ repository, push }, print),
  push: async () => {
    const git = openGit(repository);
    const made = await release({ repository, remote, source, push, ...built });
    print(await describeRelease(git, made));
    print(push ? "pushed; v1 has not moved yet" : "dry run: nothing was pushed (--push does)");
    return true;
  },
  drafts: () => githubReleases({ repository, remote, push, stage: "draft" }, print),
  publish: () => githubReleases({ repository, remote, push, stage: "publish" }, print),
  move: async () => {
    const moves = await moveMajors({ repository, remote, push });
    for (const { tag, from = "nothing", to, version } of moves) print(`${tag}: ${from} -> ${to} (${version})`);
    if (moves.length === 0) print("every major tag stands on its latest release");
    else if (!push) print("dry run: nothing was moved (--push does)");
    return true;
  },
  verify: async () => {
    const asked = positionals[1] ?? "all";
    const { trains } = await readRemote(openGit(repository), remote);
    const refs = asked === "all" ? trains.map(({ major }) => `releases/v${major}`) : [asked];
    if (refs.length === 0) print(`${remote} has no release yet`);
    let isGood = true;
    for (const ref of refs) isGood = printVerification(ref, await verify({ repository, remote, ref })) && isGood;
    return isGood;
  },
  reproduce: () => reproduce(repository, source, print),
  changesets: () => checkChangesets({ repository, since: values.since }, print),
};

const name = positionals[0] ?? "plan";
const command = commands[name];
if (values.help || command === undefined) {
  print(USAGE);
  process.exitCode = values.help ? 0 : 2;
} else {
  try {
    if (!(await command())) process.exitCode = 1;
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    console.error(error instanceof GitError || name === "verify" ? error.message : error);
    process.exitCode = 1;
  }
}

function printVerification(ref: string, { commit, problems, sources, files }: Verification): boolean {
  print(`${ref} is ${commit}`);
  for (const [id, from] of sources) print(`  ${id} says that it was built from ${from}`);
  for (const problem of problems) print(`NOT VERIFIED: ${problem}`);
  if (problems.length > 0) return false;
  print(`verified: all ${files} files come from these sources, byte for byte`);
  return true;
}

function required(option: "out"): string {
  const value = values[option];
  if (value === undefined) throw new Error(`${name} needs --${option}`);
  return value;
}

function print(text: string): void {
  console.log(text);
}
