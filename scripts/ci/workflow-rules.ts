import { parse } from "yaml";

/** A step, as far as the rules look at it. */
export interface Step {
  readonly id?: string;
  readonly name?: string;
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, unknown>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

/** A job, as far as the rules look at it. */
export interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: unknown;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}

/** A workflow, as far as the rules look at it. */
export interface Workflow {
  readonly on: unknown;
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, Job>>;
}

/**
 * Every right to write, by workflow and job, and the secrets; what is not in this list nobody has. `build` hands its
 * rights on to the workflow that it calls.
 */
const RIGHTS: Readonly<Record<string, readonly string[]>> = {
  "build.yml attest": ["attestations", "id-token"],
  "codeql.yml analyse": ["security-events"],
  "release.yml build": ["attestations", "id-token"],
  "release.yml move": ["secrets.RELEASE_KEY"],
  "release.yml npm": ["id-token"],
  "release.yml publish": ["contents"],
  "release.yml push": ["secrets.RELEASE_KEY"],
  "release.yml version-pull-request": ["contents", "pull-requests"],
  "scorecard.yml analyse": ["id-token", "security-events"],
};

/** The environments in which somebody or something has to agree, by job. */
const ENVIRONMENTS: Readonly<Record<string, string>> = {
  "release.yml move": "release",
  "release.yml npm": "npm",
  "release.yml publish": "publish",
  "release.yml push": "release",
};

/** The actions that may run beside a right. */
const BESIDE_RIGHTS: readonly string[] = [
  "actions/attest",
  "actions/checkout",
  "actions/download-artifact",
  "actions/setup-node",
];
/** Whose purpose is the right; nothing else runs beside them. */
const SCANNERS: readonly string[] = ["github/codeql-action/", "ossf/scorecard-action", "actions/upload-artifact"];

