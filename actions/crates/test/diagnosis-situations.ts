import type { Situation } from "@mint/action-kit/testing";
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
    name: "another workflow file",
    arrange: ({ issuer }) => (issuer.job.workflow = "publish.yml"),
    code: "EXCHANGE_REFUSED",
    first: 'This job\'s workflow is "publish.yml", and the trusted publisher expects "release.yml".',
    findings: ["certain workflow"],
    form: { ...MATCHING, "Workflow filename": "publish.yml" },
    curable: true,
  },
  {
    name: "a workflow file in other capitals",
    arrange: ({ issuer }) => (issuer.job.workflow = "Release.yml"),
    code: "EXCHANGE_REFUSED",
    first: 'expects "release.yml", with other capital letters.',
    findings: ["certain workflow"],
    form: { ...MATCHING, "Workflow filename": "Release.yml" },
    curable: true,
  },
  {
    name: "another environment",
    arrange: ({ issuer }) => (issuer.job.environment = "staging"),
    code: "EXCHANGE_REFUSED",
    first: 'This job runs in the environment "staging", and the trusted publisher expects "release".',
    findings: ["certain environment"],
    form: { ...MATCHING, "Environment name (optional)": "staging" },
    curable: true,
  },
  {
    name: "no environment",
    arrange: ({ issuer }) => (issuer.job.environment = undefined),
    code: "EXCHANGE_REFUSED",
    first: 'This job declares no environment, and the trusted publisher expects "release".',
    findings: ["certain environment-missing"],
    form: { ...MATCHING, "Environment name (optional)": "" },
    curable: true,
  },
  {
    name: "a repository that was renamed",
    arrange: ({ issuer }) => (issuer.job.repository = "octo-org/octo-renamed"),
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trusted publisher for "octo-org/octo-renamed".',
    findings: ["certain no-publisher", "worth-checking ids"],
    form: { ...MATCHING, "Repository name": "octo-renamed" },
    curable: true,
  },
  {
    name: "an owner of the same name and another id",
    arrange: ({ issuer }) => (issuer.job.ownerId = "4711"),
    code: "EXCHANGE_REFUSED",
    first: "The trusted publisher is bound to other ids than this repository's",
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
    first: '{name} takes no identity of a job that the event "workflow_run" started.',
    findings: ["certain event"],
  },
  {
    name: "an enterprise's own issuer",
    arrange: ({ issuer }) => (issuer.url = "https://token.actions.githubusercontent.com/octo-enterprise"),
    code: "UNSUPPORTED_ISSUER",
    first: "issued, the issuer of an enterprise.",
    findings: ["certain issuer"],
  },
  {
    name: "a signature that does not verify",
    arrange: ({ issuer }) => (issuer.forge = true),
    code: "EXCHANGE_REFUSED",
    first: "{name} did not accept the ID token itself",
    findings: ["certain id-token"],
  },
  {
    name: "an issuer whose clock is two minutes ahead",
    arrange: ({ issuer }) => (issuer.clockOffsetSeconds = 120),
    code: "EXCHANGE_REFUSED",
    first: "in the future by this runner's clock",
    findings: ["likely clock"],
  },
  { name: "all that is registered" },
  { name: "an environment in other capitals", arrange: ({ issuer }) => (issuer.job.environment = "Release") },
  {
    name: "a reusable workflow of another repository",
    arrange: ({ issuer }) => (issuer.job.reusableWorkflow = SHARED),
  },
];
