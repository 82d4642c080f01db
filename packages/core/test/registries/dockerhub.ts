import { dockerhub } from "../../src/registries/dockerhub/dockerhub.ts";
import { GITHUB } from "../issuers.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

const CONNECTION = "6f9619ff-8b86-d011-b42d-00c04fc964ff";
const FORM = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
  subject_token: ID_TOKEN,
  connection_id: CONNECTION,
};

/** What the suites need to try Docker Hub. */
export const fixture: RegistryFixture = {
  emulator: "dockerhub",
  registry: () => dockerhub({ connectionId: CONNECTION, username: "octo-org" }),
  inputs: { "connection-id": CONNECTION, username: "octo-org" },
  addresses: [(origin) => ({ "identity-url": origin })],
  audience: "https://identity.docker.com",
  audienceKind: "reserved",
  request: { method: "POST", url: "https://identity.docker.com/oauth/token", body: { form: FORM } },
  otherRequests: [
    {
      inputs: { "expires-in": "600" },
      request: {
        method: "POST",
        url: "https://identity.docker.com/oauth/token",
        body: { form: { ...FORM, expires_in: 600 } },
      },
    },
  ],
  tokens: ({ dockerhub: { tokens } }) => tokens,
  expiry: "answered",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ dockerhub: { connections } }) => void connections.splice(0),
  // It refuses without a message.
  refusal: /\[\]/,
  issuers: [GITHUB],
  granted: { access_token: TOKEN },
  refused: { status: 401, body: { message: "unauthorized" }, message: "unauthorized" },
  clientEnv: [{ env: {} }],
  wrong: [
    { title: "no connection", inputs: { "connection-id": "" } },
    { title: "no organization", inputs: { username: "\n" } },
    { title: "a lifetime out of bounds", inputs: { "expires-in": "30" } },
  ],
  findings: [{ status: 401, finding: "likely no-publisher" }],
};
