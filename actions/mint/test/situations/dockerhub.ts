import { jobWith, type Situation } from "@mint/action-kit/testing/situations";
import { dockerhub } from "@mint/core";
import { exchangeSubject } from "./exchange-subject.ts";

const CONNECTION = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
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

/** With the connection that the description names; and the name is Docker's wherever it is. */
const SITUATIONS = OF_DOCKER.map((situation): Situation => ({
  ...situation,
  arrange: (sandbox) => {
    for (const connection of sandbox.dockerhub.connections) connection.id = CONNECTION;
    situation.arrange?.(sandbox);
  },
  first: situation.first?.replaceAll("{name}", "Docker Hub") ?? "",
}));

/** Docker compares the subject, and says nothing where no ruleset has it. */
export const dockerhubSubject = exchangeSubject("dockerhub", {
  situations: SITUATIONS,
  describe: () => dockerhub({ connectionId: CONNECTION, username: "octo-org" }),
  type: (form, { dockerhub: { connections } }) =>
    connections.forEach(({ rulesets }) => rulesets.push(form["Rules"] ?? "")),
});
