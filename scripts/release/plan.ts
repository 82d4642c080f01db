import { actionTag, branchOf, DISPATCHER } from "./layout.ts";
import { type Bump, bumpBetween, compareVersions, highest, majorOf, raise, type Version } from "./version.ts";

/** Actions and their versions. */
export type Versions = ReadonlyMap<string, Version>;

/** A release branch as it is. */
export interface Train {
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
  readonly trains: readonly Train[];
  /** Names that are taken. */
  readonly tags: ReadonlySet<string>;
}

/** One commit that replaces one action's folder. */
export interface ActionStep {
  readonly id: string;
  readonly from?: Version;
  readonly to: Version;
  /** Missing where another train has it: a tag stands on one commit. */
  readonly tag?: string;
}

/** What happens to one release branch. */
export interface TrainPlan {
  readonly branch: string;
  readonly major: number;
  /** The train that a new one carries on from. */
  readonly after?: number;
  readonly actions: readonly ActionStep[];
  /** The commit that lists them, tagged `v1.5.0`. */
  readonly train?: TrainStep;
}

/** The commit that lists the actions of a train. */
export interface TrainStep {
  readonly version: Version;
  readonly tag: string;
  readonly listed: Versions;
  /** What of it was not listed before; more than the actions of this run where one broke off. */
  readonly changed: Versions;
}

/** What is to be done, and what is left alone and why. */
export interface Plan {
  readonly trains: readonly TrainPlan[];
  readonly notes: readonly string[];
}

/**
 * Decides what a release does from what the source has and what the release branches hold, and from nothing else: the
 * same question after a failure in the middle has the rest as its answer.
 */
export function planRelease({ source, trains, tags }: Situation): Plan {
  const notes: string[] = [];
  const ready = new Map(
    [...source].filter(([id, version]) => {
      if (majorOf(version) > 0) return true;
      notes.push(`${id} ${version} is not released before its 1.0.0: v1 promises that nothing breaks`);
      return false;
    }),
  );
  const open = trains.toSorted((a, b) => a.major - b.major);
  const newest = open.at(-1);
  const plans = open.map((train) => continueTrain(train, train === newest, ready));
  const opened = newest === undefined ? firstTrain(ready) : nextTrain(newest, ready);
  if (opened !== undefined) plans.push(opened);
  return {
    trains: nameTags(plans, tags).filter(({ actions, train }) => actions.length > 0 || train !== undefined),
    notes,
  };
}

function firstTrain(ready: Versions): TrainPlan | undefined {
  if (ready.size === 0) return undefined;
  return {
    branch: branchOf(1),
    major: 1,
    actions: stepsTo(new Map(), ready),
    train: listing("1.0.0", new Map(), ready),
  };
}

/** A train carries the majors that it began with; what is new joins the newest. */
function continueTrain(train: Train, isNewest: boolean, ready: Versions): TrainPlan {
  const wanted = [...ready].filter(([id, version]) => {
    const carried = train.carried.get(id);
    if (carried === undefined) return isNewest;
    return majorOf(carried) === majorOf(version) && compareVersions(version, carried) > 0;
  });
  const after = new Map([...train.carried, ...wanted]);
  const bumps = [...after].flatMap(([id, to]): Bump[] => {
    const from = train.listed.get(id);
    if (from === undefined) return ["minor"];
    return from === to ? [] : [bumpBetween(from, to)];
  });
  const version = train.version === undefined ? `${train.major}.0.0` : raise(train.version, highest(bumps));
  return {
    branch: branchOf(train.major),
    major: train.major,
    actions: stepsTo(train.carried, new Map(wanted)),
    ...(bumps.length > 0 || train.version === undefined ? { train: listing(version, train.listed, after) } : {}),
  };
}

/** A new major of one action opens a train on which all others are carried forward. */
function nextTrain(newest: Train, ready: Versions): TrainPlan | undefined {
  const broken = [...ready].filter(([id, version]) => {
    const carried = newest.carried.get(id);
    return carried !== undefined && majorOf(version) > majorOf(carried);
  });
  if (broken.length === 0) return undefined;
  const major = newest.major + 1;
  // What the newest train takes up in this release is on it by then.
  const before = new Map([...newest.carried, ...continueTrain(newest, true, ready).actions.map(toEntry)]);
  const after = new Map([...before, ...broken]);
  return {
    branch: branchOf(major),
    major,
    after: newest.major,
    actions: stepsTo(before, new Map(broken)),
    train: listing(`${major}.0.0`, before, after),
  };
}

/** Newest first: its commit has the tag, the older trains the same folder without one. */
function nameTags(plans: readonly TrainPlan[], taken: ReadonlySet<string>): TrainPlan[] {
  const used = new Set(taken);
  const named = plans.toReversed().map((plan): TrainPlan => {
    const actions = plan.actions.map((step): ActionStep => {
      const tag = actionTag(step.id, step.to);
      if (used.has(tag)) return step;
      used.add(tag);
      return { ...step, tag };
    });
    return { ...plan, actions, ...(plan.train === undefined ? {} : { train: free(plan.train, taken) }) };
  });
  return named.toReversed();
}

/** A name that was ever given stays locked, so the next one is taken. */
function free(step: TrainStep, taken: ReadonlySet<string>): TrainStep {
  if (!taken.has(step.tag)) return step;
  const version = raise(step.version, "patch");
  return free({ ...step, version, tag: `v${version}` }, taken);
}

function listing(version: Version, before: Versions, after: Versions): TrainStep {
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
