import type { Git } from "./git.ts";
import type { Version } from "./version.ts";

/** A commit of main, as a release sees it. */
export interface Source {
  readonly commit: string;
  /** Seconds since 1970 and zone, as git writes it: release commits take it over, so that they are the same on any machine. */
  readonly date: string;
  /** By id, which is the folder's name. */
  readonly actions: ReadonlyMap<string, SourceAction>;
}

/** An action at a commit of main. */
export interface SourceAction {
  readonly version: Version;
  /** What CHANGELOG.md says of this version. */
  readonly changes: string;
}

/**
 * Reads which actions a commit has and their versions; nothing is checked out.
 *
 * @throws {Error} if there is no such commit.
 */
export async function readSource(git: Git, revision: string): Promise<Source> {
  const commit = await git.text(["rev-parse", "--verify", "--end-of-options", `${revision}^{commit}`]);
  const files = await git.lines(["ls-tree", "-r", "--name-only", commit, "--", "actions/"]);
  const ids = files.flatMap((path) => /^actions\/([a-z][a-z0-9-]*)\/action\.yml$/.exec(path)?.[1] ?? []);
  const show = (path: string) => git.text(["show", `${commit}:${path}`]);
  const entries = ids.map(async (id): Promise<readonly [string, SourceAction]> => {
    const { version } = JSON.parse(await show(`actions/${id}/package.json`));
    const changelog = files.includes(`actions/${id}/CHANGELOG.md`) ? await show(`actions/${id}/CHANGELOG.md`) : "";
    return [id, { version, changes: changesOf(changelog, version) }];
  });
  return {
    commit,
    date: await git.text(["show", "-s", "--format=%ct %cd", "--date=format:%z", commit]),
    actions: new Map(await Promise.all(entries)),
  };
}

/** The part of a changelog under `## 1.3.0`, with headings as plain lines. */
export function changesOf(changelog: string, version: Version): string {
  const parts = changelog.split(/^## /m);
  const part = parts.find((text) => text.split("\n", 1)[0]?.trim() === version) ?? "";
  return part
    .split("\n")
    .slice(1)
    .map((line) => line.replace(/^#+ (.*)$/, "$1:"))
    .join("\n")
    .replaceAll(/\n{2,}/g, "\n\n")
    .trim();
}
