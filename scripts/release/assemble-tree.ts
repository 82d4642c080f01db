import { join } from "node:path";
import { buildSource, checkOut } from "./build-source.ts";
import { exportTree } from "./export-tree.ts";
import { openGit } from "./git.ts";
import { makeCommits } from "./make-commits.ts";
import { planRelease } from "./plan.ts";
import { readSource } from "./read-source.ts";

/** Of what a release tree is made, and where. */
export interface AssembleOptions {
  readonly repository: string;
  readonly source: string;
  /** Folders of actions that are already built; otherwise they are built here. */
  readonly built?: string;
  /** Receives `checkout`, the source, and `tree`, what people get of it. */
  readonly folder: string;
}

/** The tree of a release of everything, and the source that it was built from. */
export interface AssembledTree {
  readonly checkout: string;
  readonly tree: string;
  /** The release commit, which no ref names. */
  readonly commit: string;
  /** Every action of the source. */
  readonly ids: readonly string[];
}

/** Writes the tree of a release of everything, as if nothing had been released before. */
export async function assembleTree({ repository, folder, ...options }: AssembleOptions): Promise<AssembledTree> {
  const git = openGit(repository);
  const source = await readSource(git, options.source);
  const ids = [...source.actions.keys()];
  const plan = planRelease({ source: new Map(ids.map((id) => [id, "1.0.0"])), releaseBranches: [], tags: new Set() });
  const checkout = join(folder, "checkout");
  const built = options.built ?? join(folder, "built");
  const request = { repository, commit: source.commit, checkout };
  await (options.built === undefined ? buildSource({ ...request, ids, out: built }) : checkOut(request));
  const { branches } = await makeCommits(git, { plan, source, tips: new Map(), built });
  const [commit = ""] = branches.values();
  const tree = join(folder, "tree");
  await exportTree(git, commit, tree);
  return { checkout, tree, commit, ids };
}
