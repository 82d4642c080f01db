import { jobWith, type Situation } from "@mint/action-kit/testing/situations";
import { type Registry, rubygems } from "@mint/core";

const MATCHING = {
  "Repository owner": "octo-org",
  "Repository name": "octo-repo",
  "Workflow filename": "release.yml",
  Environment: "release",
  "Workflow repository owner": "",
  "Workflow repository name": "",
};
const SILENT = "{name} refuses without a reason; most likely it has no trusted publisher for";
const NO_PUBLISHER = ["likely no-publisher", "worth-checking ids"];
const SHARED = "octo-org/workflows/.github/workflows/publish.yml@refs/heads/main";

/** The server as a situation's inputs describe it, at its own host. */
export function registryOf(): Registry {
  return rubygems();
}

/** What can differ between a job and its trusted publisher at a server of RubyGems.org's kind, which says nothing of it. */
export const situations: readonly Situation[] = [
  {
    ...jobWith.anotherWorkflow,
    code: "EXCHANGE_REFUSED",
    first: `${SILENT} "publish.yml" of "octo-org/octo-repo" in environment "release".`,
    findings: NO_PUBLISHER,
    form: { ...MATCHING, "Workflow filename": "publish.yml" },
    curable: true,
  },
  {
    ...jobWith.anEnvironmentInCapitals,
    code: "EXCHANGE_REFUSED",
    first: `${SILENT} "release.yml" of "octo-org/octo-repo" in environment "Release".`,
    findings: NO_PUBLISHER,
    form: { ...MATCHING, Environment: "Release" },
    curable: true,
  },
  {
    ...jobWith.noEnvironment,
    code: "EXCHANGE_REFUSED",
    first: `${SILENT} "release.yml" of "octo-org/octo-repo" without an environment.`,
    findings: ["likely no-publisher", "worth-checking ids"],
    form: { ...MATCHING, Environment: "" },
    curable: true,
  },
  {
    ...jobWith.aTransferredRepository,
    code: "EXCHANGE_REFUSED",
    first: `${SILENT} "release.yml" of "hubot/octo-repo"`,
    findings: NO_PUBLISHER,
    form: { ...MATCHING, "Repository owner": "hubot" },
    curable: true,
  },
  {
    name: "a reusable workflow of another repository that is not registered",
    arrange: ({ issuer }) => (issuer.job.reusableWorkflow = SHARED),
    code: "EXCHANGE_REFUSED",
    first: 'The file that counts is the called "publish.yml", not its caller "release.yml".',
    findings: NO_PUBLISHER,
    form: {
      ...MATCHING,
      "Workflow filename": "publish.yml",
      "Workflow repository owner": "octo-org",
      "Workflow repository name": "workflows",
    },
    curable: true,
  },
  jobWith.itsOwnWorkflowAtAnotherRef,
  {
    name: "an audience that somebody typed",
    inputs: { audience: "gems" },
    code: "EXCHANGE_REFUSED",
    first: 'The ID token is for the audience "gems"',
    findings: ["likely audience", "likely no-publisher", "worth-checking ids"],
    bundleOnly: true,
  },
  {
    name: "an ID token that expired while it was on its way",
    arrange: ({ issuer }) => (issuer.clockOffsetSeconds = -400),
    code: "EXCHANGE_REFUSED",
    first: "ago by this runner's clock: either the clocks differ, or it arrived late.",
    findings: ["likely clock", "likely no-publisher", "worth-checking ids"],
  },
  jobWith.anEnterpriseServersIssuer,
  jobWith.allThatIsRegistered,
  {
    name: "a reusable workflow of another repository that is registered",
    arrange: ({ issuer, rubygems: server }) => {
      issuer.job.reusableWorkflow = SHARED;
      server.publishers.forEach((publisher) =>
        Object.assign(publisher, {
          workflow_filename: "publish.yml",
          workflow_repository_owner: "octo-org",
          workflow_repository_name: "workflows",
        }),
      );
    },
  },
  jobWith.pullRequestTarget,
];
