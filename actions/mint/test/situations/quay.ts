import { jobWith, type RegistrySituations } from "@mint/action-kit/testing/situations";

const SUBJECT = "repo:octo-org@65/octo-repo@74:environment:release";
const UNKNOWN = {
  code: "EXCHANGE_REFUSED",
  findings: ["certain no-publisher", "likely immutable-subject"],
  curable: true,
} as const;

/** Quay compares issuer, subject and, if it is configured, the audience. */
export const subject: RegistrySituations = {
  situations: [
    {
      ...jobWith.anotherEnvironment,
      ...UNKNOWN,
      first: '{name} has no robot federation for "repo:octo-org@65/octo-repo@74:environment:staging".',
      form: { "Issuer URL": "{issuer}", Subject: "repo:octo-org@65/octo-repo@74:environment:staging" },
    },
    {
      ...jobWith.noEnvironment,
      ...UNKNOWN,
      first: '"repo:octo-org@65/octo-repo@74:ref:refs/tags/v1.0.0"',
      form: { "Issuer URL": "{issuer}", Subject: "repo:octo-org@65/octo-repo@74:ref:refs/tags/v1.0.0" },
    },
    {
      ...jobWith.aTransferredRepository,
      ...UNKNOWN,
      first: '"repo:hubot@4711/octo-repo@74:environment:release"',
      form: { "Issuer URL": "{issuer}", Subject: "repo:hubot@4711/octo-repo@74:environment:release" },
    },
    {
      ...jobWith.noIdsInItsSubject,
      ...UNKNOWN,
      first: '{name} has no robot federation for "repo:octo-org/octo-repo:environment:release".',
      findings: ["certain no-publisher"],
      form: { "Issuer URL": "{issuer}", Subject: "repo:octo-org/octo-repo:environment:release" },
    },
    {
      name: "an issuer that the robot was not told of",
      arrange: ({ quay: { federations } }) => federations.forEach((one) => (one.issuer = "https://gitlab.com")),
      ...UNKNOWN,
      first: `{name} has no robot federation for "${SUBJECT}".`,
      form: { "Issuer URL": "{issuer}", Subject: SUBJECT },
    },
    {
      name: "a robot without a federation",
      arrange: ({ quay: { federations } }) => federations.splice(0),
      ...UNKNOWN,
      first: `{name} has no robot federation for "${SUBJECT}".`,
      form: { "Issuer URL": "{issuer}", Subject: SUBJECT },
    },
    {
      name: "another audience than the robot's",
      arrange: ({ quay: { federations } }) => federations.forEach((one) => (one.audiences = ["registry"])),
      code: "EXCHANGE_REFUSED",
      first:
        'The ID token is for the audience "quay.io", and {name} expects another. Use the same audience in the registry\'s settings and in this step.',
      findings: ["certain audience"],
    },
    {
      name: "an ID token that came too late",
      arrange: ({ issuer }) => (issuer.clockOffsetSeconds = -400),
      code: "EXCHANGE_REFUSED",
      first: "The ID token's times do not agree with the clock of {name}.",
      findings: ["certain clock"],
    },
    jobWith.aForgedSignature,
  ],
  type: (form, { quay: { federations } }) =>
    federations.push({ robot: "octo-org+release", issuer: form["Issuer URL"] ?? "", subject: form["Subject"] ?? "" }),
};
