import { jobWith, redeemedBefore, type Situation } from "@mint/action-kit/testing/situations";
import { pypi, type Registry } from "@mint/core";

const MATCHING = {
  Owner: "octo-org",
  "Repository name": "octo-repo",
  "Workflow name": "release.yml",
  "Environment name": "release",
};
const NO_PUBLISHER = ["certain no-publisher", "worth-checking ids"];
const SHARED = "octo-org/workflows/.github/workflows/publish.yml@refs/heads/main";
const OWN = "octo-org/octo-repo/.github/workflows";

/** The index as a situation's inputs describe it, at its own host. */
export function registryOf(): Registry {
  return pypi({ project: "octo-package" });
}

/** What can differ between a job and its publisher at an index of PyPI's kind. */
export const situations: readonly Situation[] = [
  // What the form can cure.
  {
    ...jobWith.anotherWorkflow,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trusted publisher for "publish.yml" of "octo-org/octo-repo" in environment "release".',
    findings: NO_PUBLISHER,
    form: { ...MATCHING, "Workflow name": "publish.yml" },
    curable: true,
  },
  {
    ...jobWith.aWorkflowInYaml,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trusted publisher for "release.yaml"',
    findings: NO_PUBLISHER,
    form: { ...MATCHING, "Workflow name": "release.yaml" },
    curable: true,
  },
  {
    ...jobWith.aWorkflowInCapitals,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trusted publisher for "Release.yml"',
    findings: NO_PUBLISHER,
    form: { ...MATCHING, "Workflow name": "Release.yml" },
    curable: true,
  },
  {
    ...jobWith.anotherEnvironment,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trusted publisher for "release.yml" of "octo-org/octo-repo" in environment "staging".',
    findings: NO_PUBLISHER,
    form: { ...MATCHING, "Environment name": "staging" },
    curable: true,
  },
  {
    ...jobWith.noEnvironment,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trusted publisher for "release.yml" of "octo-org/octo-repo" without an environment.',
    findings: ["certain no-publisher", "worth-checking ids"],
    form: { ...MATCHING, "Environment name": "" },
    curable: true,
  },
  {
    ...jobWith.anOwnerInCapitals,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trusted publisher for "release.yml" of "Octo-Org/octo-repo"',
    findings: NO_PUBLISHER,
    form: { ...MATCHING, Owner: "Octo-Org" },
    curable: true,
  },
  {
    ...jobWith.aRenamedRepository,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trusted publisher for "release.yml" of "octo-org/octo-renamed"',
    findings: NO_PUBLISHER,
    form: { ...MATCHING, "Repository name": "octo-renamed" },
    curable: true,
  },
  {
    name: "a subject whose template was customized",
    arrange: ({ issuer }) => (issuer.claims = { sub: "repository_owner:octo-org" }),
    code: "EXCHANGE_REFUSED",
    first: '{name} has a trusted publisher with the names of this job, but the claim "sub" does not fit it.',
    findings: ["certain claim"],
    form: MATCHING,
  },
  {
    ...jobWith.aTransferredRepository,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trusted publisher for "release.yml" of "hubot/octo-repo"',
    findings: NO_PUBLISHER,
    form: { ...MATCHING, Owner: "hubot" },
    curable: true,
  },
  {
    ...jobWith.anotherOwnerId,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trusted publisher for "release.yml" of "octo-org/octo-repo"',
    findings: NO_PUBLISHER,
    form: MATCHING,
    curable: true,
  },
  {
    name: "a subject without ids, and another environment",
    arrange: ({ issuer }) => {
      issuer.subject = "legacy";
      issuer.job.environment = "staging";
    },
    code: "EXCHANGE_REFUSED",
    first: "{name} has no trusted publisher",
    findings: ["certain no-publisher"],
    form: { ...MATCHING, "Environment name": "staging" },
    curable: true,
  },
  {
    name: "a reusable workflow of its own repository that is not the registered one",
    arrange: ({ issuer }) => (issuer.job.reusableWorkflow = `${OWN}/publish.yml@refs/tags/v1.0.0`),
    code: "EXCHANGE_REFUSED",
    first: 'The file that counts is the called "publish.yml", not its caller "release.yml".',
    findings: NO_PUBLISHER,
    form: { ...MATCHING, "Workflow name": "publish.yml" },
    curable: true,
  },
  {
    name: "a pending publisher whose project exists by now",
    arrange: ({ pypi }) => {
      const { projects: _, ...fields } = pypi.publishers.splice(0)[0] ?? fail();
      pypi.pendingPublishers.push({ ...fields, project_name: "octo-package" });
    },
    code: "EXCHANGE_REFUSED",
    first:
      "A pending publisher at {name} matches this job, but its project already exists. Remove the pending publisher",
    findings: ["certain name-taken"],
    form: MATCHING,
    curable: true,
  },
  // What no form can cure.
  {
    ...jobWith.aWorkflowFromElsewhere,
    code: "EXCHANGE_REFUSED",
    first:
      'This job is in a reusable workflow of "octo-org/workflows", and {name} accepts only workflows of "octo-org/octo-repo" itself. Move the job that mints and uploads into "release.yml"',
    findings: ["certain reusable-workflow-in-other-repository"],
    form: MATCHING,
  },
  {
    name: "a reusable workflow of another repository, of the registered name",
    arrange: ({ issuer }) => (issuer.job.reusableWorkflow = SHARED.replace("publish", "release")),
    code: "EXCHANGE_REFUSED",
    first: 'This job is in a reusable workflow of "octo-org/workflows"',
    findings: ["certain reusable-workflow-in-other-repository"],
    form: MATCHING,
  },
  {
    ...jobWith.itsOwnWorkflowAtAnotherRef,
    form: MATCHING,
  },
  {
    name: "the event pull_request_target, which the runner tells",
    env: { GITHUB_EVENT_NAME: "pull_request_target" },
    code: "UNSAFE_EVENT",
    first: "{name} accepts no identity from a job that pull_request_target started.",
  },
  {
    name: "the event pull_request_target, which only the claims tell",
    arrange: ({ issuer }) => (issuer.job.eventName = "pull_request_target"),
    code: "EXCHANGE_REFUSED",
    first: '{name} accepts no identity from a job that the event "pull_request_target" started.',
    findings: ["certain event"],
    form: MATCHING,
  },
  jobWith.anEnterprisesIssuer,
  jobWith.anEnterpriseServersIssuer,
  {
    name: "the issuer of GitHub with data residency",
    arrange: ({ issuer }) => (issuer.url = "https://token.actions.octo.ghe.com"),
    code: "UNSUPPORTED_ISSUER",
    first: "the issuer of GitHub with data residency.",
    findings: ["certain issuer"],
  },
  jobWith.anUnknownIssuer,
  {
    name: "the audience of TestPyPI, typed for PyPI",
    inputs: { audience: "testpypi" },
    code: "EXCHANGE_REFUSED",
    first: 'The ID token is for the audience "testpypi" (TestPyPI\'s), which was set by hand',
    findings: ["likely audience"],
    bundleOnly: true,
  },
  jobWith.aClockAhead,
  jobWith.aForgedSignature,
  redeemedBefore("pypi"),
  {
    name: "an index that has it switched off for GitHub",
    arrange: ({ pypi }) => (pypi.settings.githubEnabled = false),
    code: "REGISTRY_UNSUPPORTED",
    first: "Trusted publishing is disabled at {name} at the moment.",
    findings: ["certain disabled"],
  },
  {
    name: "an identity without job_workflow_ref",
    arrange: ({ issuer }) => (issuer.claims = { job_workflow_ref: null }),
    code: "EXCHANGE_REFUSED",
    first: 'The identity has no claim "job_workflow_ref" that {name} can use.',
    findings: ["certain missing-claim"],
  },
  {
    name: "a limit on how often the index is asked",
    arrange: ({ pypi }) => {
      pypi.intercept = ({ url }) =>
        url.endsWith("/mint-token")
          ? new Response("slow down", { status: 429, headers: { "retry-after": "90" } })
          : undefined;
    },
    code: "RATE_LIMITED",
    first: "{name} received too many requests. Run the job again after 90 seconds.",
    findings: ["certain rate-limit"],
  },
  {
    name: "a pull request from a fork",
    env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "", GITHUB_EVENT_NAME: "pull_request" },
    event: {
      pull_request: {
        head: { repo: { full_name: "stranger/octo-repo" } },
        base: { repo: { full_name: "octo-org/octo-repo" } },
      },
    },
    code: "FORK_PULL_REQUEST",
    first: "GitHub gives no identity to a pull request from a fork.",
    bundleOnly: true,
  },
  {
    name: "no permission to ask for an identity",
    env: { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "", ACTIONS_ID_TOKEN_REQUEST_URL: "" },
    code: "IDENTITY_MISSING",
    first: "as in a job without id-token: write.",
    bundleOnly: true,
  },
  // Nothing is wrong.
  jobWith.allThatIsRegistered,
  jobWith.noIdsInItsSubject,
  jobWith.anEnvironmentInCapitals,
  jobWith.aMachineOfItsOwn,
  {
    name: "an environment, where the publisher names none",
    arrange: ({ pypi }) => pypi.publishers.forEach((publisher) => (publisher.environment = undefined)),
  },
  {
    name: "a reusable workflow of its own commit that is registered",
    arrange: ({ issuer, pypi }) => {
      issuer.job.reusableWorkflow = `${OWN}/publish.yml@refs/tags/v1.0.0`;
      pypi.publishers.forEach((publisher) => (publisher.workflow_filename = "publish.yml"));
    },
  },
  { name: "an issuer whose clock is 20 seconds ahead", arrange: ({ issuer }) => (issuer.clockOffsetSeconds = 20) },
  { name: "the event workflow_run", arrange: ({ issuer }) => (issuer.job.eventName = "workflow_run") },
];

function fail(): never {
  throw new Error("the world is not seeded");
}
