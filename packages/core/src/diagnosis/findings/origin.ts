import { claimText, FOREIGN_ISSUER, GITHUB_ISSUER, isFromIssuer, platformName } from "../../base/claims.ts";
import { knownAudience } from "../../base/reserved-audiences.ts";
import { isLoopback } from "../../base/urls.ts";
import type { Context, Finding, Rule } from "../finding.ts";
import { isInOtherRepository, isOwnOnly } from "../form.ts";

/** Causes in the origin of a job: its issuer, event, runner and workflow. No form can fix them. */
export const ORIGIN_RULES: readonly Rule[] = [
  { find: findIssuer, blocks: true },
  { find: findEvent, blocks: true },
  { find: findRunner, blocks: true },
  { find: findUntrustedWorkflow, blocks: true },
];

function findIssuer({ registry, claims, match }: Context): Finding | undefined {
  const { issuers = [] } = registry.claimRules;
  const iss = claimText(claims, "iss");
  const foreign = iss !== undefined && issuers.length > 0 && !issuers.some((issuer) => isFromIssuer(iss, issuer));
  // A self-hosted registry, or a rehearsal, may accept other issuers than the public registry.
  const known =
    knownAudience(registry.url) !== undefined || (isLoopback(registry.url) && FOREIGN_ISSUER.test(iss ?? ""));
  if (match("issuer") === undefined && !(foreign && known)) return undefined;
  // A server's settings may leave out an issuer that its source lists.
  const others = issuers.filter((issuer) => !isFromIssuer(iss ?? "", issuer)).map(platformName);
  return {
    id: "issuer",
    certainty: "certain",
    title: `${registry.name} accepts no identity issued by "${iss ?? "nobody"}"${kindOf(iss)}.`,
    seen: `iss is "${iss ?? "missing"}"`,
    needs: others.join(" or ") || "an issuer that is configured there",
    remedy: iss?.startsWith(`${GITHUB_ISSUER}/`)
      ? "An owner of the enterprise can turn its own issuer off (include_enterprise_slug: false). Otherwise, publish from an organization outside it."
      : `Publish from a job of ${others.join(" or ") || "another CI"}, or with an API token of the registry.`,
  };
}

/** @see https://docs.github.com/en/enterprise-cloud@latest/actions/reference/security/oidc */
function kindOf(iss = ""): string {
  if (iss.startsWith(`${GITHUB_ISSUER}/`)) return ", the issuer of an enterprise";
  if (/^https:\/\/token\.actions\.[^/]+\.ghe\.com/.test(iss)) return ", the issuer of GitHub with data residency";
  return iss.endsWith("/_services/token") ? ", the issuer of a GitHub Enterprise Server" : "";
}

function findEvent({ registry, job, match }: Context): Finding | undefined {
  const named = match("event");
  const { refusedEvents } = registry.claimRules;
  const event = named?.event ?? job.event;
  if (event === undefined || (named === undefined && !refusedEvents.includes(event))) return undefined;
  const others = refusedEvents.map((refused) => `"${refused}"`).join(" and ");
  return {
    id: "event",
    certainty: "certain",
    title: `${registry.name} accepts no identity from a job that the event "${event}" started.`,
    seen: `event_name is "${event}"`,
    needs: others === "" ? "an event that it allows" : `any event but ${others}`,
    remedy: "Publish when a tag is pushed, from a release, or by hand.",
    paste: "on:\n  release:\n    types: [published]",
  };
}

function findRunner({ registry, job }: Context): Finding | undefined {
  const { runner } = registry.claimRules;
  if (runner === undefined || job.runner === undefined || job.runner === runner) return undefined;
  return {
    id: "runner",
    certainty: "certain",
    title: `${registry.name} takes identities of ${runner} runners only, but this job's runner is ${job.runner}.`,
    seen: `runner_environment is "${job.runner}"`,
    needs: `"${runner}"`,
    remedy: "Run the job that mints on a GitHub-hosted runner; it can download what another job built.",
    paste: "runs-on: ubuntu-latest",
  };
}

