import { jfrog } from "../../src/registries/jfrog/jfrog.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

const URL = "https://octo.jfrog.io/access/api/v1/oidc/token";
const FIELDS = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  subject_token: ID_TOKEN,
  provider_name: "github",
};

/** What the suites need to try JFrog. */
export const fixture: RegistryFixture = {
  emulator: "jfrog",
  registry: () => jfrog({ url: "https://octo.jfrog.io/", oidcProviderName: "github", audience: "jfrog-github" }),
  inputs: { url: "https://octo.jfrog.io/", "oidc-provider-name": "github", audience: "jfrog-github" },
  addresses: [(origin) => ({ url: origin })],
  audience: "jfrog-github",
  audienceKind: "chosen",
  request: { method: "POST", url: URL, body: { json: FIELDS } },
  otherRequests: [
    {
      inputs: { project: "octo" },
      request: { method: "POST", url: URL, body: { json: { ...FIELDS, project_key: "octo" } } },
    },
  ],
  tokens: ({ jfrog: { tokens } }) => tokens,
  expiry: "answered",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ jfrog: { providers } }) => void providers.splice(0),
  refusal: /was not found/,
  issuers: "any",
  granted: { access_token: TOKEN, token_type: "Bearer", expires_in: 3600 },
  refused: { status: 400, body: { errors: [{ message: "no mapping" }] }, message: "no mapping" },
  clientEnv: [{ env: { JF_URL: "https://octo.jfrog.io", JF_ACCESS_TOKEN: TOKEN } }],
  wrong: [{ title: "a blank audience", inputs: { audience: " " } }],
  findings: [
    { status: 400, message: "Invalid audience", finding: "certain audience" },
    { status: 400, message: "Failed to get public key", finding: "certain id-token" },
  ],
};