const OURS = "node -C @mint/source scripts/release/main.ts";
/** The lines that may run beside a right: our own scripts without any package, git's and GitHub's own tools. */
const LINES: readonly RegExp[] = [
  /^node -C @mint\/source scripts\/release\/main\.ts (check|drafts|move|npm|publish|push|version-pr)( [\w./"$-]+)*$/,
  /^gh auth setup-git$/,
  /^gh attestation verify artifact\/SHA256SUMS( [\w./"$-]+)*$/,
  /^install -m 600 \/dev\/null "\$RUNNER_TEMP\/key"$/,
  /^printf '%s\\n' "\$RELEASE_KEY" > "\$RUNNER_TEMP\/key"$/,
  /^cat artifact\/SHA256SUMS > subjects$/,
  /^\(cd artifact && sha256sum SHA256SUMS\) >> subjects$/,
];

/**
 * Checks who may do what: each right is one that is listed, and beside it runs nobody's code: nothing is installed or
 * built, and what an earlier job hands over is checked first against what that job said of it.
 *
 * @param file the workflow's file name
 */
export function rightsProblems(file: string, text: string): readonly string[] {
  const workflow: Workflow = parse(text);
  return Object.entries(workflow.jobs).flatMap(([name, job]) => {
    const where = `${file} ${name}`;
    const rights = rightsOf(job);
    const problems: string[] = [];
    if (rights.join() !== (RIGHTS[where] ?? []).join())
      problems.push(
        `may write ${rights.join(", ") || "nothing"}, and is listed with ${RIGHTS[where]?.join(", ") ?? "nothing"}`,
      );
    if (job.environment !== ENVIRONMENTS[where])
      problems.push(`is in the environment ${job.environment ?? "(none)"}, not ${ENVIRONMENTS[where] ?? "(none)"}`);
    if (rights.length > 0) problems.push(...stepProblems(job, workflow));
    return problems.map((problem) => `${file}: ${name} ${problem}`);
  });
}

function rightsOf(job: Job): readonly string[] {
  const { permissions } = job;
  const granted =
    typeof permissions === "object" && permissions !== null
      ? Object.entries(permissions).flatMap(([right, level]) => (level === "write" ? [right] : []))
      : permissions === undefined
        ? []
        : [JSON.stringify(permissions)];
  const secrets = [...JSON.stringify(job).matchAll(/\bsecrets(?:\.\w+|\[)|"secrets":/g)].map(([secret]) => secret);
  return [...new Set([...granted, ...secrets])].toSorted();
}

function stepProblems(job: Job, { jobs }: Workflow): readonly string[] {
  const { steps = [] } = job;
  const scans = steps.some(({ uses = "" }) => isOneOf(uses, SCANNERS));
  const problems: string[] = [];
  for (const [index, { uses = "", run, with: inputs = {}, env = {} }] of steps.entries()) {
    const known = [...BESIDE_RIGHTS, ...(scans ? SCANNERS : [])];
    if (uses !== "" && !isOneOf(uses, known)) problems.push(`uses ${uses} beside its rights`);
    if (run !== undefined && scans) problems.push(`runs a command beside its rights: ${run}`);
    for (const line of (run ?? "").split("\n").filter((one) => one !== ""))
      if (!LINES.some((allowed) => allowed.test(line))) problems.push(`runs a command beside its rights: ${line}`);
    if (/^node .* (drafts|move|publish) /m.test(run ?? "") && !/ --tips "\$TIPS"/.test(run ?? ""))
      problems.push("goes on from branches without asking whether they are those that were pushed");
    if (/--tips/.test(run ?? "") && env["TIPS"] !== "${{ needs.push.outputs.tips }}")
      problems.push("takes the tips from elsewhere than from the job that pushed");
    if (uses.startsWith("actions/setup-node@") && inputs["package-manager-cache"] !== false)
      problems.push("restores a cache beside its rights");
    if (uses.startsWith("actions/checkout@") && !isOwnCommit(inputs))
      problems.push("checks out another commit or place");
    if (uses.startsWith("actions/download-artifact@")) problems.push(...handoverProblems(job, jobs, index));
  }
  return problems;
}

/** The step after a download checks it against an output of the job that made it; that job has no right itself. */
function handoverProblems(job: Job, jobs: Workflow["jobs"], index: number): readonly string[] {
  const check = job.steps?.[index + 1];
  const { path } = job.steps?.[index]?.with ?? {};
  const [, maker = ""] = /^\$\{\{ needs\.([\w-]+)\.outputs\.sums \}\}$/.exec(String(check?.env?.["SUMS"])) ?? [];
  if (path !== "artifact" || check?.run?.trim() !== `${OURS} check artifact --sums "$SUMS"` || maker === "")
    return ["uses what it is handed before it is checked against the sums of the job that made it"];
  const made = jobs[maker];
  if (made === undefined || ![job.needs ?? []].flat().includes(maker))
    return [`does not need ${maker}, whose sums it takes`];
  if (made.uses === "./.github/workflows/build.yml") return [];
  if (made.outputs?.["sums"] !== "${{ steps.sums.outputs.sums }}") return [`takes sums of ${maker}, which makes none`];
  return rightsOf(made).length > 0 ? [`takes what ${maker} made, which has rights`] : [];
}

function isOwnCommit({ ref, repository, path }: Readonly<Record<string, unknown>>): boolean {
  return (ref === undefined || ref === "${{ inputs.source }}") && repository === undefined && path === undefined;
}

function isOneOf(uses: string, names: readonly string[]): boolean {
  return names.some((name) => uses.startsWith(name.endsWith("/") ? name : `${name}@`));
}

/** A ruleset, as GitHub's settings import it. */
export interface Ruleset {
  readonly target: string;
  readonly enforcement: string;
  readonly conditions: {
    readonly ref_name: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  };
  readonly rules: readonly { readonly type: string }[];
  readonly bypass_actors: readonly { readonly actor_type: string }[];
}

const REVIEWED = ["refs/heads/main", "refs/heads/maintenance/**"];
/** What nobody may do, and what only the key of the environment `release` or an administrator may. */
const FORBIDDEN = [
  { target: "tag", refs: ["~ALL"], rules: ["creation", "update", "deletion"], but: "DeployKey" },
  { target: "tag", refs: ["refs/tags/v*.*.*", "refs/tags/*/v*"], rules: ["update", "deletion"] },
  { target: "tag", refs: ["refs/tags/v*"], rules: ["deletion"] },
  { target: "branch", refs: ["refs/heads/releases/**"], rules: ["creation", "update"], but: "DeployKey" },
  { target: "branch", refs: ["refs/heads/releases/**"], rules: ["deletion", "non_fast_forward"] },
  { target: "branch", refs: REVIEWED, rules: ["deletion", "non_fast_forward", "pull_request"] },
  { target: "branch", refs: ["refs/heads/maintenance/**"], rules: ["creation"], but: "RepositoryRole" },
  { target: "branch", refs: ["refs/heads/v*", "refs/heads/*/v*"], rules: ["creation", "update"] },
] as const;

/**
 * Checks that the rulesets forbid to move tags and release branches but by the environment `release`, and to put anything
 * onto a branch that counts as reviewed.
 */
export function rulesetProblems(rulesets: readonly Ruleset[]): readonly string[] {
  return FORBIDDEN.flatMap((wanted) => {
    const passes = "but" in wanted ? [wanted.but] : [];
    const isHeld = rulesets.some(
      ({ target, enforcement, conditions: { ref_name: refs }, rules, bypass_actors: actors }) =>
        target === wanted.target &&
        enforcement === "active" &&
        wanted.refs.every((ref) => refs.include.includes(ref)) &&
        refs.exclude.every((ref) => target === "branch" && ref === "refs/heads/releases/**") &&
        wanted.rules.every((rule) => rules.some(({ type }) => type === rule)) &&
        actors.map((actor) => actor.actor_type).join() === passes.join(),
    );
    if (isHeld) return [];
    return [
      `no ruleset forbids ${wanted.rules.join(", ")} of ${wanted.target} ${wanted.refs.join(", ")} to all but ${passes.join() || "nobody"}`,
    ];
  });
}
