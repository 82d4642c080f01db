import { jobWith, type RegistrySituations } from "@mint/action-kit/testing/situations";

const MATCHING = {
  "Organization or User name": "octo-org",
  "Repository name": "octo-repo",
  "Workflow filename": "release.yml",
  "Environment name (optional)": "release",
};
const UNKNOWN = {
  code: "EXCHANGE_REFUSED",
  findings: ["certain no-publisher", "worth-checking ids"],
  curable: true,
} as const;

/** Open VSX says that nothing matches, and not what. */
export const subject: RegistrySituations = {
  situations: [
    {
      ...jobWith.anotherWorkflow,
      ...UNKNOWN,
      first: '{name} has no trusted publisher for "publish.yml" of "octo-org/octo-repo" in environment "release".',
      form: { ...MATCHING, "Workflow filename": "publish.yml" },
    },
    {
      ...jobWith.aWorkflowInCapitals,
      ...UNKNOWN,
      first: '"Release.yml"',
      form: { ...MATCHING, "Workflow filename": "Release.yml" },
    },
    {
      ...jobWith.anotherEnvironment,
      ...UNKNOWN,
      first: 'in environment "staging".',
      form: { ...MATCHING, "Environment name (optional)": "staging" },
    },
    {
      ...jobWith.anEnvironmentInCapitals,
      ...UNKNOWN,
      first: 'in environment "Release".',
      form: { ...MATCHING, "Environment name (optional)": "Release" },
    },
    {
      ...jobWith.noEnvironment,
      ...UNKNOWN,
      first: "without an environment.",
      findings: ["certain no-publisher", "worth-checking ids"],
      form: { ...MATCHING, "Environment name (optional)": "" },
    },
    {
      ...jobWith.anOwnerInCapitals,
      ...UNKNOWN,
      first: '"Octo-Org/octo-repo"',
      form: { ...MATCHING, "Organization or User name": "Octo-Org" },
    },
    {
      ...jobWith.aTransferredRepository,
      ...UNKNOWN,
      first: '"hubot/octo-repo"',
      form: { ...MATCHING, "Organization or User name": "hubot" },
    },
    {
      ...jobWith.anotherOwnerId,
      ...UNKNOWN,
      first: '{name} has no trusted publisher for "release.yml"',
      form: MATCHING,
    },
    {
      name: "no publisher registered for the extension",
      arrange: ({ openvsx: registry }) => registry.publishers.splice(0),
      ...UNKNOWN,
      first: '{name} has no trusted publisher for "release.yml"',
      form: MATCHING,
    },
    {
      name: "a registry that has the feature switched off",
      arrange: ({ openvsx: registry }) => (registry.settings.enabled = false),
      code: "REGISTRY_UNSUPPORTED",
      first: "Trusted publishing is disabled at {name} at the moment.",
      findings: ["certain disabled"],
    },
    {
      name: "an identity without a claim that is compared",
      arrange: ({ issuer }) => (issuer.claims = { repository_id: null }),
      code: "EXCHANGE_REFUSED",
      first: "{name} did not accept the ID token itself",
      findings: ["certain id-token"],
    },
    jobWith.aForgedSignature,
    jobWith.anEnterprisesIssuer,
    jobWith.anUnknownIssuer,
    jobWith.allThatIsRegistered,
    jobWith.aWorkflowFromElsewhere,
    jobWith.noIdsInItsSubject,
  ],
  type: (form, { openvsx: registry, issuer }) => {
    // The registry looks the ids up when the form is sent, and has one publisher for an extension.
    registry.publishers.splice(0, Infinity, {
      namespace: "octo",
      extension: "octo-extension",
      owner: form["Organization or User name"] ?? "",
      repo: form["Repository name"] ?? "",
      workflow: form["Workflow filename"] ?? "",
      environment: form["Environment name (optional)"] || undefined,
      repository_id: issuer.job.repositoryId,
      repository_owner_id: issuer.job.ownerId,
    });
  },
};
