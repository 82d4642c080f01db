import { jobWith, type Situation } from "@mint/action-kit/testing/situations";
import { crates, type Registry } from "@mint/core";

const MATCHING = {
  "Repository owner": "octo-org",
  "Repository name": "octo-repo",
  "Workflow filename": "release.yml",
  "Environment name (optional)": "release",
};
const SHARED = "octo-org/workflows/.github/workflows/publish.yml@refs/heads/main";

/** The registry as a situation's inputs describe it, at its own host. */
export function registryOf(): Registry {
  return crates();
}

/** What can differ between a job and its trusted publisher at a registry of crates.io's kind. */
export const situations: readonly Situation[] = [
  {
    ...jobWith.anotherWorkflow,
    code: "EXCHANGE_REFUSED",
    first: 'This job\'s workflow is "publish.yml", and the trusted publisher expects "release.yml".',
    findings: ["certain workflow"],
    form: { ...MATCHING, "Workflow filename": "publish.yml" },
    curable: true,
  },
  {
    ...jobWith.aWorkflowInCapitals,
    code: "EXCHANGE_REFUSED",
    first: 'expects "release.yml", with different capital letters.',
    findings: ["certain workflow"],
    form: { ...MATCHING, "Workflow filename": "Release.yml" },
    curable: true,
  },
  {
    ...jobWith.anotherEnvironment,
    code: "EXCHANGE_REFUSED",
    first: 'This job runs in the environment "staging", and the trusted publisher expects "release".',
    findings: ["certain environment"],
    form: { ...MATCHING, "Environment name (optional)": "staging" },
    curable: true,
  },
  {
    ...jobWith.noEnvironment,
    code: "EXCHANGE_REFUSED",
    first: 'This job declares no environment, but the trusted publisher expects "release".',
    findings: ["certain environment-missing"],
    form: { ...MATCHING, "Environment name (optional)": "" },
    curable: true,
  },
  {
    ...jobWith.aRenamedRepository,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trusted publisher for "octo-org/octo-renamed".',
    findings: ["certain no-publisher", "worth-checking ids"],
    form: { ...MATCHING, "Repository name": "octo-renamed" },
    curable: true,
  },
  {
    ...jobWith.anotherOwnerId,
    code: "EXCHANGE_REFUSED",
    first: "The trusted publisher is bound to different ids than this repository's",
    findings: ["certain ids"],
    form: MATCHING,
    curable: true,
  },
  {
    name: "a caller that is not registered, though the called workflow is",
    arrange: ({ issuer, crates: registry }) => {
      issuer.job.reusableWorkflow = SHARED;
      registry.configs.forEach((config) => (config.workflow_filename = "publish.yml"));
    },
    code: "EXCHANGE_REFUSED",
    first: 'This job\'s workflow is "release.yml", and the trusted publisher expects "publish.yml".',
    findings: ["certain workflow"],
    form: MATCHING,
    curable: true,
  },
  {
    name: "the event workflow_run, which only the claims tell",
    arrange: ({ issuer }) => (issuer.job.eventName = "workflow_run"),
    code: "EXCHANGE_REFUSED",
    first: '{name} accepts no identity from a job that the event "workflow_run" started.',
    findings: ["certain event"],
  },
  jobWith.anEnterprisesIssuer,
  jobWith.aForgedSignature,
  jobWith.aClockAhead,
  jobWith.allThatIsRegistered,
  jobWith.anEnvironmentInCapitals,
  jobWith.aWorkflowFromElsewhere,
];
