import type { RequestRecord, Sandbox } from "@mint/sandbox";
import type { Package, RegistryName } from "./client.ts";

/** What a registry's clients are tried against. */
export interface TriedRegistry {
  /** The folder of the action, and the name that the command line has for it. */
  readonly action: string;
  /** Inputs of the action, and options of the command line. */
  readonly inputs: Readonly<Record<string, string>>;
  readonly pkg: string;
  /** A package that the token is not good for. */
  readonly foreign: string;
  readonly lifetimeMinutes: number;
  /** Why a token cannot be revoked; absent if it can be. */
  readonly noRevocation?: string;
  /** What was published, oldest first. */
  published(sandbox: Sandbox): readonly Package[];
  log(sandbox: Sandbox): readonly RequestRecord[];
  /** The token that a request carries to publish something; `undefined` for every other request. */
  tokenOf(request: RequestRecord): string | undefined;
  /** What was minted, oldest first. */
  tokens(sandbox: Sandbox): readonly { readonly live: boolean }[];
}

function index(id: "pypi" | "testpypi", inputs: Readonly<Record<string, string>>): TriedRegistry {
  return {
    action: "pypi",
    inputs,
    pkg: "octo-package",
    foreign: "someone-elses-package",
    lifetimeMinutes: 15,
    published: (sandbox) => sandbox[id].uploads.map(({ project, version }) => ({ name: project, version })),
    log: (sandbox) => sandbox[id].log,
    tokenOf: ({ method, path, headers }) => {
      const [, basic = ""] = /^Basic (.*)$/i.exec(headers["authorization"] ?? "") ?? [];
      if (method !== "POST" || path !== "/legacy/" || basic === "") return undefined;
      return Buffer.from(basic, "base64").toString().replace("__token__:", "");
    },
    tokens: (sandbox) => sandbox[id].tokens,
  };
}

/** What each registry's clients are tried against, in the world as the sandbox has it from the start. */
export const REGISTRIES: Readonly<Record<RegistryName, TriedRegistry>> = {
  pypi: index("pypi", {}),
  testpypi: index("testpypi", { "repository-url": "testpypi" }),
  crates: {
    action: "crates",
    inputs: {},
    pkg: "octo-crate",
    foreign: "someone-elses-crate",
    lifetimeMinutes: 30,
    published: ({ crates }) => crates.versions.map(({ name, vers }) => ({ name, version: vers })),
    log: ({ crates }) => crates.log,
    tokenOf: ({ method, headers }) => (method === "PUT" ? headers["authorization"] : undefined),
    tokens: ({ crates }) => crates.tokens,
  },
  rubygems: {
    action: "rubygems",
    inputs: {},
    pkg: "octo-gem",
    foreign: "someone-elses-gem",
    lifetimeMinutes: 30,
    noRevocation: "RubyGems.org revokes no key",
    published: ({ rubygems }) => rubygems.pushes,
    log: ({ rubygems }) => rubygems.log,
    tokenOf: ({ path, headers }) => (path === "/api/v1/gems" ? headers["authorization"] : undefined),
    tokens: ({ rubygems }) => rubygems.keys,
  },
  npm: {
    action: "npm",
    inputs: { package: "octo-package" },
    pkg: "octo-package",
    foreign: "@octo-org/octo-package",
    lifetimeMinutes: 60,
    noRevocation: "npm revokes no token",
    published: ({ npm }) => npm.versions.map((one) => ({ name: one.package, version: one.version })),
    log: ({ npm }) => npm.log,
    tokenOf: ({ method, headers }) =>
      method === "PUT" ? headers["authorization"]?.replace(/^Bearer /i, "") : undefined,
    tokens: ({ npm }) => npm.tokens,
  },
  nuget: {
    action: "nuget",
    inputs: { user: "octocat" },
    pkg: "Octo.Package",
    foreign: "Someone.Elses.Package",
    lifetimeMinutes: 60,
    noRevocation: "NuGet.org revokes no key",
    published: ({ nuget }) => nuget.packages.map(({ id, version }) => ({ name: id, version })),
    log: ({ nuget }) => nuget.log,
    tokenOf: ({ method, headers }) => (method === "PUT" ? headers["x-nuget-apikey"] : undefined),
    tokens: ({ nuget }) => nuget.keys,
  },
};
