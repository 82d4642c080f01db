import { nuget, pypi } from "../src/index.ts";
import { type Contract, registryContract } from "./registry-contract.ts";

/** Every registry, and what is special about it. */
const CONTRACTS: Readonly<Record<string, Contract>> = {
  pypi: {
    registry: () => pypi(),
    server: ({ pypi: server }) => server,
    audience: "pypi",
    liveTokens: ({ pypi: { tokens } }) => tokens.filter(({ live }) => live).map(({ token }) => token),
    forgetPublisher: ({ pypi: { publishers } }) => void publishers.splice(0),
    refusal: /invalid-publisher/,
    reuse: "refused",
    revokes: true,
  },
  testpypi: {
    registry: () => pypi({ repositoryUrl: "testpypi" }),
    server: ({ testpypi }) => testpypi,
    audience: "testpypi",
    liveTokens: ({ testpypi: { tokens } }) => tokens.filter(({ live }) => live).map(({ token }) => token),
    forgetPublisher: ({ testpypi: { publishers } }) => void publishers.splice(0),
    refusal: /invalid-publisher/,
    reuse: "refused",
    revokes: true,
  },
  nuget: {
    registry: () => nuget({ user: "octocat" }),
    server: ({ nuget: server }) => server,
    audience: "https://www.nuget.org",
    liveTokens: ({ nuget: { keys } }) => keys.filter(({ live }) => live).map(({ apiKey }) => apiKey),
    forgetPublisher: ({ nuget: { policies } }) => void policies.splice(0),
    refusal: /No matching trust policy/,
    reuse: "refused",
    revokes: false,
  },
};

for (const [name, contract] of Object.entries(CONTRACTS)) registryContract(name, contract);
