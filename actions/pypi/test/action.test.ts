import { actionSuite } from "@mint/action-kit/testing/action";
import { targetOf } from "@mint/action-kit/testing/target";

actionSuite({
  ...targetOf("pypi"),
  uses: "org/mint/pypi@v1",
  pages: ["README.md", "../../README.md"],
  address: "repository-url",
  audience: () => "pypi",
  tokenOutputs: ["api-token"],
  outputs: { username: "__token__" },
  env: {
    token: [
      "TWINE_PASSWORD",
      "UV_PUBLISH_TOKEN",
      "POETRY_PYPI_TOKEN_127_0_0_1",
      "FLIT_PASSWORD",
      "HATCH_INDEX_AUTH",
      "PDM_PUBLISH_PASSWORD",
      "MATURIN_PYPI_TOKEN",
    ],
    others: ({ urls }) => ({
      TWINE_USERNAME: "__token__",
      TWINE_REPOSITORY_URL: `${urls.pypi}/legacy/`,
      UV_PUBLISH_URL: `${urls.pypi}/legacy/`,
      POETRY_REPOSITORIES_127_0_0_1_URL: `${urls.pypi}/legacy/`,
      FLIT_USERNAME: "__token__",
      FLIT_INDEX_URL: `${urls.pypi}/legacy/`,
      HATCH_INDEX_USER: "__token__",
      HATCH_INDEX_REPO: `${urls.pypi}/legacy/`,
      PDM_PUBLISH_USERNAME: "__token__",
      PDM_PUBLISH_REPO: `${urls.pypi}/legacy/`,
      MATURIN_REPOSITORY_URL: `${urls.pypi}/legacy/`,
    }),
  },
  refused: [
    {
      title: "another workflow",
      arrange: ({ sandbox }) => (sandbox.issuer.job.workflow = "publish.yml"),
      message: "invalid-publisher",
    },
    {
      title: "another environment",
      arrange: ({ sandbox }) => (sandbox.issuer.job.environment = "staging"),
      message: "invalid-publisher",
    },
    {
      title: "another repository",
      arrange: ({ sandbox }) => (sandbox.issuer.job.repository = "octo-org/fork"),
      message: "invalid-publisher",
    },
    { title: "a forged signature", arrange: ({ sandbox }) => (sandbox.issuer.forge = true), message: "invalid-token" },
    {
      title: "GitHub switched off at the index",
      arrange: ({ sandbox }) => (sandbox.pypi.settings.githubEnabled = false),
      message: "not-enabled",
    },
  ],
  wrong: [
    { title: "another protocol", code: "INSECURE_URL", inputs: { "repository-url": "ftp://pypi.example/" } },
    {
      title: "an audience that belongs to another host",
      code: "AUDIENCE_MISMATCH",
      inputs: { "repository-url": "https://pypi.example/legacy/", audience: "pypi" },
    },
    {
      title: "an event that the index refuses",
      code: "UNSAFE_EVENT",
      env: { GITHUB_EVENT_NAME: "pull_request_target" },
    },
  ],
});
