import type { Inputs } from "@mint/action-kit";
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
  type Registry,
  rubygems,
  vscode,
} from "@mint/core";

/** Seconds. @see https://docs.docker.com/enterprise/security/oidc-connections/create-manage/ */
const DOCKER_LIFETIME = { least: 300, most: 3_600, otherwise: 300 } as const;

/** How the inputs of a step make a registry, by its id. Adding one is adding a row. */
export const REGISTRIES: Readonly<Record<string, (inputs: Inputs) => Registry>> = {
  pypi: ({ text, flag }) =>
    pypi({ repositoryUrl: text("repository-url"), project: text("project"), narrow: flag("narrow", false) }),
  nuget: ({ text }) =>
    nuget({ user: text("user"), tokenServiceUrl: text("token-service-url"), source: text("source") }),
  crates: ({ text }) => crates({ url: text("url"), registryName: text("registry-name") }),
  rubygems: ({ text }) => rubygems({ gemServer: text("gem-server"), roleToAssume: text("role-to-assume") }),
  npm: ({ text }) => npm({ package: text("package"), registryUrl: text("registry-url") }),
  dockerhub: ({ text, integer }) =>
    dockerhub({
      connectionId: text("connection-id"),
      username: text("username"),
      expiresIn: text("expires-in") === undefined ? undefined : integer("expires-in", DOCKER_LIFETIME),
      identityUrl: text("identity-url"),
    }),
  prefix: ({ text }) => prefix({ url: text("url") }),
  openvsx: ({ text }) => openvsx({ extension: text("extension"), registryUrl: text("registry-url") }),
  vscode: ({ text }) => vscode({ publisher: text("publisher"), marketplaceUrl: text("marketplace-url") }),
  cloudsmith: ({ text }) =>
    cloudsmith({
      organization: text("organization"),
      serviceSlug: text("service-slug"),
      audience: text("audience"),
      apiUrl: text("api-url"),
    }),
  jfrog: ({ text }) =>
    jfrog({
      url: text("url"),
      oidcProviderName: text("oidc-provider-name"),
      audience: text("audience"),
      project: text("project"),
    }),
  quay: ({ text }) => quay({ robot: text("robot"), audience: text("audience"), registryUrl: text("registry-url") }),
  packagist: ({ text }) =>
    packagist({
      organization: text("organization"),
      package: text("package"),
      privatePackagistUrl: text("private-packagist-url"),
    }),
  mcp: ({ text }) => mcp({ registryUrl: text("registry-url") }),
  pyx: ({ text }) => pyx({ workspace: text("workspace"), registry: text("pyx-registry"), url: text("url") }),
};

/** Every input that only some registries have. */
export const OWN_INPUTS: readonly string[] = [
  "repository-url",
  "project",
  "narrow",
  "user",
  "token-service-url",
  "source",
  "url",
  "registry-name",
  "gem-server",
  "role-to-assume",
  "package",
  "registry-url",
  "connection-id",
  "username",
  "expires-in",
  "identity-url",
  "extension",
  "publisher",
  "marketplace-url",
  "organization",
  "service-slug",
  "api-url",
  "oidc-provider-name",
  "robot",
  "private-packagist-url",
  "workspace",
  "pyx-registry",
];
