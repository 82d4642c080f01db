/**
 * How Dependabot reads the refs of actions, from its source.
 *
 * @see https://github.com/dependabot/dependabot-core/blob/main/common/lib/dependabot/git_commit_checker.rb
 * @see https://github.com/dependabot/dependabot-core/blob/main/github_actions/lib/dependabot/github_actions/version.rb
 */

const VERSION = /^(?<prefix>v|.*\/v)?(?<number>\d+(?:\.\d+){0,2})$/;

/** A tag as Dependabot takes it. */
export interface DependabotVersion {
  /** What must be equal for a tag to be an update of another: `v` or `pypi/v`. */
  readonly series: string;
  readonly number: readonly number[];
}

/** Reads a ref; `undefined` where Dependabot leaves it alone. A path counts only with at least two numbers. */
export function readForDependabot(ref: string): DependabotVersion | undefined {
  const { prefix = "", number } = VERSION.exec(ref)?.groups ?? {};
  if (number === undefined) return undefined;
  const numbers = number.split(".").map(Number);
  if (numbers.length === 1 && prefix !== "v") return undefined;
  return { series: prefix, number: numbers };
}

/** The ref that Dependabot proposes instead of a version: the highest of the series, as precise as the old one. */
export function dependabotUpdate(current: string, tags: readonly string[]): string | undefined {
  const now = readForDependabot(current);
  if (now === undefined) return undefined;
  const newer = tags
    .map((tag) => ({ tag, version: readForDependabot(tag) }))
    .filter(({ version }) => version?.series === now.series && version.number.length === now.number.length)
    .filter(({ version }) => compare(version?.number ?? [], now.number) > 0)
    .toSorted((a, b) => compare(a.version?.number ?? [], b.version?.number ?? []));
  return newer.at(-1)?.tag;
}

/** What Dependabot writes behind a pinned commit: the highest version of all tags on it, whatever their prefix. */
export function dependabotComment(tagsOnCommit: readonly string[]): string | undefined {
  const versions = tagsOnCommit
    .map((tag) => ({ tag, number: readForDependabot(tag)?.number ?? [] }))
    .filter(({ number }) => number.length > 0)
    .toSorted((a, b) => compare(a.number, b.number) || a.number.length - b.number.length);
  return versions.at(-1)?.tag;
}

function compare(a: readonly number[], b: readonly number[]): number {
  for (let index = 0; index < 3; index += 1) {
    const step = (a[index] ?? 0) - (b[index] ?? 0);
    if (step !== 0) return step;
  }
  return 0;
}
