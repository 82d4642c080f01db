import { jobWith, type RegistrySituations } from "@mint/action-kit/testing/situations";

const MATCHING = { repository: "octo-org/octo-repo", workflow: "release.yml" };
/** The Hub never says what did not match. */
const REFUSED = {
  code: "EXCHANGE_REFUSED",
  first: "{name} refuses without a reason; most likely it has no trusted publisher for",
  findings: ["likely no-publisher"],
  curable: true,
} as const;

function typed(
  claims: Readonly<Record<string, string>>,
): Record<string, { readonly kind: "eq"; readonly value: string }> {
  return Object.fromEntries(Object.entries(claims).map(([name, value]) => [name, { kind: "eq", value }]));
}

/** The Hub compares what is registered to the letter, and tells nothing. */
export const subject: RegistrySituations = {
  situations: [
    { ...jobWith.anotherWorkflow, ...REFUSED, form: { ...MATCHING, workflow: "publish.yml" } },
    { ...jobWith.anOwnerInCapitals, ...REFUSED, form: { ...MATCHING, repository: "Octo-Org/octo-repo" } },
    { ...jobWith.aRenamedRepository, ...REFUSED, form: { ...MATCHING, repository: "octo-org/octo-renamed" } },
    {
      name: "a branch, where a publisher names another",
      arrange: ({ issuer, huggingface: { publishers } }) => {
        issuer.job.ref = "refs/heads/next";
        for (const publisher of publishers) Object.assign(publisher.claims, typed({ branch: "main" }));
      },
      ...REFUSED,
      form: MATCHING,
    },
    {
      name: "a Hub that gives up",
      arrange: ({ huggingface: hub }) => {
        hub.intercept = () =>
          Response.json({ error: "invalid_grant", error_description: "This operation was aborted" }, { status: 400 });
      },
      code: "EXCHANGE_REFUSED",
      first: "{name} timed out before it had checked the identity",
      findings: ["certain gave-up"],
    },
    jobWith.allThatIsRegistered,
    jobWith.anotherEnvironment,
    jobWith.noIdsInItsSubject,
  ],
  type: ({ repository = "", workflow = "" }, { huggingface: { publishers } }) => {
    for (const publisher of publishers) Object.assign(publisher.claims, typed({ repository, workflow }));
    for (const { claims } of publishers) delete claims["branch"];
  },
};
