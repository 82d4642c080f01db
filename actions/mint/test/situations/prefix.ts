import { jobWith, type RegistrySituations } from "@mint/action-kit/testing/situations";

const MATCHING = { Owner: "octo-org", Repository: "octo-repo", Workflow: "release.yml", Environment: "release" };
const UNKNOWN = { code: "EXCHANGE_REFUSED", findings: ["certain no-publisher"], curable: true } as const;

/** Of prefix.dev's words those for a publisher that is not there are known. */
export const subject: RegistrySituations = {
  situations: [
    {
      ...jobWith.anotherWorkflow,
      ...UNKNOWN,
      first: '{name} has no trusted publisher for "publish.yml" of "octo-org/octo-repo" in environment "release".',
      form: { ...MATCHING, Workflow: "publish.yml" },
    },
    {
      ...jobWith.noEnvironment,
      ...UNKNOWN,
      first: "without an environment.",
      findings: ["certain no-publisher"],
      form: { ...MATCHING, Environment: "" },
    },
    {
      ...jobWith.aRenamedRepository,
      ...UNKNOWN,
      first: '"octo-org/octo-renamed"',
      form: { ...MATCHING, Repository: "octo-renamed" },
    },
    jobWith.allThatIsRegistered,
  ],
  type: (form, { prefix: { publishers } }) =>
    publishers.push({
      channel: "octo-channel",
      owner: form["Owner"] ?? "",
      repository: form["Repository"] ?? "",
      workflow: form["Workflow"] ?? "",
      environment: form["Environment"] || undefined,
    }),
};
