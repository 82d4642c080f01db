import type { Servers } from "@mint/action-kit/testing/world";
import type { Server } from "@mint/sandbox";

/** A step that mints from one registry of the sandbox, where the default job is trusted. */
export interface MintStep {
  readonly id: string;
  readonly inputs: (servers: Servers) => Readonly<Record<string, string>>;
  readonly server: (servers: Servers) => Server;
  readonly tokens: (servers: Servers) => readonly { readonly token: string; readonly live: boolean }[];
}

/** One for every registry that the action knows. */
export const STEPS: readonly MintStep[] = [
  {
    id: "pypi",
    inputs: ({ urls }) => ({ "repository-url": `${urls.pypi}/legacy/` }),
    server: ({ sandbox }) => sandbox.pypi,
    tokens: ({ sandbox }) => sandbox.pypi.tokens,
  },
  {
    id: "nuget",
    inputs: ({ urls }) => ({ user: "octocat", "token-service-url": `${urls.nuget}/api/v2/token` }),
    server: ({ sandbox }) => sandbox.nuget,
    tokens: ({ sandbox }) => sandbox.nuget.keys.map(({ apiKey, live }) => ({ token: apiKey, live })),
  },
  {
    id: "crates",
    inputs: ({ urls }) => ({ url: urls.crates }),
    server: ({ sandbox }) => sandbox.crates,
    tokens: ({ sandbox }) => sandbox.crates.tokens,
  },
  {
    id: "rubygems",
    inputs: ({ urls }) => ({ "gem-server": urls.rubygems }),
    server: ({ sandbox }) => sandbox.rubygems,
    tokens: ({ sandbox }) => sandbox.rubygems.keys.map(({ key, live }) => ({ token: key, live })),
  },
  {
    id: "npm",
    inputs: ({ urls }) => ({ package: "octo-package", "registry-url": urls.npm }),
    server: ({ sandbox }) => sandbox.npm,
    tokens: ({ sandbox }) => sandbox.npm.tokens,
  },
  {
    id: "dockerhub",
    inputs: ({ urls, sandbox }) => ({
      "connection-id": sandbox.dockerhub.connections[0]?.id ?? "",
      username: "octo-org",
      "identity-url": urls.dockerhub,
    }),
    server: ({ sandbox }) => sandbox.dockerhub,
    tokens: ({ sandbox }) => sandbox.dockerhub.tokens,
  },
  {
    id: "prefix",
    inputs: ({ urls }) => ({ url: urls.prefix }),
    server: ({ sandbox }) => sandbox.prefix,
    tokens: ({ sandbox }) => sandbox.prefix.tokens,
  },
  {
    id: "openvsx",
    inputs: ({ urls }) => ({ extension: "octo.octo-extension", "registry-url": urls.openvsx }),
    server: ({ sandbox }) => sandbox.openvsx,
    tokens: ({ sandbox }) => sandbox.openvsx.tokens,
  },
  {
    id: "vscode",
    inputs: ({ urls }) => ({ publisher: "octo", "marketplace-url": urls.vscode }),
    server: ({ sandbox }) => sandbox.vscode,
    tokens: ({ sandbox }) => sandbox.vscode.tokens,
  },
  {
    id: "cloudsmith",
    inputs: ({ urls }) => ({
      organization: "octo-org",
      "service-slug": "release",
      audience: "cloudsmith",
      "api-url": urls.cloudsmith,
    }),
    server: ({ sandbox }) => sandbox.cloudsmith,
    tokens: ({ sandbox }) => sandbox.cloudsmith.tokens,
  },
  {
    id: "jfrog",
    inputs: ({ urls }) => ({ url: urls.jfrog, "oidc-provider-name": "github", audience: "jfrog-github" }),
    server: ({ sandbox }) => sandbox.jfrog,
    tokens: ({ sandbox }) => sandbox.jfrog.tokens,
  },
  {
    id: "quay",
    inputs: ({ urls }) => ({ robot: "octo-org+release", audience: "quay.io", "registry-url": urls.quay }),
    server: ({ sandbox }) => sandbox.quay,
    tokens: ({ sandbox }) => sandbox.quay.tokens,
  },
  {
    id: "packagist",
    inputs: ({ urls }) => ({
      organization: "octo-org",
      package: "octo/package",
      "private-packagist-url": urls.packagist,
    }),
    server: ({ sandbox }) => sandbox.packagist,
    tokens: ({ sandbox }) => sandbox.packagist.tokens,
  },
  {
    id: "mcp",
    inputs: ({ urls }) => ({ "registry-url": urls.mcp }),
    server: ({ sandbox }) => sandbox.mcp,
    tokens: ({ sandbox }) => sandbox.mcp.tokens,
  },
  {
    id: "pyx",
    inputs: ({ urls }) => ({ workspace: "octo", "pyx-registry": "main", url: urls.pyx }),
    server: ({ sandbox }) => sandbox.pyx,
    tokens: ({ sandbox }) => sandbox.pyx.tokens,
  },
  {
    id: "huggingface",
    inputs: ({ urls }) => ({ resource: "octo-org/octo-model", "registry-url": urls.huggingface }),
    server: ({ sandbox }) => sandbox.huggingface,
    tokens: ({ sandbox }) => sandbox.huggingface.tokens,
  },
];

/** The step for a registry. */
export function stepFor(id: string): MintStep {
  const step = STEPS.find((one) => one.id === id);
  if (step === undefined) throw new Error(`no step for ${id}`);
  return step;
}
