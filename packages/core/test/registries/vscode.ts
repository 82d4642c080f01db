import { vscode } from "../../src/registries/vscode/vscode.ts";
import { GITHUB } from "../issuers.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

/** What the suites need to try the VS Code Marketplace. */
export const fixture: RegistryFixture = {
  emulator: "vscode",
  registry: () => vscode({ publisher: "octo" }),
  inputs: { publisher: "octo" },
  addresses: [(origin) => ({ "marketplace-url": origin })],
  audience: "marketplace.visualstudio.com",
  audienceKind: "reserved",
  request: {
    method: "POST",
    url: "https://marketplace.visualstudio.com/_apis/gallery/token?api-version=7.2-preview.1",
    authorization: { scheme: "FederatedToken", secret: ID_TOKEN },
    body: { json: { publisherName: "octo" } },
  },
  tokens: ({ vscode: { tokens } }) => tokens,
  expiry: "unknown",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ vscode: { publishers } }) => void publishers.splice(0),
  refusal: /No trusted publishing policy/,
  issuers: [GITHUB],
  granted: { credential: TOKEN },
  refused: { status: 401, body: { message: "unknown issuer" }, message: "unknown issuer" },
  clientEnv: [{ env: { VSCE_PAT: TOKEN } }],
  wrong: [{ title: "a publisher that leads elsewhere", inputs: { publisher: "a/b" } }],
};
