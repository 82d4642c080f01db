import { actionSuite } from "@mint/action-kit/testing/action";
import { targetOf } from "@mint/action-kit/testing/target";
import { expect } from "vitest";

actionSuite({
  ...targetOf("npm"),
  uses: "org/mint/npm@v1",
  address: "registry-url",
  audience: ({ urls }) => `npm:${new URL(urls.npm).hostname}`,
  env: {
    token: ["NODE_AUTH_TOKEN", "NPM_TOKEN", "YARN_NPM_AUTH_TOKEN"],
    others: ({ urls }) => ({
      YARN_NPM_PUBLISH_REGISTRY: urls.npm,
      NPM_CONFIG_USERCONFIG: expect.stringMatching(/\/_temp\/mint-[0-9a-f-]+$/),
    }),
  },
  refused: [
    {
      title: "another workflow",
      arrange: ({ sandbox }) => (sandbox.issuer.job.workflow = "publish.yml"),
      message: "package not found",
    },
    {
      title: "a runner of one's own",
      arrange: ({ sandbox }) => (sandbox.issuer.job.runnerEnvironment = "self-hosted"),
      message: "unauthorized",
    },
    { title: "a forged signature", arrange: ({ sandbox }) => (sandbox.issuer.forge = true), message: "unauthorized" },
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
