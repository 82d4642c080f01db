import type { ClaimName, Claims } from "../base/claims.ts";
import type { ClaimRules, Registry } from "../registries/registry.ts";
import { formFields } from "./form.ts";
import { type JobClaims, readJob } from "./job.ts";

type Sources = Readonly<Partial<Record<ClaimName, string>>>;

/** GitHub's claim behind each name; which one names the workflow is a rule of the registry. */
const OF_GITHUB: Sources = { owner: "repository", repository: "repository", environment: "environment" };
/** @see https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload */
const OF_GITLAB: Sources = {
  owner: "project_path",
  repository: "project_path",
  workflow: "ci_config_ref_uri",
  environment: "environment",
};

/** Lists the claims that a registry compares with what is registered, or that make it refuse; it ignores all others. */
export function comparedClaims(registry: Registry, claims: Claims): ReadonlySet<string> {
  const { issuers, subject } = registry.claimRules;
  const job = readJob(claims);
  const sources = job.provider === "gitlab" ? OF_GITLAB : OF_GITHUB;
  const asked = formFields(registry, job).flatMap(({ claim }) => (claim === undefined ? [] : [claim]));
  const names = [
    "aud",
    ...asked.map((claim) => (claim.startsWith("claim:") ? claim.slice("claim:".length) : sources[claim])),
    ...platformClaims(registry.claimRules, job),
    issuers === undefined ? undefined : "iss",
    subject === undefined ? undefined : "sub",
  ];
  return new Set(names.filter((name) => name !== undefined));
}

function platformClaims(rules: ClaimRules, { provider }: JobClaims): readonly (string | undefined)[] {
  if (provider === "gitlab") return rules.gitlabIds ?? [];
  const { refusedEvents, workflow, ids = [], runner } = rules;
  return [
    ...ids,
    workflow,
    refusedEvents.length > 0 ? "event_name" : undefined,
    runner === undefined ? undefined : "runner_environment",
  ];
}
