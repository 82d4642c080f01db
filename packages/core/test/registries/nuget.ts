import { nuget } from "../../src/registries/nuget/nuget.ts";
import { ENTRA, GITHUB, GITLAB } from "../issuers.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

/** What the suites need to try NuGet.org. */
export const fixture: RegistryFixture = {
  emulator: "nuget",
  registry: () => nuget({ user: "octocat" }),
  inputs: { user: "octocat" },
  addresses: [
    (origin) => ({ "token-service-url": `${origin}/api/v2/token` }),
    (origin) => ({ source: `${origin}/v3/index.json` }),
  ],
  otherUrls: ["authority-host"],
  audience: "https://www.nuget.org",
  audienceKind: "reserved",
  request: {
    method: "POST",
    url: "https://www.nuget.org/api/v2/token",
    authorization: { scheme: "Bearer", secret: ID_TOKEN },
    body: { json: { username: "octocat", tokenType: "ApiKey" } },
  },
  tokens: ({ nuget: { keys } }) =>
    keys.map(({ apiKey, live, expiresAt }) => ({
      token: apiKey,
      live,
      answeredExpiry: new Date(expiresAt).toISOString(),
    })),
  expiry: "answered",
  revokes: false,
  reuse: "refused",
  forgetPublisher: ({ nuget: { policies } }) => void policies.splice(0),
  refusal: /No matching trust policy/,
  // @see https://github.com/NuGet/NuGetGallery/tree/main/src/NuGetGallery.Services/Authentication/Federated
  issuers: [GITHUB, GITLAB, ENTRA],
  granted: { tokenType: "ApiKey", apiKey: TOKEN, expires: "2096-08-17T12:34:56.1234567Z" },
  refused: {
    status: 401,
    body: { error: "The JSON web token iss claim is not supported." },
    message: "The JSON web token iss claim is not supported.",
  },
  clientEnv: [{ env: { NUGET_API_KEY: TOKEN } }],
  wrong: [
    { title: "a user of two lines", inputs: { user: "octocat\nhubot" } },
    { title: "a tenant alone", inputs: { "tenant-id": "octo.example" }, input: "client-id" },
    { title: "a client alone", inputs: { "client-id": "66666666-7777-8888-9999-000000000000" }, input: "tenant-id" },
  ],
  findings: [
    {
      status: 401,
      message: "The JSON web token must have a uti claim.",
      finding: "certain missing-claim",
    },
  ],
};
