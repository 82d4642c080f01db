import { jobWith, type RegistrySituations } from "@mint/action-kit/testing/situations";

/** Nobody registers a publisher at the MCP Registry: there is no form, and nothing to type. */
export const subject: RegistrySituations = {
  situations: [
    {
      name: "the audience that older clients ask for",
      inputs: { audience: "mcp-registry" },
      code: "EXCHANGE_REFUSED",
      first:
        'The identity was made out to the audience "mcp-registry", and {name} takes another. Take the input audience out: the right one is found by itself.',
      findings: ["certain audience"],
    },
    {
      name: "a registry that goes by another address",
      arrange: ({ mcp: registry }) => (registry.settings.audience = "https://mcp.example"),
      code: "EXCHANGE_REFUSED",
      first: "{name} takes another. Make the audience in the registry's settings and the one of this step the same.",
      findings: ["certain audience"],
    },
    {
      name: "a registry that exchanges none of GitHub's identities",
      arrange: ({ mcp: registry }) => (registry.settings.audience = ""),
      code: "EXCHANGE_REFUSED",
      first: "{name} has trusted publishing switched off at the moment.",
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
      first: "The ID token's times do not fit the clock of {name}.",
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
