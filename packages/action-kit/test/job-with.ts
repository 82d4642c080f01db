import type { Situation } from "./situation.ts";

const SHARED = "octo-org/workflows/.github/workflows/publish.yml@refs/heads/main";

/**
 * Differences between a job and what is registered that several registries meet; to be spread into a situation, which
 * adds what its registry makes of it.
 */
export const jobWith = {
  // What a form can cure.
  anotherWorkflow: {
    name: "another workflow file",
    arrange: ({ issuer }) => (issuer.job.workflow = "publish.yml"),
  },
  aWorkflowInYaml: {
    name: "a workflow file that ends in .yaml",
    arrange: ({ issuer }) => (issuer.job.workflow = "release.yaml"),
  },
  aWorkflowInCapitals: {
    name: "a workflow file in other capitals",
    arrange: ({ issuer }) => (issuer.job.workflow = "Release.yml"),
  },
  anotherEnvironment: {
    name: "another environment",
    arrange: ({ issuer }) => (issuer.job.environment = "staging"),
  },
  noEnvironment: {
    name: "no environment",
    arrange: ({ issuer }) => (issuer.job.environment = undefined),
  },
  anEnvironmentInCapitals: {
    name: "an environment in other capitals",
    arrange: ({ issuer }) => (issuer.job.environment = "Release"),
  },
  anOwnerInCapitals: {
    name: "an owner in other capitals",
    arrange: ({ issuer }) => (issuer.job.repository = "Octo-Org/octo-repo"),
  },
  anotherOwnerId: {
    name: "an owner of the same name and another id",
    arrange: ({ issuer }) => (issuer.job.ownerId = "4711"),
  },
  aRenamedRepository: {
    name: "a repository that was renamed",
    arrange: ({ issuer }) => (issuer.job.repository = "octo-org/octo-renamed"),
  },
  aTransferredRepository: {
    name: "a repository that was transferred",
    arrange: ({ issuer }) => Object.assign(issuer.job, { repository: "hubot/octo-repo", ownerId: "4711" }),
  },
  // What one registry takes and another does not.
  aWorkflowFromElsewhere: {
    name: "a reusable workflow of another repository",
    arrange: ({ issuer }) => (issuer.job.reusableWorkflow = SHARED),
  },
  itsOwnWorkflowAtAnotherRef: {
    name: "a reusable workflow of its own repository at another ref",
    arrange: ({ issuer }) =>
      (issuer.job.reusableWorkflow = "octo-org/octo-repo/.github/workflows/release.yml@refs/heads/main"),
    code: "EXCHANGE_REFUSED",
    first: "Call the workflow by its path: uses: ./.github/workflows/release.yml",
    findings: ["certain reusable-workflow-at-another-ref"],
  },
  aMachineOfItsOwn: {
    name: "a machine of its own",
    arrange: ({ issuer }) => (issuer.job.runnerEnvironment = "self-hosted"),
  },
  pullRequestTarget: {
    name: "the event pull_request_target",
    arrange: ({ issuer }) => (issuer.job.eventName = "pull_request_target"),
  },
  // What no form can cure.
  anEnterprisesIssuer: {
    name: "an enterprise's own issuer",
    arrange: ({ issuer }) => (issuer.url = "https://token.actions.githubusercontent.com/octo-enterprise"),
    code: "UNSUPPORTED_ISSUER",
    first:
      '{name} accepts no identity issued by "https://token.actions.githubusercontent.com/octo-enterprise", the issuer of an enterprise.',
    findings: ["certain issuer"],
  },
  anEnterpriseServersIssuer: {
    name: "the issuer of a GitHub Enterprise Server",
    arrange: ({ issuer }) => (issuer.url = "https://github.example.com/_services/token"),
    code: "UNSUPPORTED_ISSUER",
    first: "the issuer of a GitHub Enterprise Server.",
    findings: ["certain issuer"],
  },
  anUnknownIssuer: {
    name: "an issuer that nobody knows",
    arrange: ({ issuer }) => (issuer.url = "https://forge.example.com/api/actions"),
    code: "EXCHANGE_REFUSED",
    first: '{name} accepts no identity issued by "https://forge.example.com/api/actions".',
    findings: ["certain issuer"],
  },
  aClockAhead: {
    name: "an issuer whose clock is two minutes ahead",
    arrange: ({ issuer }) => (issuer.clockOffsetSeconds = 120),
    code: "EXCHANGE_REFUSED",
    first: "in the future by this runner's clock: either the clocks differ, or it arrived late.",
    findings: ["likely clock"],
  },
  aForgedSignature: {
    name: "a signature that does not verify",
    arrange: ({ issuer }) => (issuer.forge = true),
    code: "EXCHANGE_REFUSED",
    first: "{name} did not accept the ID token itself",
    findings: ["certain id-token"],
  },
  // What hurts nobody.
  allThatIsRegistered: { name: "all that is registered" },
  noIdsInItsSubject: { name: "a subject without ids", arrange: ({ issuer }) => (issuer.subject = "legacy") },
} as const satisfies Record<string, Situation>;
