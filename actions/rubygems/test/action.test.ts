import { actionSuite } from "@mint/action-kit/testing/action";
import { aimed } from "./aimed.ts";

actionSuite({
  ...aimed,
  uses: "org/mint/rubygems@v1",
  address: "gem-server",
  server: ({ sandbox }) => sandbox.rubygems,
  tokens: ({ sandbox }) =>
    sandbox.rubygems.keys.map(({ key, live, expiresAt }) => ({
      token: key,
      live,
      diesAt: new Date(expiresAt * 1_000).toISOString(),
    })),
  audience: ({ urls }) => new URL(urls.rubygems).host,
  revokes: false,
  env: {
    token: ["GEM_HOST_API_KEY", "BUNDLE_GEM__PUSH_KEY", "RUBYGEMS_API_KEY"],
    others: ({ urls }) => ({ RUBYGEMS_HOST: urls.rubygems }),
  },
  refused: [
    {
      title: "another workflow",
      spoil: ({ sandbox }) => (sandbox.issuer.job.workflow = "publish.yml"),
      words: "Not Found",
    },
    {
      title: "another repository",
      spoil: ({ sandbox }) => (sandbox.issuer.job.repository = "octo-org/fork"),
      words: "Not Found",
    },
    { title: "a forged signature", spoil: ({ sandbox }) => (sandbox.issuer.forge = true), words: "Not Found" },
  ],
  wrong: [
    {
      title: "a role that would leave its path",
      code: "INVALID_INPUT",
      inputs: { "role-to-assume": "../../profile" },
      text: "role-to-assume",
    },
    {
      title: "RubyGems.org's audience for another host",
      code: "AUDIENCE_MISMATCH",
      inputs: { "gem-server": "https://gems.example", audience: "rubygems.org" },
    },
  ],
});
