import { actionSuite } from "@mint/action-kit/testing/action";
import { targetOf } from "@mint/action-kit/testing/target";

actionSuite({
  ...targetOf("crates"),
  uses: "org/mint/crates@v1",
  address: "url",
  audience: ({ urls }) => new URL(urls.crates).host,
  env: { token: ["CARGO_REGISTRY_TOKEN"] },
  refused: [
    {
      title: "another workflow",
      arrange: ({ sandbox }) => (sandbox.issuer.job.workflow = "publish.yml"),
      message: "does not match the workflow filename `publish.yml` in the JWT",
    },
    {
      title: "another environment",
      arrange: ({ sandbox }) => (sandbox.issuer.job.environment = "staging"),
      message: "does not match the environment `staging` in the JWT",
    },
    {
      title: "another repository",
      arrange: ({ sandbox }) => (sandbox.issuer.job.repository = "octo-org/fork"),
      message: "No Trusted Publishing config found for repository `octo-org/fork`",
    },
  ],
  wrong: [
    {
      title: "a registry name that no variable can have",
      code: "INVALID_INPUT",
      inputs: { "registry-name": "my registry" },
      text: "registry-name",
    },
    {
      title: "crates.io's audience for another host",
      code: "AUDIENCE_MISMATCH",
      inputs: { url: "https://crates.example", audience: "crates.io" },
    },
    {
      title: "an event that the registry refuses",
      code: "UNSAFE_EVENT",
      env: { GITHUB_EVENT_NAME: "workflow_run" },
    },
  ],
});
