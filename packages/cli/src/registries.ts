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
  /** For help, in a few words. */
  readonly about: string;
  /** Named as the inputs of its action. */
  readonly options: Options;
  /** Variables that hold a stored credential for it: such a secret outlives the job. `*` stands for any text. */
  readonly storedSecrets: readonly string[];
  /** @throws {@link InputError} for values that make no registry */
  make(factories: Factories, given: Given): Registry;
}

export const REGISTRIES: readonly RegistryRow[] = [
  {
    id: "pypi",
    about: "PyPI, TestPyPI, and indexes that speak as they do",
    options: {
      "repository-url": {
        value: "url",
        about: "The upload URL of the index, or pypi or testpypi. Default: https://upload.pypi.org/legacy/",
      },
      project: { value: "name", about: "The project that is published: fills the link to its form" },
      narrow: { about: "Restrict the token to --project before anybody sees it" },
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
    make: (factories, given) =>
      factories.pypi({
        repositoryUrl: given["repository-url"],
        project: given["project"],
        narrow: given["narrow"] === "true",
      }),
  },
  {
    id: "nuget",
    about: "NuGet.org",
    options: {
      user: {
        value: "name",
        about: "The nuget.org profile name of the person who created the trust policy. Required",
      },
      "token-service-url": {
        value: "url",
        about: "The token service. Default: https://www.nuget.org/api/v2/token",
      },
    },
    storedSecrets: ["NUGET_API_KEY", "NUGET_AUTH_TOKEN", "NUGET_TOKEN"],
    make: (factories, given) => factories.nuget({ user: given["user"], tokenServiceUrl: given["token-service-url"] }),
  },
  {
    id: "crates",
    about: "crates.io",
    options: {
      url: { value: "url", about: "The service's own address. Default: the public one's, where there is one" },
      "registry-name": { value: "name", about: "As cargo's configuration names a registry other than crates.io" },
    },
    storedSecrets: ["CARGO_REGISTRY_TOKEN", "CARGO_REGISTRIES_*_TOKEN", "CRATES_IO_TOKEN"],
    make: (factories, given) => factories.crates({ url: given["url"], registryName: given["registry-name"] }),
  },
  {
    id: "rubygems",
    about: "RubyGems.org, by a gem's trusted publisher or an API key role",
    options: {
      "gem-server": { value: "url", about: "Default: https://rubygems.org" },
      "role-to-assume": { value: "role", about: "The token of an API key role, rg_oidc_akr_…" },
    },
    storedSecrets: ["GEM_HOST_API_KEY", "RUBYGEMS_API_KEY", "BUNDLE_GEM__PUSH_KEY"],
    make: (factories, given) =>
      factories.rubygems({ gemServer: given["gem-server"], roleToAssume: given["role-to-assume"] }),
  },
  {
    id: "npm",
    about: "npm; a token is good for one package",
    options: {
      package: { value: "name", about: "The package that is published. Required" },
      "registry-url": { value: "url", about: "The registry's address. Default: the public one" },
    },
    storedSecrets: ["NODE_AUTH_TOKEN", "NPM_TOKEN", "NPM_AUTH_TOKEN", "YARN_NPM_AUTH_TOKEN"],
    make: (factories, given) => factories.npm({ package: given["package"], registryUrl: given["registry-url"] }),
  },
  {
    id: "dockerhub",
    about: "Docker Hub, for organizations",
    options: {
      "connection-id": { value: "id", about: "The id of the organization's OIDC connection, a UUID. Required" },
      username: { value: "name", about: "The organization: the user name that goes with the token. Required" },
      "expires-in": { value: "seconds", about: "How long the token lives, 300 to 3600. Default: the service's own" },
      "identity-url": { value: "url", about: "Docker's identity service. Default: https://identity.docker.com" },
    },
    storedSecrets: ["DOCKERHUB_TOKEN", "DOCKERHUB_PASSWORD", "DOCKER_HUB_TOKEN", "DOCKER_PASSWORD"],
    make: (factories, given) =>
      factories.dockerhub({
        connectionId: given["connection-id"],
        username: given["username"],
        expiresIn: given["expires-in"] === undefined ? undefined : Number(given["expires-in"]),
        identityUrl: given["identity-url"],
      }),
  },
  {
    id: "prefix",
    about: "prefix.dev, for conda packages",
    options: {
      url: { value: "url", about: "The service's own address. Default: the public one's, where there is one" },
    },
    storedSecrets: ["PREFIX_API_KEY"],
    make: (factories, given) => factories.prefix({ url: given["url"] }),
  },
  {
    id: "openvsx",
    about: "Open VSX; a token is good for one extension",
    options: {
      extension: { value: "name", about: "namespace.extension. Required" },
      "registry-url": { value: "url", about: "The registry's address. Default: the public one" },
    },
    storedSecrets: ["OVSX_PAT"],
    make: (factories, given) =>
      factories.openvsx({ extension: given["extension"], registryUrl: given["registry-url"] }),
  },
  {
    id: "vscode",
    about: "Visual Studio Code's marketplace; a token is good for one publisher",
    options: {
      publisher: { value: "name", about: "The publisher in the extension's package.json. Required" },
      "marketplace-url": { value: "url", about: "Default: https://marketplace.visualstudio.com" },
    },
    storedSecrets: ["VSCE_PAT"],
    make: (factories, given) =>
      factories.vscode({ publisher: given["publisher"], marketplaceUrl: given["marketplace-url"] }),
  },
  {
    id: "cloudsmith",
    about: "Cloudsmith; wants --audience, as the provider's settings have it",
    options: {
      organization: { value: "name", about: "The organization, as it stands in URLs. Required" },
      "service-slug": { value: "slug", about: "The service account's slug" },
      "api-url": { value: "url", about: "Default: https://api.cloudsmith.io" },
    },
    storedSecrets: ["CLOUDSMITH_API_KEY"],
    make: (factories, given) =>
      factories.cloudsmith({
        organization: given["organization"],
        serviceSlug: given["service-slug"],
        audience: given["audience"],
        apiUrl: given["api-url"],
      }),
  },
  {
    id: "jfrog",
    about: "JFrog Artifactory; wants --audience, as its OIDC integration has it",
    options: {
      url: { value: "url", about: "The service's own address. Default: the public one's, where there is one" },
      "oidc-provider-name": { value: "name", about: "The name of the OIDC integration. Required" },
      project: { value: "key", about: "The project whose identity mappings are meant" },
    },
    storedSecrets: ["JF_ACCESS_TOKEN", "JF_PASSWORD", "ARTIFACTORY_API_KEY"],
    make: (factories, given) =>
      factories.jfrog({
        url: given["url"],
        oidcProviderName: given["oidc-provider-name"],
        audience: given["audience"],
        project: given["project"],
      }),
  },
  {
    id: "quay",
    about: "Quay, by a robot account; wants --audience",
    options: {
      robot: { value: "name", about: "The robot account, organization+robot. Required" },
      "registry-url": { value: "url", about: "The registry's address. Default: the public one" },
    },
    storedSecrets: ["QUAY_TOKEN", "QUAY_PASSWORD", "QUAY_ROBOT_TOKEN"],
    make: (factories, given) =>
      factories.quay({ robot: given["robot"], audience: given["audience"], registryUrl: given["registry-url"] }),
  },
  {
    id: "packagist",
    about: "Private Packagist; a key is good for one package",
    options: {
      organization: { value: "name", about: "The organization, as it stands in URLs. Required" },
      package: { value: "name", about: "The package that is published. Required" },
      "private-packagist-url": { value: "url", about: "Default: https://packagist.com" },
    },
    storedSecrets: ["PRIVATE_PACKAGIST_API_KEY", "PRIVATE_PACKAGIST_API_SECRET"],
    make: (factories, given) =>
      factories.packagist({
        organization: given["organization"],
        package: given["package"],
        privatePackagistUrl: given["private-packagist-url"],
      }),
  },
  {
    id: "mcp",
    about: "The registry of MCP servers",
    options: { "registry-url": { value: "url", about: "The registry's address. Default: the public one" } },
    storedSecrets: ["MCP_REGISTRY_TOKEN"],
    make: (factories, given) => factories.mcp({ registryUrl: given["registry-url"] }),
  },
  {
    id: "pyx",
    about: "pyx, for Python packages",
    options: {
      workspace: { value: "name", about: "The workspace, as the upload URL has it. Required" },
      "pyx-registry": { value: "name", about: "The registry in the workspace. Required" },
      url: { value: "url", about: "The service's own address. Default: the public one's, where there is one" },
    },
    storedSecrets: ["PYX_API_KEY", "PYX_AUTH_TOKEN"],
    make: (factories, given) =>
      factories.pyx({ workspace: given["workspace"], registry: given["pyx-registry"], url: given["url"] }),
  },
];
