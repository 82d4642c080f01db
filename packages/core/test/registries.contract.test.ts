import type { IssuedToken } from "@mint/sandbox";
import {
  cloudsmith,
  crates,
  dockerhub,
  jfrog,
  mcp,
  npm,
  nuget,
  openvsx,
  packagist,
  prefix,
  pypi,
  pyx,
  quay,
  rubygems,
  vscode,
} from "../src/index.ts";
import { type Contract, registryContract } from "./registry-contract.ts";

const CONNECTION = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
const ROLE = "rg_oidc_akr_0123456789abcdefghjk";

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
  crates: {
    registry: () => crates(),
    server: ({ crates: server }) => server,
    audience: "crates.io",
    liveTokens: ({ crates: { tokens } }) => tokens.filter(({ live }) => live).map(({ token }) => token),
    forgetPublisher: ({ crates: { configs } }) => void configs.splice(0),
    refusal: /No Trusted Publishing config found/,
    reuse: "refused",
    revokes: true,
    saysExpiry: false,
  },
  rubygems: {
    registry: () => rubygems(),
    server: ({ rubygems: server }) => server,
    audience: "rubygems.org",
    liveTokens: ({ rubygems: { keys } }) => keys.filter(({ live }) => live).map(({ key }) => key),
    forgetPublisher: ({ rubygems: { publishers } }) => void publishers.splice(0),
    refusal: /Not Found/,
    reuse: "accepted",
    revokes: false,
  },
  "rubygems by a role": {
    registry: () => rubygems({ roleToAssume: ROLE }),
    server: ({ rubygems: server }) => {
      for (const role of server.roles) {
        role.token = ROLE;
        for (const { conditions } of role.access_policy.statements)
          conditions.push({ operator: "string_equals", claim: "aud", value: "rubygems.org" });
      }
      return server;
    },
    audience: "rubygems.org",
    liveTokens: ({ rubygems: { keys } }) => keys.filter(({ live }) => live).map(({ key }) => key),
    forgetPublisher: ({ rubygems: { roles } }) => void roles.splice(0),
    refusal: /Not Found/,
    reuse: "refused",
    revokes: false,
  },
  npm: {
    registry: () => npm({ package: "@octo-org/octo-package" }),
    server: ({ npm: server }) => server,
    audience: "npm:registry.npmjs.org",
    liveTokens: ({ npm: { tokens } }) => tokens.filter(({ live }) => live).map(({ token }) => token),
    forgetPublisher: ({ npm: { trust } }) => void trust.splice(0),
    refusal: /package not found/,
    reuse: "refused without a word",
    revokes: false,
  },
  dockerhub: {
    registry: () => dockerhub({ connectionId: CONNECTION, username: "octo-org" }),
    server: ({ dockerhub: server }) => {
      for (const connection of server.connections) connection.id = CONNECTION;
      return server;
    },
    audience: "https://identity.docker.com",
    liveTokens: ({ dockerhub: server }) => alive(server),
    forgetPublisher: ({ dockerhub: { connections } }) => void connections.splice(0),
    refusal: /\[\]/,
    reuse: "accepted",
    revokes: false,
  },
  prefix: {
    registry: () => prefix(),
    server: ({ prefix: server }) => server,
    audience: "prefix.dev",
    liveTokens: ({ prefix: server }) => alive(server),
    forgetPublisher: ({ prefix: { publishers } }) => void publishers.splice(0),
    refusal: /Failed to find OIDC publisher/,
    reuse: "accepted",
    revokes: false,
  },
  openvsx: {
    registry: () => openvsx({ extension: "octo.octo-extension" }),
    server: ({ openvsx: server }) => server,
    audience: "https://open-vsx.org",
    liveTokens: ({ openvsx: server }) => alive(server),
    forgetPublisher: ({ openvsx: { publishers } }) => void publishers.splice(0),
    refusal: /No trusted publisher matches/,
    reuse: "accepted",
    revokes: false,
  },
  vscode: {
    registry: () => vscode({ publisher: "octo" }),
    server: ({ vscode: server }) => server,
    audience: "marketplace.visualstudio.com",
    liveTokens: ({ vscode: server }) => alive(server),
    forgetPublisher: ({ vscode: { publishers } }) => void publishers.splice(0),
    refusal: /No trusted publishing policy/,
    reuse: "accepted",
    revokes: false,
    hidesExpiry: true,
  },
  cloudsmith: {
    registry: () => cloudsmith({ organization: "octo-org", serviceSlug: "release", audience: "cloudsmith" }),
    server: ({ cloudsmith: server }) => {
      for (const { claims } of server.providers) claims["aud"] = "cloudsmith";
      return server;
    },
    audience: "cloudsmith",
    liveTokens: ({ cloudsmith: server }) => alive(server),
    forgetPublisher: ({ cloudsmith: { providers } }) => void providers.splice(0),
    refusal: /does not match any provider settings/,
    reuse: "accepted",
    revokes: false,
  },
  jfrog: {
    registry: () => jfrog({ url: "https://octo.jfrog.io", oidcProviderName: "github", audience: "jfrog-github" }),
    server: ({ jfrog: server }) => server,
    audience: "jfrog-github",
    liveTokens: ({ jfrog: server }) => alive(server),
    forgetPublisher: ({ jfrog: { providers } }) => void providers.splice(0),
    refusal: /was not found/,
    reuse: "accepted",
    revokes: false,
  },
  quay: {
    registry: () => quay({ robot: "octo-org+release", audience: "quay.io" }),
    server: ({ quay: server }) => {
      for (const federation of server.federations) federation.audiences = ["quay.io"];
      return server;
    },
    audience: "quay.io",
    liveTokens: ({ quay: server }) => alive(server),
    forgetPublisher: ({ quay: { federations } }) => void federations.splice(0),
    refusal: /Robot does not have federated login/,
    reuse: "accepted",
    revokes: false,
  },
  packagist: {
    registry: () => packagist({ organization: "octo-org", package: "octo/package" }),
    server: ({ packagist: server }) => {
      server.settings.audience = "packagist.com";
      return server;
    },
    audience: "packagist.com",
    liveTokens: ({ packagist: server }) => alive(server),
    forgetPublisher: ({ packagist: { publishers } }) => void publishers.splice(0),
    refusal: /No trusted publisher matches/,
    reuse: "accepted",
    revokes: false,
    saysExpiry: false,
  },
  mcp: {
    registry: () => mcp(),
    server: ({ mcp: server }) => server,
    audience: "https://registry.modelcontextprotocol.io",
    liveTokens: ({ mcp: server }) => alive(server),
    // Nobody is registered there: an owner is known or the exchange is off.
    forgetPublisher: ({ mcp: { settings } }) => void (settings.audience = ""),
    refusal: /no audience configured/,
    reuse: "accepted",
    revokes: false,
  },
  pyx: {
    registry: () => pyx({ workspace: "octo", pyxRegistry: "main" }),
    server: ({ pyx: server }) => {
      server.settings.audience = "api.pyx.dev";
      return server;
    },
    audience: "api.pyx.dev",
    liveTokens: ({ pyx: server }) => alive(server),
    forgetPublisher: ({ pyx: { publishers } }) => void publishers.splice(0),
    // Its refusals are plain text, of which nothing is shown.
    refusal: /\[\]/,
    reuse: "accepted",
    revokes: false,
    hidesExpiry: true,
  },
};

for (const [name, contract] of Object.entries(CONTRACTS)) registryContract(name, contract);

function alive({ tokens }: { readonly tokens: readonly IssuedToken[] }): readonly string[] {
  return tokens.filter(({ live }) => live).map(({ token }) => token);
}
