import { actionSuite } from "@mint/action-kit/testing/action";
import { targetOf } from "@mint/action-kit/testing/target";

actionSuite({
  ...targetOf("nuget"),
  uses: "org/mint/nuget@v1",
  pages: ["README.md", "../../README.md"],
  address: "token-service-url",
  audience: () => "https://www.nuget.org",
  tokenOutputs: ["NUGET_API_KEY"],
  env: { token: ["NUGET_API_KEY"] },
  refused: [
    {
      title: "another workflow",
      arrange: ({ sandbox }) => (sandbox.issuer.job.workflow = "publish.yml"),
      message: "Workflow mismatch for policy 'octo release': expected 'release.yml', actual 'publish.yml'",
    },
    {
      title: "another environment",
      arrange: ({ sandbox }) => (sandbox.issuer.job.environment = "staging"),
      message: "Environment mismatch for policy 'octo release': expected 'release', actual 'staging'",
    },
    {
      title: "another repository",
      arrange: ({ sandbox }) => (sandbox.issuer.job.repository = "octo-org/fork"),
      message: "No matching trust policy owned by user 'octocat' was found.",
    },
    {
      title: "a forged signature",
      arrange: ({ sandbox }) => (sandbox.issuer.forge = true),
      message: "The JSON web token has an invalid signature.",
    },
    {
      title: "a trusted publisher nowhere",
      arrange: ({ sandbox }) => (sandbox.nuget.settings.enabled = false),
      message: "HTTP 404",
    },
  ],
  wrong: [
    { title: "no user", code: "INVALID_INPUT", inputs: { user: "" }, text: "with:\n  user: " },
    { title: "a user of two lines", code: "INVALID_INPUT", inputs: { user: "octocat\nhubot" }, text: "user" },
    {
      title: "NuGet.org's own audience for another host",
      code: "AUDIENCE_MISMATCH",
      inputs: { "token-service-url": "https://nuget.example/api/v2/token" },
    },
  ],
});
