import { actionSuite } from "@mint/action-kit/testing/action";
import { aimed } from "./aimed.ts";

actionSuite({
  ...aimed,
  uses: "org/mint/crates@v1",
  address: "url",
  server: ({ sandbox }) => sandbox.crates,
  tokens: ({ sandbox }) => sandbox.crates.tokens,
  audience: ({ urls }) => new URL(urls.crates).host,
  revokes: true,
  env: { token: ["CARGO_REGISTRY_TOKEN"] },
  refused: [
    {
      title: "another workflow",
      spoil: ({ sandbox }) => (sandbox.issuer.job.workflow = "publish.yml"),
      words: "does not match the workflow filename `publish.yml` in the JWT",
    },
    {
      title: "another environment",
      spoil: ({ sandbox }) => (sandbox.issuer.job.environment = "staging"),
      words: "does not match the environment `staging` in the JWT",
    },
    {
      title: "another repository",
      spoil: ({ sandbox }) => (sandbox.issuer.job.repository = "octo-org/fork"),
      words: "No Trusted Publishing config found for repository `octo-org/fork`",
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
