import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { openGit } from "./git.ts";

const PATCH = "version.patch";
/** What taking in changesets changes; anything else in such a pull request came from somewhere else. */
const EXPECTED =
  /^(\.changeset\/[\w-]+\.(md|json)|(packages|actions)\/[\w-]+\/(package\.json|CHANGELOG\.md)|packages\/[\w-]+\/src\/(base\/)?version\.ts|pnpm-lock\.yaml|README\.md|docs\/recipes\/[\w-]+\.md)$/;
const TITLE = "Version packages";
const BODY = `Raises versions and writes changelogs from the changesets that were merged. Merging it releases: see
docs/RELEASING.md. Checks start when it is closed and opened again.`;

/**
 * Writes what `pnpm run version` changed in a checkout into a folder, for a job that may push and runs nothing.
 *
 * @returns whether anything changed
 */
export async function writeVersionPatch(repository: string, out: string): Promise<boolean> {
  const git = openGit(repository);
  await git.text(["add", "--all"]);
  const patch = await git.bytes(["diff", "--cached", "--binary", "--full-index", "HEAD"]);
  await mkdir(out, { recursive: true });
  await writeFile(join(out, PATCH), patch);
  return patch.length > 0;
}

/** What becomes a pull request, and where. */
export interface VersionPullRequest {
  readonly repository: string;
  readonly remote: string;
  /** Has the patch. */
  readonly folder: string;
  /** The branch that it is to be merged into. */
  readonly base: string;
  readonly push: boolean;
}

/**
 * Makes a commit of the patch on top of the checkout, pushes it to the one branch for it and opens the pull request.
 *
 * @throws {Error} if the patch changes what versions have no part in
 */
export async function openVersionPullRequest(
  { repository, remote, folder, base, push }: VersionPullRequest,
  print: (line: string) => void,
): Promise<string> {
  const git = openGit(repository);
  const index = await mkdtemp(join(tmpdir(), "mint-version-"));
  try {
    const env = { GIT_INDEX_FILE: join(index, "index") };
    await git.text(["read-tree", "HEAD"], { env });
    await git.text(["apply", "--cached", "--whitespace=nowarn", "-"], {
      env,
      input: await readFile(join(folder, PATCH)),
    });
    const tree = await git.text(["write-tree"], { env });
    const changed = await git.lines(["diff-tree", "-r", "--no-renames", "--raw", "--abbrev=40", "HEAD", tree]);
    for (const line of changed) {
      const [, from = "", to = "", path = ""] = /^:(\d+) (\d+) \S+ \S+ \w\t(.*)$/.exec(line) ?? [];
      if (!EXPECTED.test(path) || ![from, to].every((mode) => /^(100644|000000)$/.test(mode)))
        throw new Error(`the patch changes ${JSON.stringify(path)}, in which versions have no part`);
    }
    const who = ["-c", "user.name=github-actions[bot]"];
    const email = ["-c", "user.email=41898282+github-actions[bot]@users.noreply.github.com"];
    const commit = await git.text([...who, ...email, "commit-tree", tree, "-p", "HEAD", "-m", TITLE]);
    const branch = `version-packages/${base}`;
    print(`${push ? "pushing" : "would push"} ${changed.length} changed files to ${branch}`);
    if (push) {
      await git.text(["push", "--quiet", "--force", "--no-verify", remote, `${commit}:refs/heads/${branch}`]);
      await openOnce(repository, branch, base);
    }
    return commit;
  } finally {
    await rm(index, { recursive: true, force: true });
  }
}

async function openOnce(cwd: string, branch: string, base: string): Promise<void> {
  const gh = promisify(execFile);
  const { stdout } = await gh("gh", ["pr", "list", "--head", branch, "--base", base, "--json", "number"], { cwd });
  if (JSON.parse(stdout).length > 0) return;
  await gh("gh", ["pr", "create", "--head", branch, "--base", base, "--title", TITLE, "--body", BODY], { cwd });
}
