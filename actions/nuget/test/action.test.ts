import { actionSuite } from "@mint/action-kit/testing/action";
import { aimed } from "./aimed.ts";

actionSuite({
  ...aimed,
  uses: "org/mint/nuget@v1",
  pages: ["README.md", "../../README.md"],
  address: "token-service-url",
  server: ({ sandbox }) => sandbox.nuget,
  tokens: ({ sandbox }) =>
    sandbox.nuget.keys.map(({ apiKey, live, expiresAt }) => ({
      token: apiKey,
      live,
      diesAt: new Date(expiresAt).toISOString(),
    })),
  audience: () => "https://www.nuget.org",
  tokenOutputs: ["NUGET_API_KEY"],
  revokes: false,
  env: { token: ["NUGET_API_KEY"] },
  refused: [
    {
      title: "another workflow",
      spoil: ({ sandbox }) => (sandbox.issuer.job.workflow = "publish.yml"),
      words: "Workflow mismatch for policy 'octo release': expected 'release.yml', actual 'publish.yml'",
    },
    {
      title: "another environment",
      spoil: ({ sandbox }) => (sandbox.issuer.job.environment = "staging"),
      words: "Environment mismatch for policy 'octo release': expected 'release', actual 'staging'",
    },
    {
      title: "another repository",
      spoil: ({ sandbox }) => (sandbox.issuer.job.repository = "octo-org/fork"),
      words: "No matching trust policy owned by user 'octocat' was found.",
    },
    {
      title: "a forged signature",
      spoil: ({ sandbox }) => (sandbox.issuer.forge = true),
      words: "The JSON web token has an invalid signature.",
    },
    {
      title: "a trusted publisher nowhere",
      spoil: ({ sandbox }) => (sandbox.nuget.settings.enabled = false),
      words: "HTTP 404",
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
