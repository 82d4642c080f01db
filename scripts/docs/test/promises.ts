/** What an `action.yml` promises to the workflows that use it. */
export interface ManifestPromise {
  readonly icon: string;
  readonly color: string;
  readonly outputs: readonly string[];
  readonly runs: Readonly<Record<string, string>>;
  /**
   * In this order; by name: `required`, or the defaults that the description tells, in its words. Those that an input of
   * the dispatcher has for several registries stand with their definitions, whose requests the contract suite holds.
   */
  readonly inputs: Readonly<Record<string, "required" | readonly string[]>>;
}

/** The actions as they stood before their inputs were generated: what is here stays, and more may come. */
export const PROMISES: Readonly<Record<string, ManifestPromise>> = {
  pypi: {
    icon: "lock",
    color: "blue",
    outputs: ["token", "api-token", "username", "expires-at"],
    runs: {
      using: "node24",
      main: "dist/main.cjs",
      post: "dist/post.cjs",
    },
    inputs: {
      "repository-url": ["`https://upload.pypi.org/legacy/`"],
      project: [],
      narrow: ["`false`"],
      audience: ["the index's own, which is known for PyPI and TestPyPI and asked for elsewhere"],
      revoke: ["`true`"],
      timeout: ["`60`"],
      "export-env": ["`false`"],
      summary: ["`true`"],
    },
  },
  nuget: {
    icon: "lock",
    color: "purple",
    outputs: ["token", "NUGET_API_KEY", "expires-at"],
    runs: {
      using: "node24",
      main: "dist/main.cjs",
    },
    inputs: {
      user: "required",
      "token-service-url": ["`https://www.nuget.org/api/v2/token`"],
      source: [],
      audience: ["`https://www.nuget.org`"],
      timeout: ["`60`"],
      "export-env": ["`false`"],
      summary: ["`true`"],
    },
  },
  crates: {
    icon: "lock",
    color: "orange",
    outputs: ["token", "expires-at"],
    runs: {
      using: "node24",
      main: "dist/main.cjs",
      post: "dist/post.cjs",
    },
    inputs: {
      url: ["`https://crates.io`"],
      "registry-name": [],
      audience: ["the registry's host"],
      revoke: ["`true`"],
      timeout: ["`60`"],
      "export-env": ["`false`"],
      summary: ["`true`"],
    },
  },
  rubygems: {
    icon: "lock",
    color: "red",
    outputs: ["token", "expires-at"],
    runs: {
      using: "node24",
      main: "dist/main.cjs",
    },
    inputs: {
      "gem-server": ["`https://rubygems.org`"],
      "role-to-assume": [],
      audience: ["the gem server's host"],
      timeout: ["`60`"],
      "export-env": ["`false`"],
      summary: ["`true`"],
    },
  },
  npm: {
    icon: "lock",
    color: "red",
    outputs: ["token", "tokens", "expires-at"],
    runs: {
      using: "node24",
      main: "dist/main.cjs",
      post: "dist/post.cjs",
    },
    inputs: {
      package: "required",
      "registry-url": ["`https://registry.npmjs.org`"],
      audience: ["`npm:` and the registry's host name"],
      timeout: ["`60`"],
      "export-env": ["`false`"],
      summary: ["`true`"],
    },
  },
  mint: {
    icon: "lock",
    color: "gray-dark",
    outputs: ["token", "tokens", "username", "secret", "expires-at"],
    runs: {
      using: "node24",
      main: "dist/main.cjs",
      post: "dist/post.cjs",
    },
    inputs: {
      registry: "required",
      "repository-url": ["`https://upload.pypi.org/legacy/`"],
      project: [],
      narrow: ["`false`"],
      user: [],
      "token-service-url": ["`https://www.nuget.org/api/v2/token`"],
      source: [],
      url: [],
      "registry-name": [],
      "gem-server": ["`https://rubygems.org`"],
      "role-to-assume": [],
      package: [],
      "registry-url": [],
      "connection-id": [],
      username: [],
      "expires-in": ["`300`"],
      "identity-url": ["`https://identity.docker.com`"],
      extension: [],
      publisher: [],
      "marketplace-url": ["`https://marketplace.visualstudio.com`"],
      organization: [],
      "service-slug": [],
      "api-url": ["`https://api.cloudsmith.io`"],
      "oidc-provider-name": [],
      robot: [],
      "private-packagist-url": ["`https://packagist.com`"],
      workspace: [],
      "pyx-registry": [],
      audience: ["the registry's own"],
      revoke: ["`true`"],
      timeout: ["`60`"],
      "export-env": ["`false`"],
      summary: ["`true`"],
    },
  },
};
