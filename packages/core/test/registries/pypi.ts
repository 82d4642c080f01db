import { pypi } from "../../src/registries/pypi/pypi.ts";
import { GITHUB, GITLAB, GOOGLE } from "../issuers.ts";
import { type ExchangeFixture, ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

const CREDENTIALS = {
  TWINE_USERNAME: "__token__",
  TWINE_PASSWORD: TOKEN,
  UV_PUBLISH_TOKEN: TOKEN,
  FLIT_USERNAME: "__token__",
  FLIT_PASSWORD: TOKEN,
  HATCH_INDEX_USER: "__token__",
  HATCH_INDEX_AUTH: TOKEN,
  PDM_PUBLISH_USERNAME: "__token__",
  PDM_PUBLISH_PASSWORD: TOKEN,
  MATURIN_PYPI_TOKEN: TOKEN,
};

function addressesOf(url: string): Readonly<Record<string, string>> {
  return {
    TWINE_REPOSITORY_URL: url,
    UV_PUBLISH_URL: url,
    FLIT_INDEX_URL: url,
    HATCH_INDEX_REPO: url,
    PDM_PUBLISH_REPO: url,
    MATURIN_REPOSITORY_URL: url,
  };
}

function exchangeAt(emulator: "pypi" | "testpypi"): Omit<ExchangeFixture, "registry" | "inputs" | "request"> {
  return {
    emulator,
    audience: emulator,
    audienceKind: "reserved",
    tokens: ({ [emulator]: { tokens } }) =>
      tokens.map(({ token, live, expiresAt }) => ({
        token,
        live,
        answeredExpiry: new Date(expiresAt * 1_000).toISOString(),
      })),
    expiry: "answered",
    revokes: true,
    reuse: "refused",
    forgetPublisher: ({ [emulator]: { publishers } }) => void publishers.splice(0),
    refusal: /invalid-publisher/,
    // @see https://github.com/pypi/warehouse/blob/main/warehouse/oidc/utils.py
    issuers: [GITHUB, GITLAB, GOOGLE],
    granted: { success: true, token: "pypi-a-token-of-some-length", expires: 4_000_000_000 },
    refused: {
      status: 422,
      body: {
        message: "Token request failed",
        errors: [{ code: "invalid-payload", description: "unknown trusted publishing issuer" }],
      },
      message: "invalid-payload: unknown trusted publishing issuer",
    },
  };
}

/** What the suites need to try PyPI. */
export const fixture: RegistryFixture = {
  ...exchangeAt("pypi"),
  registry: () => pypi(),
  inputs: {},
  request: { method: "POST", url: "https://upload.pypi.org/_/oidc/mint-token", body: { json: { token: ID_TOKEN } } },
  addresses: [(origin) => ({ "repository-url": `${origin}/legacy/` })],
  clientEnv: [
    { env: { ...CREDENTIALS, POETRY_PYPI_TOKEN_PYPI: TOKEN } },
    {
      inputs: { "repository-url": "testpypi" },
      env: {
        ...CREDENTIALS,
        ...addressesOf("https://test.pypi.org/legacy/"),
        POETRY_PYPI_TOKEN_TESTPYPI: TOKEN,
        POETRY_REPOSITORIES_TESTPYPI_URL: "https://test.pypi.org/legacy/",
      },
    },
    {
      inputs: { "repository-url": "https://my-index.example/legacy/" },
      env: {
        ...CREDENTIALS,
        ...addressesOf("https://my-index.example/legacy/"),
        POETRY_PYPI_TOKEN_MY_INDEX_EXAMPLE: TOKEN,
        POETRY_REPOSITORIES_MY_INDEX_EXAMPLE_URL: "https://my-index.example/legacy/",
      },
    },
    {
      inputs: { "repository-url": "https://test.pypi.org" },
      env: {
        ...CREDENTIALS,
        ...addressesOf("https://test.pypi.org/legacy/"),
        POETRY_PYPI_TOKEN_TESTPYPI: TOKEN,
        POETRY_REPOSITORIES_TESTPYPI_URL: "https://test.pypi.org/legacy/",
      },
    },
    {
      already: addressesOf("https://test.pypi.org/legacy/"),
      env: { ...CREDENTIALS, ...addressesOf("https://upload.pypi.org/legacy/"), POETRY_PYPI_TOKEN_PYPI: TOKEN },
    },
  ],
  wrong: [{ title: "narrow without a project", inputs: { narrow: "true" }, input: "project" }],
  variants: {
    testpypi: {
      ...exchangeAt("testpypi"),
      registry: () => pypi({ repositoryUrl: "testpypi" }),
      inputs: { "repository-url": "testpypi" },
      request: { method: "POST", url: "https://test.pypi.org/_/oidc/mint-token", body: { json: { token: ID_TOKEN } } },
    },
  },
};
