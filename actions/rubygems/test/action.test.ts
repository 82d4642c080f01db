import { actionSuite } from "@mint/action-kit/testing/action";
import { targetOf } from "@mint/action-kit/testing/target";

actionSuite({
  ...targetOf("rubygems"),
  uses: "org/mint/rubygems@v1",
  address: "gem-server",
  audience: ({ urls }) => new URL(urls.rubygems).host,
  env: {
    token: ["GEM_HOST_API_KEY", "RUBYGEMS_API_KEY"],
    others: ({ urls }) => ({ RUBYGEMS_HOST: urls.rubygems }),
  },
  refused: [
    {
      title: "another workflow",
      arrange: ({ sandbox }) => (sandbox.issuer.job.workflow = "publish.yml"),
      message: "Not Found",
    },
    {
      title: "another repository",
      arrange: ({ sandbox }) => (sandbox.issuer.job.repository = "octo-org/fork"),
      message: "Not Found",
    },
    { title: "a forged signature", arrange: ({ sandbox }) => (sandbox.issuer.forge = true), message: "Not Found" },
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