/** The job is in a workflow of another repository, or at another commit, which the registry does not trust. */
function findUntrustedWorkflow(context: Context): Finding | undefined {
  const { registry, job, claims, match } = context;
  const { workflow, workflowIn } = registry.claimRules;
  if (job.provider === "gitlab") return match("untrusted-workflow") && untrustedPipeline(context);
  if (workflow === "job_workflow_ref" && workflowIn !== undefined) {
    if (isInOtherRepository(job)) return isOwnOnly(registry.claimRules) ? inOtherRepository(context) : undefined;
    if (workflowIn !== "same-repository" && !isOfThisRun(context)) return atAnotherRef(context);
  }
  if (match("untrusted-workflow") === undefined) return undefined;
  return {
    id: "untrusted-workflow",
    certainty: "certain",
    title: `${registry.name} does not accept the workflow file that this job is in.`,
    seen: `job_workflow_ref is "${claimText(claims, "job_workflow_ref") ?? ""}"`,
    needs: "the registered workflow, in the repository itself",
    remedy: "Compare the two: the registry's message names the workflow that it expects.",
  };
}

/** The file of a GitLab pipeline may be in another project, or anywhere. @see https://docs.gitlab.com/ci/pipelines/settings/#specify-a-custom-cicd-configuration-file */
function untrustedPipeline({ registry, claims, match }: Context): Finding {
  return {
    id: "untrusted-pipeline",
    certainty: "certain",
    title: `${registry.name} does not accept the file that defines this pipeline.`,
    seen: `ci_config_ref_uri is "${claimText(claims, "ci_config_ref_uri") ?? ""}"`,
    needs: match("untrusted-workflow")?.expected ?? "the registered file, at the pipeline's own ref or commit",
    remedy:
      "Keep the pipeline's file in the project that publishes. If only capital letters differ, register it exactly as the claim has it.",
  };
}

/** Without the ref of the workflow and of the run, there is nothing to compare. */
function isOfThisRun({ job: { refs, holder } }: Context): boolean {
  return refs.length === 0 || holder === undefined || refs.includes(holder.ref);
}

const MOVED_JOB = [
  "jobs:",
  "  build:",
  "    uses: …    # the reusable workflow builds and uploads an artifact",
  "  publish:     # this job mints and publishes, in your own file",
  "    needs: build",
  "    permissions:",
  "      id-token: write",
].join("\n");

function inOtherRepository({ registry, job }: Context): Finding {
  const { holder, caller } = job;
  const own = `${job.owner}/${job.repository}`;
  const shared = `${holder?.owner}/${holder?.repository}`;
  return {
    id: "reusable-workflow-in-other-repository",
    certainty: "certain",
    title: `This job is in a reusable workflow of "${shared}", and ${registry.name} accepts only workflows of "${own}" itself.`,
    seen: `job_workflow_ref is "${shared}/${holder?.path}@${holder?.ref}"`,
    needs: `a workflow file in "${own}" with this job in it`,
    remedy: `Move the job that mints and uploads into "${caller?.file ?? "a workflow of it"}"; the reusable workflow can still build.`,
    paste: MOVED_JOB,
  };
}

function atAnotherRef({ registry, job: { holder, refs } }: Context): Finding {
  return {
    id: "reusable-workflow-at-another-ref",
    certainty: "certain",
    title: `This job is in "${holder?.file}" at "${holder?.ref}", and ${registry.name} accepts it only at the run's own commit.`,
    seen: `job_workflow_ref ends in "@${holder?.ref}"`,
    needs: `"@${refs[0]}", the ref of this run`,
    remedy: `Call the workflow by its path: uses: ./${holder?.path}`,
    paste: `uses: ./${holder?.path}`,
  };
}
