import type { Registry } from "@mint/core";
import type * as factories from "./factories.ts";
import type { Options } from "./option.ts";

/** The makers of registries, as a command hands them in when it is loaded. */
export type Factories = typeof factories;

/** Values of options by name, `true` of a flag; an empty one counts as not given. */
export type Given = Readonly<Record<string, string | undefined>>;

/** A registry as the command line knows it. Adding one is adding a row. */
export interface RegistryRow {
  /** The word on the command line; the registry's id. */
  readonly id: string;
  /** As people call it. */
  readonly name: string;
  /** Whether it ends a token's life when it is told to. */
  readonly revokes?: true;
  /** For help, in a few words. */
  readonly about: string;
  /** Named as the inputs of its action. */
  readonly options: Options;
  /** What its audience is, where its administrators choose it and --audience has to say it. */
  readonly audience?: string;
  /** Variables that hold a stored credential for it: such a secret outlives the job. `*` stands for any text. */
  readonly storedSecrets: readonly string[];
  /** @throws {@link InputError} for values that make no registry */
  make(factories: Factories, given: Given): Registry;
}

export const REGISTRIES: readonly RegistryRow[] = [
  {
    id: "pypi",
    name: "PyPI",
    revokes: true,
    about: "PyPI, TestPyPI, and indexes that speak as they do",
    options: {
      "repository-url": {
        value: "url",
        about: "The upload URL of the index, or pypi or testpypi",
        otherwise: "https://upload.pypi.org/legacy/",
      },
      project: { value: "name", about: "The project that is published: fills the link to its form", mintsOnly: true },
      narrow: { about: "Restrict the token to --project before anybody sees it", mintsOnly: true },
    },
    storedSecrets: [
      "PYPI_API_TOKEN",
      "PYPI_TOKEN",
      "TWINE_PASSWORD",
      "UV_PUBLISH_TOKEN",
      "UV_PUBLISH_PASSWORD",
      "POETRY_PYPI_TOKEN_*",
      "POETRY_HTTP_BASIC_*_PASSWORD",
      "FLIT_PASSWORD",
      "HATCH_INDEX_AUTH",
      "PDM_PUBLISH_PASSWORD",
      "MATURIN_PYPI_TOKEN",
      "MATURIN_PASSWORD",
    ],
    make: (factories, given) => factories.pypi.fromInputs((name) => given[name]),
  },
  {
    id: "nuget",
    name: "NuGet.org",
    about: "NuGet.org",
    options: {
      user: {
        value: "name",
        about: "The nuget.org profile name of the person who created the trust policy",
        required: true,
      },
      "token-service-url": {
        value: "url",
        about: "The token service",
        otherwise: "https://www.nuget.org/api/v2/token",
      },
      source: {
        value: "url",
        about:
          "The service index of a package source, to find its token service in; --token-service-url goes before it",
      },
    },
    storedSecrets: ["NUGET_API_KEY", "NUGET_AUTH_TOKEN", "NUGET_TOKEN"],
    make: (factories, given) => factories.nuget.fromInputs((name) => given[name]),
  },
  {
    id: "crates",
    name: "crates.io",
    revokes: true,
    about: "crates.io",
    options: {
      url: { value: "url", about: "The service's own address", otherwise: "https://crates.io" },
      "registry-name": {
        value: "name",
        about: "As cargo's configuration names a registry other than crates.io",
        mintsOnly: true,
      },
    },
    storedSecrets: ["CARGO_REGISTRY_TOKEN", "CARGO_REGISTRIES_*_TOKEN", "CRATES_IO_TOKEN"],
    make: (factories, given) => factories.crates.fromInputs((name) => given[name]),
  },
  {
    id: "rubygems",
    name: "RubyGems.org",
    about: "RubyGems.org, by a gem's trusted publisher or an API key role",
    options: {
      "gem-server": { value: "url", about: "The address of the service", otherwise: "https://rubygems.org" },
      "role-to-assume": { value: "role", about: "The token of an API key role, rg_oidc_akr_…" },
    },
    storedSecrets: ["GEM_HOST_API_KEY", "RUBYGEMS_API_KEY", "BUNDLE_GEM__PUSH_KEY"],
    make: (factories, given) => factories.rubygems.fromInputs((name) => given[name]),
  },
  {
    id: "npm",
    name: "npm",
    about: "npm; a token is good for one package",
    options: {
      package: { value: "name", about: "The package that is published", required: true },
      "registry-url": { value: "url", about: "The registry's address", otherwise: "https://registry.npmjs.org" },
    },
    storedSecrets: ["NODE_AUTH_TOKEN", "NPM_TOKEN", "NPM_AUTH_TOKEN", "YARN_NPM_AUTH_TOKEN"],
    make: (factories, given) => factories.npm.fromInputs((name) => given[name]),
  },
  {
    id: "dockerhub",
    name: "Docker Hub",
    about: "Docker Hub, for organizations",
    options: {
      "connection-id": { value: "id", about: "The id of the organization's OIDC connection, a UUID", required: true },
      username: { value: "name", about: "The organization: the user name that goes with the token", required: true },
      "expires-in": { value: "seconds", about: "How long the token lives, 300 to 3600", otherwise: "300" },
      "identity-url": { value: "url", about: "Docker's identity service", otherwise: "https://identity.docker.com" },
    },
    storedSecrets: ["DOCKERHUB_TOKEN", "DOCKERHUB_PASSWORD", "DOCKER_HUB_TOKEN", "DOCKER_PASSWORD"],
    make: (factories, given) => factories.dockerhub.fromInputs((name) => given[name]),
  },
  {
    id: "prefix",
    name: "prefix.dev",
    about: "prefix.dev, for conda packages",
    options: {
      url: { value: "url", about: "The service's own address", otherwise: "https://prefix.dev" },
    },
    storedSecrets: ["PREFIX_API_KEY"],
    make: (factories, given) => factories.prefix.fromInputs((name) => given[name]),
  },
  {
    id: "openvsx",
    name: "Open VSX",
    about: "Open VSX; a token is good for one extension",
    options: {
      extension: { value: "name", about: "namespace.extension", required: true },
      "registry-url": { value: "url", about: "The registry's address", otherwise: "https://open-vsx.org" },
    },
    storedSecrets: ["OVSX_PAT"],
    make: (factories, given) => factories.openvsx.fromInputs((name) => given[name]),
  },
  {
    id: "vscode",
    name: "The VS Code Marketplace",
    about: "Visual Studio Code's marketplace; a token is good for one publisher",
    options: {
      publisher: { value: "name", about: "The publisher in the extension's package.json", required: true },
      "marketplace-url": {
        value: "url",
        about: "The address of the service",
        otherwise: "https://marketplace.visualstudio.com",
      },
    },
    storedSecrets: ["VSCE_PAT"],
    make: (factories, given) => factories.vscode.fromInputs((name) => given[name]),
  },
  {
    id: "cloudsmith",
    name: "Cloudsmith",
    about: "Cloudsmith",
    options: {
      organization: { value: "name", about: "The organization, as it stands in URLs", required: true },
      "service-slug": { value: "slug", about: "The service account's slug" },
      "api-url": { value: "url", about: "The address of the service", otherwise: "https://api.cloudsmith.io" },
    },
    audience: "The audience in the settings of the organization's OIDC provider",
    storedSecrets: ["CLOUDSMITH_API_KEY"],
    make: (factories, given) => factories.cloudsmith.fromInputs((name) => given[name]),
  },
  {
    id: "jfrog",
    name: "JFrog Artifactory",
    about: "JFrog Artifactory",
    options: {
      url: { value: "url", about: "The platform's address, such as https://acme.jfrog.io", required: true },
      "oidc-provider-name": { value: "name", about: "The name of the OIDC integration", required: true },
      project: { value: "key", about: "The project whose identity mappings are meant" },
    },
    audience: "The audience of the OIDC integration",
    storedSecrets: ["JF_ACCESS_TOKEN", "JF_PASSWORD", "ARTIFACTORY_API_KEY"],
    make: (factories, given) => factories.jfrog.fromInputs((name) => given[name]),
  },
  {
    id: "quay",
    name: "Quay",
    about: "Quay, by a robot account",
    options: {
      robot: { value: "name", about: "The robot account, organization+robot", required: true },
      "registry-url": { value: "url", about: "The registry's address", otherwise: "https://quay.io" },
    },
    audience: "The audience that the robot account's federation names",
    storedSecrets: ["QUAY_TOKEN", "QUAY_PASSWORD", "QUAY_ROBOT_TOKEN"],
    make: (factories, given) => factories.quay.fromInputs((name) => given[name]),
  },
  {
    id: "packagist",
    name: "Private Packagist",
    about: "Private Packagist; a key is good for one package",
    options: {
      organization: { value: "name", about: "The organization, as it stands in URLs", required: true },
      package: { value: "name", about: "The package that is published", required: true },
      "private-packagist-url": {
        value: "url",
        about: "The address of the service",
        otherwise: "https://packagist.com",
      },
    },
    storedSecrets: ["PRIVATE_PACKAGIST_API_KEY", "PRIVATE_PACKAGIST_API_SECRET"],
    make: (factories, given) => factories.packagist.fromInputs((name) => given[name]),
  },
  {
    id: "mcp",
    name: "The MCP Registry",
    about: "The registry of MCP servers",
    options: {
      "registry-url": {
        value: "url",
        about: "The registry's address",
        otherwise: "https://registry.modelcontextprotocol.io",
      },
    },
    storedSecrets: ["MCP_REGISTRY_TOKEN"],
    make: (factories, given) => factories.mcp.fromInputs((name) => given[name]),
  },
  {
    id: "pyx",
    name: "pyx",
    about: "pyx, for Python packages",
    options: {
      workspace: { value: "name", about: "The workspace, as the upload URL has it", required: true },
      "pyx-registry": { value: "name", about: "The registry in the workspace", required: true },
      url: { value: "url", about: "The service's own address", otherwise: "https://api.pyx.dev" },
    },
    storedSecrets: ["PYX_API_KEY", "PYX_AUTH_TOKEN"],
    make: (factories, given) => factories.pyx.fromInputs((name) => given[name]),
  },
];
