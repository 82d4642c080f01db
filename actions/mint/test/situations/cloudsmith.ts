import { jobWith, type RegistrySituations } from "@mint/action-kit/testing/situations";

const MATCHING = {
  'Required claim "aud"': "cloudsmith",
  'Required claim "repository"': "octo-org/octo-repo",
  'Required claim "environment"': "release",
};
const UNKNOWN = {
  code: "EXCHANGE_REFUSED",
  findings: ["likely no-publisher", "worth-checking immutable-subject"],
  curable: true,
} as const;

/** Cloudsmith's 401 is documented, its words are not. */
export const subject: RegistrySituations = {
  situations: [
    {
      ...jobWith.aRenamedRepository,
      ...UNKNOWN,
      first:
        'Cloudsmith refuses without a reason; most likely it has no provider setting for "octo-org/octo-renamed" in environment "release".',
      form: { ...MATCHING, 'Required claim "repository"': "octo-org/octo-renamed" },
    },
    {
      name: "another environment than a required one",
      arrange: ({ issuer, cloudsmith: { providers } }) => {
        issuer.job.environment = "staging";
        for (const { claims } of providers) claims["environment"] = "release";
      },
      ...UNKNOWN,
      first: '"octo-org/octo-repo" in environment "staging".',
      form: { ...MATCHING, 'Required claim "environment"': "staging" },
    },
    {
      name: "no environment where one is required",
      arrange: ({ issuer, cloudsmith: { providers } }) => {
        issuer.job.environment = undefined;
        for (const { claims } of providers) claims["environment"] = "release";
      },
      ...UNKNOWN,
      first: "without an environment.",
      findings: UNKNOWN.findings,
      form: { ...MATCHING, 'Required claim "environment"': "" },
    },
    {
      name: "another audience than a required one",
      arrange: ({ cloudsmith: { providers } }) => providers.forEach(({ claims }) => (claims["aud"] = "another")),
      ...UNKNOWN,
      first: "Cloudsmith refuses without a reason",
      form: MATCHING,
    },
    jobWith.allThatIsRegistered,
    jobWith.anotherWorkflow,
    jobWith.noIdsInItsSubject,
  ],
  type: (form, { cloudsmith: { providers } }) => {
    const claims = ["aud", "repository", "environment"].map((name) => [name, form[`Required claim "${name}"`] ?? ""]);
    const required = Object.fromEntries(claims.filter(([, value]) => value !== ""));
    providers.push({ org: "octo-org", claims: required, service_accounts: ["release"] });
  },
};
