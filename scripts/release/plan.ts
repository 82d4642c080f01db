import { actionTag, branchOf, DISPATCHER } from "./layout.ts";
import { type Bump, bumpBetween, compareVersions, highest, majorOf, raise, type Version } from "./version.ts";

/** Actions and their versions. */
export type Versions = ReadonlyMap<string, Version>;

/** A release branch as it is. */
export interface ReleaseBranch {
  readonly major: number;
  /** What its folders hold. */
  readonly carried: Versions;
  /** What its manifest lists: less than it carries after a release that broke off. */
  readonly listed: Versions;
  /** Of the last release; missing before the first one is complete. */
  readonly version?: Version;
}

/** All that decides about a release. */
export interface Situation {
  readonly source: Versions;
  readonly releaseBranches: readonly ReleaseBranch[];
  /** Names that are taken. */
  readonly tags: ReadonlySet<string>;
}

/** One commit that replaces one action's folder. */
export interface ActionStep {
  readonly id: string;
  readonly from?: Version;
  readonly to: Version;
  /** Missing where another release branch has the tag: a tag stands on one commit. */
  readonly tag?: string;
}

/** What happens to one release branch. */
export interface BranchPlan {
  readonly branch: string;
  readonly major: number;
  /** The major of the branch that a new branch starts from. */
  readonly after?: number;
  readonly actions: readonly ActionStep[];
  /** The commit that lists them, tagged `v1.5.0`. */
  readonly release?: ReleaseStep;
}

/** The commit that lists the actions of a release branch. */
export interface ReleaseStep {
  readonly version: Version;
  readonly tag: string;
  readonly listed: Versions;
  /** What of it was not listed before; more than the actions of this run where one broke off. */
  readonly changed: Versions;
}

/** What is to be done, and what is left alone and why. */
export interface Plan {
  readonly releaseBranches: readonly BranchPlan[];
  readonly notes: readonly string[];
}

/**
 * Decides what a release does from what the source has and what the release branches hold, and from nothing else: the
 * same question after a failure in the middle has the rest as its answer.
 */
export function planRelease({ source, releaseBranches, tags }: Situation): Plan {
  const notes: string[] = [];
  const ready = new Map(
    [...source].filter(([id, version]) => {
      if (majorOf(version) > 0) return true;
      notes.push(`${id} ${version} is not released before its 1.0.0: v1 promises that nothing breaks`);
      return false;
    }),
  );
  const open = releaseBranches.toSorted((a, b) => a.major - b.major);
  const newest = open.at(-1);
  const plans = open.map((branch) => continueBranch(branch, branch === newest, ready));
  const opened = newest === undefined ? firstBranch(ready) : nextBranch(newest, ready);
  if (opened !== undefined) plans.push(opened);
  return {
    releaseBranches: nameTags(plans, tags).filter(
      ({ actions, release }) => actions.length > 0 || release !== undefined,
    ),
    notes,
  };
}

function firstBranch(ready: Versions): BranchPlan | undefined {
  if (ready.size === 0) return undefined;
  return {
    branch: branchOf(1),
    major: 1,
    actions: stepsTo(new Map(), ready),
    release: listing("1.0.0", new Map(), ready),
  };
}

/** A branch keeps the majors that it began with. A new action joins the newest branch. */
function continueBranch(current: ReleaseBranch, isNewest: boolean, ready: Versions): BranchPlan {
  const wanted = [...ready].filter(([id, version]) => {
    const carried = current.carried.get(id);
    if (carried === undefined) return isNewest;
    return majorOf(carried) === majorOf(version) && compareVersions(version, carried) > 0;
  });
  const after = new Map([...current.carried, ...wanted]);
  const bumps = [...after].flatMap(([id, to]): Bump[] => {
    const from = current.listed.get(id);
    if (from === undefined) return ["minor"];
    return from === to ? [] : [bumpBetween(from, to)];
  });
  const version = current.version === undefined ? `${current.major}.0.0` : raise(current.version, highest(bumps));
  return {
    branch: branchOf(current.major),
    major: current.major,
    actions: stepsTo(current.carried, new Map(wanted)),
    ...(bumps.length > 0 || current.version === undefined ? { release: listing(version, current.listed, after) } : {}),
  };
}

/** A new major of one action opens a branch, which takes over all other actions. */
function nextBranch(newest: ReleaseBranch, ready: Versions): BranchPlan | undefined {
  const broken = [...ready].filter(([id, version]) => {
    const carried = newest.carried.get(id);
    return carried !== undefined && majorOf(version) > majorOf(carried);
  });
  if (broken.length === 0) return undefined;
  const major = newest.major + 1;
  // The newest branch has the other updates of this release by then.
  const before = new Map([...newest.carried, ...continueBranch(newest, true, ready).actions.map(toEntry)]);
  const after = new Map([...before, ...broken]);
  return {
    branch: branchOf(major),
    major,
    after: newest.major,
    actions: stepsTo(before, new Map(broken)),
    release: listing(`${major}.0.0`, before, after),
  };
}

/** Newest first: its commit has the tag, the older branches have the same folder without one. */
function nameTags(plans: readonly BranchPlan[], taken: ReadonlySet<string>): BranchPlan[] {
  const used = new Set(taken);
  const named = plans.toReversed().map((plan): BranchPlan => {
    const actions = plan.actions.map((step): ActionStep => {
      const tag = actionTag(step.id, step.to);
      if (used.has(tag)) return step;
      used.add(tag);
      return { ...step, tag };
    });
    return { ...plan, actions, ...(plan.release === undefined ? {} : { release: free(plan.release, taken) }) };
  });
  return named.toReversed();
}

/** A name that was ever given stays locked, so the next one is taken. */
function free(step: ReleaseStep, taken: ReadonlySet<string>): ReleaseStep {
  if (!taken.has(step.tag)) return step;
  const version = raise(step.version, "patch");
  return free({ ...step, version, tag: `v${version}` }, taken);
}

function listing(version: Version, before: Versions, after: Versions): ReleaseStep {
  const listed = new Map([...after].toSorted(byName));
  const changed = new Map([...listed].filter(([id, one]) => before.get(id) !== one));
  return { version, tag: `v${version}`, listed, changed };
}

function stepsTo(from: Versions, to: Versions): readonly ActionStep[] {
  return [...to].toSorted(byName).map(([id, version]) => {
    const before = from.get(id);
    return { id, to: version, ...(before === undefined ? {} : { from: before }) };
  });
}

/** By name, the dispatcher last: it bundles the others. */
function byName([a]: readonly [string, Version], [b]: readonly [string, Version]): number {
  if (a === DISPATCHER || b === DISPATCHER) return a === b ? 0 : a === DISPATCHER ? 1 : -1;
  return a < b ? -1 : 1;
}

function toEntry({ id, to }: ActionStep): readonly [string, Version] {
  return [id, to];
}
