import { jobWith, type Situation } from "@mint/action-kit/testing/situations";
import { npm, type Registry } from "@mint/core";

const MATCHING = {
  "Organization or user": "octo-org",
  Repository: "octo-repo",
  "Workflow filename": "release.yml",
  "Environment name": "release",
};
const VAGUE =
  '{name} says "OIDC token exchange error - package not found": it knows no such package, or has no trusted publisher for';
const SHARED = "octo-org/workflows/.github/workflows/publish.yml@refs/heads/main";

/** The registry as a situation's inputs describe it, at its own host. */
export function registryOf(): Registry {
  return npm({ package: "@octo-org/octo-package" });
}

/** What can differ between a job and its trusted publisher at a registry of npm's kind, which says little of it. */
export const situations: readonly Situation[] = [
  {
    ...jobWith.anotherWorkflow,
    code: "EXCHANGE_REFUSED",
    first: `${VAGUE} "publish.yml" of "octo-org/octo-repo" in environment "release".`,
    findings: ["likely no-publisher", "worth-checking immutable-subject"],
    form: { ...MATCHING, "Workflow filename": "publish.yml" },
    curable: true,
  },
  {
    ...jobWith.anOwnerInCapitals,
    code: "EXCHANGE_REFUSED",
    first: `${VAGUE} "release.yml" of "Octo-Org/octo-repo"`,
    findings: ["likely no-publisher", "worth-checking immutable-subject"],
    form: { ...MATCHING, "Organization or user": "Octo-Org" },
    curable: true,
  },
  {
    name: "no environment, and a subject without ids",
    arrange: ({ issuer }) => {
      issuer.subject = "legacy";
      issuer.job.environment = undefined;
    },
    code: "EXCHANGE_REFUSED",
    first: `${VAGUE} "release.yml" of "octo-org/octo-repo" without an environment.`,
    findings: ["likely no-publisher"],
    form: { ...MATCHING, "Environment name": "" },
    curable: true,
  },
  {
    name: "a called workflow that is registered in place of its caller",
    arrange: ({ issuer, npm: registry }) => {
      issuer.job.reusableWorkflow = SHARED;
      registry.trust.forEach((trust) => (trust.claims.workflow_ref.file = "publish.yml"));
    },
    code: "EXCHANGE_REFUSED",
    first: 'The file that counts is the caller "release.yml", not the called "publish.yml".',
    findings: ["likely no-publisher", "worth-checking immutable-subject"],
    form: MATCHING,
    curable: true,
  },
  {
    ...jobWith.aMachineOfItsOwn,
    code: "EXCHANGE_REFUSED",
    first: "{name} takes identities of github-hosted runners only, but this job's runner is self-hosted.",
    findings: ["certain runner", "worth-checking immutable-subject"],
  },
  {
    name: "a signature that does not verify, and a subject without ids",
    arrange: ({ issuer }) => {
      issuer.subject = "legacy";
      issuer.forge = true;
    },
    code: "EXCHANGE_REFUSED",
    first: "{name} did not accept the ID token itself",
    findings: ["certain id-token"],
  },
  jobWith.allThatIsRegistered,
  jobWith.aWorkflowFromElsewhere,
  jobWith.pullRequestTarget,
];
