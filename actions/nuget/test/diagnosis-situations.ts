import { jobWith, redeemedBefore, type Situation } from "@mint/action-kit/testing/situations";
import { nuget, type Registry } from "@mint/core";
import type { Sandbox } from "@mint/sandbox";

const MATCHING = {
  "Repository Owner": "octo-org",
  Repository: "octo-repo",
  "Workflow File": "release.yml",
  Environment: "release",
};
const NO_POLICY = ["certain no-publisher", "worth-checking ids"];
const OWN = "octo-org/octo-repo/.github/workflows";

/** The gallery as a situation's inputs describe it, at its own host. */
export function registryOf({ inputs }: Situation): Registry {
  return nuget({ user: inputs?.["user"] ?? "octocat" });
}

/** What can differ between a job and its trust policy at a gallery of NuGet.org's kind. */
export const situations: readonly Situation[] = [
  // What the form can cure.
  {
    ...jobWith.anotherWorkflow,
    code: "EXCHANGE_REFUSED",
    first:
      'This job\'s workflow is "publish.yml", and the trust policy "octo release" expects "release.yml". Change the Workflow File of the trust policy "octo release" to "publish.yml"',
    findings: ["certain workflow"],
    form: { ...MATCHING, "Workflow File": "publish.yml" },
    curable: true,
  },
  {
    ...jobWith.aWorkflowInYaml,
    code: "EXCHANGE_REFUSED",
    first: 'expects "release.yml": .yml is not .yaml.',
    findings: ["certain workflow"],
    form: { ...MATCHING, "Workflow File": "release.yaml" },
    curable: true,
  },
  {
    name: "a policy with the workflow's path",
    arrange: change({ workflowFile: ".github/workflows/release.yml" }),
    code: "EXCHANGE_REFUSED",
    first: 'expects ".github/workflows/release.yml", a path instead of the file\'s name alone.',
    findings: ["certain workflow"],
    form: MATCHING,
    curable: true,
  },
  {
    ...jobWith.anotherEnvironment,
    code: "EXCHANGE_REFUSED",
    first: 'This job runs in the environment "staging", and the trust policy "octo release" expects "release".',
    findings: ["certain environment"],
    form: { ...MATCHING, Environment: "staging" },
    curable: true,
  },
  {
    ...jobWith.noEnvironment,
    code: "EXCHANGE_REFUSED",
    first:
      'This job declares no environment, but the trust policy "octo release" expects "release". Add environment: release to the job that mints',
    findings: ["certain environment-missing"],
    form: { ...MATCHING, Environment: "" },
    curable: true,
  },
  {
    ...jobWith.aRenamedRepository,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trust policy of "octocat" for "octo-org/octo-renamed".',
    findings: NO_POLICY,
    form: { ...MATCHING, Repository: "octo-renamed" },
    curable: true,
  },
  {
    ...jobWith.aTransferredRepository,
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trust policy of "octocat" for "hubot/octo-repo".',
    findings: NO_POLICY,
    form: { ...MATCHING, "Repository Owner": "hubot" },
    curable: true,
  },
  {
    name: "a repository that was made anew",
    arrange: ({ issuer }) => (issuer.job.repositoryId = "4711"),
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trust policy of "octocat" for "octo-org/octo-repo".',
    findings: NO_POLICY,
    form: MATCHING,
    curable: true,
  },
  {
    name: "a subject without ids, and another repository",
    arrange: ({ issuer }) => {
      issuer.subject = "legacy";
      issuer.job.repository = "octo-org/octo-renamed";
    },
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trust policy of "octocat"',
    findings: ["certain no-publisher"],
    form: { ...MATCHING, Repository: "octo-renamed" },
    curable: true,
  },
  {
    name: "a user who created no policy",
    inputs: { user: "hubot" },
    arrange: ({ nuget }) => nuget.users.push({ name: "hubot", kind: "user" }),
    code: "EXCHANGE_REFUSED",
    first: '{name} has no trust policy of "hubot" for "octo-org/octo-repo".',
    findings: NO_POLICY,
    form: MATCHING,
    curable: true,
  },
  {
    name: "a policy that was not used within seven days",
    arrange: change({ repositoryId: undefined, repositoryOwnerId: undefined, validateByDate: 1 }),
    code: "EXCHANGE_REFUSED",
    first: 'The trust policy "octo release" was not used within its seven days, and is now disabled.',
    findings: ["certain expired-policy"],
    form: MATCHING,
    curable: true,
  },
  {
    name: "a reusable workflow of its own repository that is not the registered one",
    arrange: ({ issuer }) => (issuer.job.reusableWorkflow = `${OWN}/publish.yml@refs/heads/main`),
    code: "EXCHANGE_REFUSED",
    first: 'This job\'s workflow is "publish.yml", and the trust policy "octo release" expects "release.yml".',
    findings: ["certain workflow"],
    form: { ...MATCHING, "Workflow File": "publish.yml" },
    curable: true,
  },
  {
    name: "two policies, neither of which fits",
    arrange: ({ issuer, nuget }) => {
      const [policy] = nuget.policies;
      if (policy === undefined) throw new Error("the world is not seeded");
      nuget.policies.push({ ...policy, policyName: "octo nightly", environment: "nightly" });
      policy.workflowFile = "build.yml";
      issuer.job.environment = "staging";
    },
    code: "EXCHANGE_REFUSED",
    first: 'This job\'s workflow is "release.yml", and the trust policy "octo release" expects "build.yml".',
    findings: ["certain workflow", "certain environment"],
    form: { ...MATCHING, Environment: "staging" },
    curable: true,
  },
  // What no form can cure.
  {
    name: "an organization as user",
    inputs: { user: "octo-org" },
    code: "EXCHANGE_REFUSED",
    first:
      '{name} has no trust policy of "octo-org" for "octo-org/octo-repo". Check that "octo-org" is the person who created it',
    findings: ["certain no-publisher", "worth-checking ids"],
    form: MATCHING,
  },
  {
    name: "an organization as user, and a policy in its name",
    inputs: { user: "octo-org" },
    arrange: change({ createdBy: "octo-org" }),
    code: "EXCHANGE_REFUSED",
    first: "The input user names an organization at {name}, but policies belong to people.",
    findings: ["certain organization"],
  },
  {
    name: "an e-mail address as user",
    inputs: { user: "octocat@example.com" },
    code: "EXCHANGE_REFUSED",
    first: 'The input user is "octocat@example.com", but a profile name at {name} holds only letters',
    findings: ["certain policy-user", "certain no-publisher", "worth-checking ids"],
  },
  {
    ...jobWith.aWorkflowFromElsewhere,
    code: "EXCHANGE_REFUSED",
    first:
      'This job is in a reusable workflow of "octo-org/workflows", and {name} accepts only workflows of "octo-org/octo-repo" itself.',
    findings: ["certain reusable-workflow-in-other-repository"],
    form: MATCHING,
  },
  {
    name: "an event that the gallery refuses",
    arrange: ({ issuer, nuget }) => {
      nuget.settings.bannedEvents.push("pull_request_target");
      issuer.job.eventName = "pull_request_target";
    },
    code: "EXCHANGE_REFUSED",
    first: '{name} accepts no identity from a job that the event "pull_request_target" started.',
    findings: ["certain event"],
  },
  jobWith.anEnterprisesIssuer,
  jobWith.anEnterpriseServersIssuer,
  jobWith.anUnknownIssuer,
  {
    name: "an audience that somebody typed",
    inputs: { audience: "nuget" },
    code: "EXCHANGE_REFUSED",
    first: 'The ID token is for the audience "nuget", and {name} expects another. Remove the input audience',
    findings: ["certain audience"],
  },
  {
    name: "an ID token of the future",
    arrange: ({ issuer }) => (issuer.claims = { nbf: Math.round(Date.now() / 1_000) + 1_000 }),
    code: "EXCHANGE_REFUSED",
    first: "The ID token's times do not agree with the clock of {name}.",
    findings: ["certain clock"],
  },
  jobWith.aForgedSignature,
  redeemedBefore("nuget"),
  {
    name: "a package owner whose account is locked",
    arrange: ({ nuget }) => nuget.users.forEach((user) => (user.locked = true)),
    code: "EXCHANGE_REFUSED",
    first: "The policy matches, but an account behind it may not publish at {name}.",
    findings: ["certain account"],
  },
  {
    name: "a policy whose creator may no longer act for its owner",
    arrange: (sandbox) => {
      change({ packageOwner: "octo-org" })(sandbox);
      sandbox.nuget.users.forEach((user) => (user.reachable = false));
    },
    code: "EXCHANGE_REFUSED",
    first: "The policy matches, but an account behind it may not publish at {name}.",
    findings: ["certain account"],
  },
  {
    name: "an identity without event_name",
    arrange: ({ issuer }) => (issuer.claims = { event_name: null }),
    code: "EXCHANGE_REFUSED",
    first: 'The identity has no claim "event_name" that {name} can use.',
    findings: ["certain missing-claim"],
  },
  {
    name: "a limit on how often the gallery is asked",
    arrange: ({ nuget }) => {
      nuget.intercept = () => new Response("", { status: 429, headers: { "retry-after": "56" } });
    },
    code: "RATE_LIMITED",
    first: "{name} received too many requests. Run the job again after 56 seconds.",
    findings: ["certain rate-limit"],
  },
  // Nothing is wrong.
  jobWith.allThatIsRegistered,
  jobWith.noIdsInItsSubject,
  { name: "everything in other capitals", arrange: inOtherCapitals },
  jobWith.aMachineOfItsOwn,
  { name: "an environment, where the policy names none", arrange: change({ environment: undefined }) },
  {
    name: "a reusable workflow of its own repository at another ref that is registered",
    arrange: ({ issuer }) => (issuer.job.reusableWorkflow = `${OWN}/release.yml@refs/heads/main`),
  },
  { name: "an issuer whose clock is four minutes ahead", arrange: ({ issuer }) => (issuer.clockOffsetSeconds = 240) },
  { name: "a policy that waits for its first use", arrange: pending },
];

function change(fields: Partial<Sandbox["nuget"]["policies"][number]>): (sandbox: Sandbox) => void {
  return ({ nuget }) => nuget.policies.forEach((policy) => Object.assign(policy, fields));
}

function pending(sandbox: Sandbox): void {
  const validateByDate = Date.now() + 60_000;
  change({ repositoryId: undefined, repositoryOwnerId: undefined, validateByDate })(sandbox);
}

function inOtherCapitals({ issuer }: Sandbox): void {
  Object.assign(issuer.job, { repository: "Octo-Org/Octo-Repo", workflow: "Release.yml", environment: "RELEASE" });
}
