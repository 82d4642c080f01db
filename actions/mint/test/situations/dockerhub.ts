import { jobWith, type RegistrySituations, type Situation } from "@mint/action-kit/testing/situations";

const UNKNOWN = {
  code: "EXCHANGE_REFUSED",
  findings: ["likely no-publisher", "likely immutable-subject"],
  curable: true,
} as const;

const OF_DOCKER: readonly Situation[] = [
  {
    ...jobWith.aRenamedRepository,
    arrange: ({ issuer }) => Object.assign(issuer.job, { repository: "octo-org/octo-renamed", environment: undefined }),
    ...UNKNOWN,
    first:
      'Docker Hub refuses without a reason; most likely it has no ruleset for "repo:octo-org@65/octo-renamed@74:ref:refs/tags/v1.0.0".',
    form: { Rules: "repo:octo-org@65/octo-renamed@74:ref:refs/tags/v1.0.0" },
  },
  {
    ...jobWith.noIdsInItsSubject,
    arrange: ({ issuer }) => (issuer.subject = "legacy"),
    ...UNKNOWN,
    first: 'it has no ruleset for "repo:octo-org/octo-repo:environment:release".',
    findings: ["likely no-publisher"],
    form: { Rules: "repo:octo-org/octo-repo:environment:release" },
  },
  {
    name: "a connection that has no ruleset for it",
    arrange: ({ dockerhub: { connections } }) => connections.forEach(({ rulesets }) => rulesets.splice(0)),
    ...UNKNOWN,
    first: 'it has no ruleset for "repo:octo-org@65/octo-repo@74:environment:release".',
    form: { Rules: "repo:octo-org@65/octo-repo@74:environment:release" },
  },
  jobWith.anEnterprisesIssuer,
  jobWith.allThatIsRegistered,
  jobWith.anotherEnvironment,
];

/** The name is Docker's wherever it is. */
const SITUATIONS = OF_DOCKER.map((situation): Situation => {
  return { ...situation, first: situation.first?.replaceAll("{name}", "Docker Hub") ?? "" };
});

/** Docker compares the subject, and says nothing where no ruleset has it. */
export const subject: RegistrySituations = {
  situations: SITUATIONS,
  type: (form, { dockerhub: { connections } }) =>
    connections.forEach(({ rulesets }) => rulesets.push(form["Rules"] ?? "")),
};
