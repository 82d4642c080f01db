import { jobWith, type RegistrySituations } from "@mint/action-kit/testing/situations";

/** Nobody registers a publisher at the MCP Registry: there is no form, and nothing to type. */
export const subject: RegistrySituations = {
  situations: [
    {
      name: "the audience that older clients ask for",
      inputs: { audience: "mcp-registry" },
      code: "EXCHANGE_REFUSED",
      first:
        'The ID token is for the audience "mcp-registry", and {name} expects another. Remove the input audience: mint finds the right one by itself.',
      findings: ["certain audience"],
    },
    {
      name: "a registry that goes by another address",
      arrange: ({ mcp: registry }) => (registry.settings.audience = "https://mcp.example"),
      code: "EXCHANGE_REFUSED",
      first: "{name} expects another. Use the same audience in the registry's settings and in this step.",
      findings: ["certain audience"],
    },
    {
      name: "a registry that exchanges none of GitHub's identities",
      arrange: ({ mcp: registry }) => (registry.settings.audience = ""),
      code: "EXCHANGE_REFUSED",
      first: "Trusted publishing is disabled at {name} at the moment.",
      findings: ["certain disabled"],
    },
    {
      name: "an identity that names no owner",
      arrange: ({ issuer }) => (issuer.claims = { repository_owner: null }),
      code: "EXCHANGE_REFUSED",
      first: 'The identity has no claim "repository_owner" that {name} can use.',
      findings: ["certain missing-claim"],
    },
    {
      name: "an ID token that came too late",
      arrange: ({ issuer }) => (issuer.clockOffsetSeconds = -400),
      code: "EXCHANGE_REFUSED",
      first: "The ID token's times do not agree with the clock of {name}.",
      findings: ["certain clock"],
    },
    jobWith.aForgedSignature,
    jobWith.anEnterprisesIssuer,
    jobWith.allThatIsRegistered,
    jobWith.anotherWorkflow,
    jobWith.noEnvironment,
    jobWith.aTransferredRepository,
  ],
  type: () => undefined,
};
