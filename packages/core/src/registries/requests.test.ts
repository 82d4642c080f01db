import { describe, expect, test } from "vitest";
import { fakeSecret } from "../../test/fakes.ts";
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
} from "../index.ts";
import { Secret } from "../base/secret.ts";
import type { WireRequest } from "../http/wire.ts";

const JWT = new Secret("aGVhZGVy.cGF5bG9hZA.c2lnbmF0dXJl");
const bearer = { scheme: "Bearer", secret: JWT };

/** What each official client sends: method, address, credentials and body. */
const REQUESTS: readonly (readonly [Registry, WireRequest])[] = [
  [pypi(), { method: "POST", url: "https://upload.pypi.org/_/oidc/mint-token", body: { json: { token: JWT } } }],
  [
    nuget({ user: "octocat" }),
    {
      method: "POST",
      url: "https://www.nuget.org/api/v2/token",
      authorization: bearer as never,
      body: { json: { username: "octocat", tokenType: "ApiKey" } },
    },
  ],
  [
    crates(),
    { method: "POST", url: "https://crates.io/api/v1/trusted_publishing/tokens", body: { json: { jwt: JWT } } },
  ],
  [
    rubygems(),
    {
      method: "POST",
      url: "https://rubygems.org/api/v1/oidc/trusted_publisher/exchange_token",
      body: { json: { jwt: JWT } },
    },
  ],
  [
    rubygems({ roleToAssume: "rg_oidc_akr_0123456789abcdefghjk" }),
    {
      method: "POST",
      url: "https://rubygems.org/api/v1/oidc/api_key_roles/rg_oidc_akr_0123456789abcdefghjk/assume_role",
      body: { json: { jwt: JWT } },
    },
  ],
  [
    npm({ package: "@octo-org/octo-package" }),
    {
      method: "POST",
      url: "https://registry.npmjs.org/-/npm/v1/oidc/token/exchange/package/@octo-org%2focto-package",
      authorization: bearer as never,
    },
  ],
  [
    dockerhub({ connectionId: "6f9619ff-8b86-d011-b42d-00c04fc964ff", username: "octo-org", expiresIn: 600 }),
    {
      method: "POST",
      url: "https://identity.docker.com/oauth/token",
      body: {
        form: {
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
          subject_token: JWT,
          connection_id: "6f9619ff-8b86-d011-b42d-00c04fc964ff",
          expires_in: 600,
        },
      },
    },
  ],
  [
    prefix(),
    {
      method: "POST",
      url: "https://prefix.dev/api/oidc/mint_token",
      headers: { accept: "*/*" },
      body: { json: { token: JWT } },
    },
  ],
  [
    openvsx({ extension: "octo.octo-extension" }),
    {
      method: "POST",
      url: "https://open-vsx.org/api/-/trusted-publishing/token",
      body: { json: { namespace: "octo", extension: "octo-extension", token: JWT } },
    },
  ],
  [
    vscode({ publisher: "octo" }),
    {
      method: "POST",
      url: "https://marketplace.visualstudio.com/_apis/gallery/token?api-version=7.2-preview.1",
      authorization: { scheme: "FederatedToken", secret: JWT } as never,
      body: { json: { publisherName: "octo" } },
    },
  ],
  [
    cloudsmith({ organization: "octo-org", audience: "cloudsmith" }),
    { method: "POST", url: "https://api.cloudsmith.io/openid/octo-org/", body: { json: { oidc_token: JWT } } },
  ],
  [
    jfrog({ url: "https://octo.jfrog.io/", oidcProviderName: "github", audience: "jfrog-github", project: "octo" }),
    {
      method: "POST",
      url: "https://octo.jfrog.io/access/api/v1/oidc/token",
      body: {
        json: {
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
          subject_token: JWT,
          provider_name: "github",
          project_key: "octo",
        },
      },
    },
  ],
  [
    quay({ robot: "octo-org+release", audience: "quay.io" }),
    {
      method: "GET",
      url: "https://quay.io/oauth2/federation/robot/token",
      authorization: { scheme: "Basic", username: "octo-org+release", secret: JWT },
    },
  ],
  [
    packagist({ organization: "octo-org", package: "octo/package" }),
    {
      method: "POST",
      url: "https://packagist.com/api/oidc/token-exchange/octo-org/octo/package",
      authorization: bearer as never,
    },
  ],
  [
    mcp(),
    {
      method: "POST",
      url: "https://registry.modelcontextprotocol.io/v0/auth/github-oidc",
      body: { json: { oidc_token: JWT } },
    },
  ],
  [
    pyx({ workspace: "octo", pyxRegistry: "main" }),
    {
      method: "POST",
      url: "https://api.pyx.dev/v1/trusted-publishing/octo/main/mint-token",
      body: { json: { token: JWT } },
    },
  ],
];

describe("an exchange", () => {
  test.each(REQUESTS.map(([registry, request]) => ({ id: registry.id, registry, request })))(
    "with $id is sent as its own client sends it",
    ({ registry, request }) => {
      expect(registry.exchangeRequest(JWT)).toEqual(request);
      expect(new URL(registry.exchangeRequest(JWT).url).host).toBe(registry.url.host);
    },
  );
});

