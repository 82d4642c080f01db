import { appendFile, rm } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { printable } from "./first-difference.ts";
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
import { reproduce } from "./reproduce.ts";
import { checkSums, writeSums } from "./handover.ts";
import { packNpm } from "./pack-npm.ts";
import { tipsText } from "./tips.ts";
import { tryTree } from "./try-tree.ts";
import { openVersionPullRequest, writeVersionPatch } from "./version-pull-request.ts";
import { type Verification, verify, verifyAll } from "./verify.ts";

const USAGE = `pnpm release <command>

  due                         whether there is anything to release (for the workflow)
  plan                        what a release of this commit would do (the default; nothing is changed anywhere)
  build --out <folder>        build every action of the source in a clean checkout
  tree --out <folder>         write the release tree as it would be, to try it out
  try [--all-faults]          run tests of built actions and a sample of the faults against the release tree as it
                              would be; with --all-faults: all of both
  push [--push]               make commits and version tags; with --push: push them, all or nothing
  drafts [--push]             draft a release on GitHub for each version tag that has none
  publish [--push]            publish the drafts
  npm [--push]                publish the packages in --packages whose version npm does not have
  move [--push]               move v1, v2 … to the latest release
  verify <ref>                rebuild what a ref or a pinned commit holds, and compare (all, the default: every release branch and tag)
  pack-npm --out <folder>     pack what goes to npm, as it is built
  sums <folder>               list the checksums of a folder in it, and print theirs (for the workflow)
  check <folder>              check a folder against --sums <checksum>, which \`sums\` printed
  version-patch --out <folder>  write what \`pnpm run version\` changed
  version-pr <folder>         make a commit of that patch; with --push: push it, and open the pull request to --base

  reproduce                   build twice in different places and compare
  changesets [--since <ref>]  check that changes of behaviour carry a changeset

  --source <commit> (HEAD)    --remote <name or address> (origin)    --built <folder>    --major <number>
  --tips <where the branches stand>: refuse to go on where they stand somewhere else
`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    source: { type: "string", default: "HEAD" },
    remote: { type: "string", default: "origin" },
    repository: { type: "string", default: resolve(import.meta.dirname, "../..") },
    built: { type: "string" },
    out: { type: "string" },
    major: { type: "string" },
    since: { type: "string", default: "origin/main" },
    push: { type: "boolean", default: false },
    packages: { type: "string" },
    sums: { type: "string", default: "" },
    tips: { type: "string" },
    base: { type: "string", default: "main" },
    "all-faults": { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});
const { repository, remote, source, push } = values;
const tips = values.tips === undefined ? {} : { tips: values.tips };
const built = values.built === undefined ? {} : { built: resolve(values.built) };

/** Each command says what it did and returns whether all is well. */
const commands: Readonly<Record<string, () => Promise<boolean>>> = {
  due: async () => {
    const due = await isDue(repository, remote, source);
    print(due ? "there is something to release" : "nothing to release");
    await tell("due", String(due));
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
      values.major === undefined ? tips.at(-1) : tips.find(([branch]) => branch === `releases/v${values.major}`);
    if (wanted === undefined) {
      print("nothing to release, so there is no tree to write");
      return true;
    }
    const out = resolve(required("out"));
    await exportTree(openGit(repository), wanted[1], out);
    print(`${wanted[0]} would be ${wanted[1]}; its tree is in ${out}`);
    return true;
  },
  try: () => tryTree({ repository, source, allFaults: values["all-faults"], ...built }, print),
  npm: () => publishNpm({ repository, packages: resolve(required("packages")), push }, print),
  "pack-npm": () => packNpm(repository, resolve(required("out")), print),
  sums: async () => {
    const sums = await writeSums(folder());
    print(sums);
    await tell("sums", sums);
    return true;
  },
  check: async () => {
    const problems = await checkSums(folder(), values.sums);
    for (const problem of problems) print(`NOT WHAT WAS HANDED OVER: ${problem}`);
    return problems.length === 0;
  },
  "version-patch": async () => {
    const pending = await writeVersionPatch(repository, resolve(required("out")));
    print(pending ? "versions are to be raised" : "no changeset waits");
    await tell("pending", String(pending));
    return true;
  },
  "version-pr": async () => {
    await openVersionPullRequest({ repository, remote, folder: folder(), base: values.base, push }, print);
    return true;
  },
  push: async () => {
    const git = openGit(repository);
    const made = await release({ repository, remote, source, push, ...built });
    print(await describeRelease(git, made));
    await tell("tips", tipsText(made.tips));
    print(push ? "pushed; v1 has not moved yet" : "dry run: nothing was pushed (--push does)");
    return true;
  },
  drafts: () => githubReleases({ repository, remote, push, stage: "draft", ...tips }, print),
  publish: () => githubReleases({ repository, remote, push, stage: "publish", ...tips }, print),
  move: async () => {
    const moves = await moveMajors({ repository, remote, push, ...tips });
    for (const { tag, from = "nothing", to, version } of moves) print(`${tag}: ${from} -> ${to} (${version})`);
    if (moves.length === 0) print("every major tag stands on its latest release");
    else if (!push) print("dry run: nothing was moved (--push does)");
    return true;
  },
  verify: async () => {
    const [, ref = "all"] = positionals;
    const found = ref === "all" ? await verifyAll({ repository, remote }) : [await verify({ repository, remote, ref })];
    if (found.length === 0) print(`${remote} has no release yet`);
    return found.map(printVerification).every(Boolean);
  },
  reproduce: () => reproduce(repository, source, print),
  // The only command that needs an installed package: what pushes and publishes runs without any.
  changesets: async () =>
    (await import("./check-changesets.ts")).checkChangesets({ repository, since: values.since }, print),
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

function printVerification({ ref, commit, version, problems, sources, files }: Verification): boolean {
  print(`${printable(ref)} is ${commit}${version === undefined ? "" : `, ${version}`}`);
  for (const [id, from] of sources) print(`  ${printable(id)} says that it was built from ${printable(from)}`);
  for (const problem of problems) print(`NOT VERIFIED: ${problem}`);
  if (problems.length > 0) return false;
  print(`verified: these sources give this tree of ${files} files, byte for byte`);
  return true;
}

/** Tells the jobs of a workflow that come after this one. */
async function tell(output: string, value: string): Promise<void> {
  const file = process.env["GITHUB_OUTPUT"];
  if (file !== undefined) await appendFile(file, `${output}=${value}\n`);
}

function folder(): string {
  const path = positionals[1];
  if (path === undefined) throw new Error(`${name} needs a folder`);
  return resolve(path);
}

function required(option: "out" | "packages"): string {
  const value = values[option];
  if (value === undefined) throw new Error(`${name} needs --${option}`);
  return value;
}

function print(text: string): void {
  console.log(text);
}
