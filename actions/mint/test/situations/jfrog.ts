import { jobWith, type RegistrySituations } from "@mint/action-kit/testing/situations";

const MATCHING = {
  Audience: "jfrog-github",
  'Claims JSON "repository"': "octo-org/octo-repo",
  'Claims JSON "environment"': "release",
};

/** Of a JFrog platform's words few are known: where it says others, no cause is named. */
export const subject: RegistrySituations = {
  situations: [
    {
      name: "another audience than the integration's",
      arrange: ({ jfrog: { providers } }) => providers.forEach((one) => (one.audience = "jfrog")),
      code: "EXCHANGE_REFUSED",
      first: 'The ID token is for the audience "jfrog-github", and {name} expects another.',
      findings: ["certain audience"],
      form: MATCHING,
      curable: true,
    },
    {
      ...jobWith.aRenamedRepository,
      arrange: ({ issuer }) => {
        issuer.subject = "legacy";
        issuer.job.repository = "octo-org/octo-renamed";
      },
      code: "EXCHANGE_REFUSED",
      first: "gave no token for this job's identity",
      findings: [],
      form: { ...MATCHING, 'Claims JSON "repository"': "octo-org/octo-renamed" },
      curable: true,
    },
    jobWith.allThatIsRegistered,
    jobWith.anotherWorkflow,
  ],
  type: (form, { jfrog: { providers } }) => {
    const claims = ["repository", "environment"].map((name) => [name, form[`Claims JSON "${name}"`] ?? ""]);
    for (const provider of providers) {
      provider.audience = form["Audience"] ?? "";
      provider.claims = Object.fromEntries(claims.filter(([, value]) => value !== ""));
    }
  },
};