describe("the environment for the clients", () => {
  const token = fakeSecret();
  const secret = fakeSecret();
  test.each([
    [crates(), ["CARGO_REGISTRY_TOKEN"]],
    [crates({ registryName: "my-registry" }), ["CARGO_REGISTRIES_MY_REGISTRY_TOKEN"]],
    [rubygems(), ["GEM_HOST_API_KEY", "BUNDLE_GEM__PUSH_KEY", "RUBYGEMS_API_KEY"]],
    [npm({ package: "p" }), ["NODE_AUTH_TOKEN", "NPM_TOKEN", "YARN_NPM_AUTH_TOKEN"]],
    [nuget({ user: "octocat" }), ["NUGET_API_KEY"]],
    [prefix(), ["PREFIX_API_KEY"]],
    [openvsx({ extension: "a.b" }), ["OVSX_PAT"]],
    [vscode({ publisher: "a" }), ["VSCE_PAT"]],
    [cloudsmith({ organization: "a", audience: "b" }), ["CLOUDSMITH_API_KEY"]],
    [packagist({ organization: "a", package: "b/c" }), ["PRIVATE_PACKAGIST_API_KEY"]],
    [mcp(), []],
  ] as const)("of $id holds the token", (registry, names) => {
    const env = registry.clientEnv({ token, secret });
    expect(Object.keys(env).filter((name) => env[name] === token)).toEqual(names);
  });

  test("of PyPI names no address, and another index's does", () => {
    expect(Object.keys(pypi().clientEnv({ token }))).not.toContain("TWINE_REPOSITORY_URL");
    expect(pypi().clientEnv({ token })).toMatchObject({
      TWINE_USERNAME: "__token__",
      TWINE_PASSWORD: token,
      UV_PUBLISH_TOKEN: token,
      POETRY_PYPI_TOKEN_PYPI: token,
      FLIT_PASSWORD: token,
      HATCH_INDEX_AUTH: token,
      PDM_PUBLISH_PASSWORD: token,
      MATURIN_PYPI_TOKEN: token,
    });
    expect(pypi({ repositoryUrl: "testpypi" }).clientEnv({ token })).toMatchObject({
      POETRY_PYPI_TOKEN_TESTPYPI: token,
      TWINE_REPOSITORY_URL: "https://test.pypi.org/legacy/",
      UV_PUBLISH_URL: "https://test.pypi.org/legacy/",
    });
    const other = pypi({ repositoryUrl: "https://index.example/legacy/" }).clientEnv({ token });
    expect(Object.keys(other).filter((name) => name.startsWith("POETRY"))).toEqual([]);
  });

  test("of Private Packagist holds both halves", () => {
    const registry = packagist({ organization: "octo-org", package: "octo/package" });
    expect(registry.clientEnv({ token, secret })).toEqual({
      PRIVATE_PACKAGIST_API_KEY: token,
      PRIVATE_PACKAGIST_API_SECRET: secret,
    });
  });
});

describe("a name that would leave its path, or is none, is refused before anything is sent", () => {
  test.each<readonly [string, () => Registry]>([
    ["npm", () => npm({ package: ".." })],
    ["npm with three parts", () => npm({ package: "@a/b/c" })],
    ["npm with a query", () => npm({ package: "a?b" })],
    ["rubygems", () => rubygems({ roleToAssume: ".." })],
    ["packagist organization", () => packagist({ organization: "..", package: "a/b" })],
    ["packagist package", () => packagist({ organization: "a", package: "../b" })],
    ["pyx", () => pyx({ workspace: "..", pyxRegistry: "main" })],
    ["cloudsmith", () => cloudsmith({ organization: "../x", audience: "a" })],
    ["cloudsmith service", () => cloudsmith({ organization: "x", serviceSlug: "a b", audience: "a" })],
    ["openvsx", () => openvsx({ extension: "a.b.c" })],
    ["vscode", () => vscode({ publisher: "a/b" })],
    ["quay without an organization", () => quay({ robot: "release", audience: "a" })],
    ["dockerhub", () => dockerhub({ connectionId: "", username: "a" })],
    ["dockerhub without organization", () => dockerhub({ connectionId: "a", username: "\n" })],
    ["jfrog without audience", () => jfrog({ url: "https://a.example", oidcProviderName: "a", audience: " " })],
    ["crates", () => crates({ registryName: "a=b" })],
  ])("%s", (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });

  test.each<readonly [string, () => Registry]>([
    ["crates", () => crates({ url: "http://crates.example" })],
    ["rubygems", () => rubygems({ gemServer: "http://gems.example" })],
    ["npm", () => npm({ package: "a", registryUrl: "http://npm.example" })],
    ["jfrog", () => jfrog({ url: "http://jfrog.example", oidcProviderName: "a", audience: "a" })],
  ])("plain http, for %s", (_, make) => {
    expect(make).toThrow(expect.objectContaining({ code: "INSECURE_URL" }));
  });
});

test("npm's registry may lie below a path", () => {
  const { url, audience } = npm({ package: "a", registryUrl: "https://npm.example:8443/repo" });
  expect(url.href).toBe("https://npm.example:8443/repo/-/npm/v1/oidc/token/exchange/package/a");
  expect(audience).toBe("npm:npm.example");
});
