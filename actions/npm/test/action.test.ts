import { actionSuite } from "@mint/action-kit/testing/action";
import { aimed } from "./aimed.ts";

actionSuite({
  ...aimed,
  uses: "org/mint/npm@v1",
  address: "registry-url",
  server: ({ sandbox }) => sandbox.npm,
  tokens: ({ sandbox }) => sandbox.npm.tokens,
  audience: ({ urls }) => `npm:${new URL(urls.npm).hostname}`,
  revokes: false,
  env: { token: ["NODE_AUTH_TOKEN", "NPM_TOKEN", "YARN_NPM_AUTH_TOKEN"] },
  refused: [
    {
      title: "another workflow",
      spoil: ({ sandbox }) => (sandbox.issuer.job.workflow = "publish.yml"),
      words: "package not found",
    },
    {
      title: "a runner of one's own",
      spoil: ({ sandbox }) => (sandbox.issuer.job.runnerEnvironment = "self-hosted"),
      words: "unauthorized",
    },
    { title: "a forged signature", spoil: ({ sandbox }) => (sandbox.issuer.forge = true), words: "unauthorized" },
  ],
  wrong: [
    { title: "no package", code: "INVALID_INPUT", inputs: { package: "" }, text: "package" },
    {
      title: "a package that would leave its path",
      code: "INVALID_INPUT",
      inputs: { package: "../../-/whoami" },
      text: "package",
    },
    {
      title: "npm's audience for another host",
      code: "AUDIENCE_MISMATCH",
      inputs: { "registry-url": "https://npm.example", audience: "npm:registry.npmjs.org" },
    },
  ],
});
