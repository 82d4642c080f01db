import { openvsx } from "../../src/registries/openvsx/openvsx.ts";
import { GITHUB, GITLAB } from "../issuers.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

/** What the suites need to try Open VSX. */
export const fixture: RegistryFixture = {
  emulator: "openvsx",
  registry: () => openvsx({ extension: "octo.octo-extension" }),
  inputs: { extension: "octo.octo-extension" },
  addresses: [(origin) => ({ "registry-url": origin })],
  audience: "https://open-vsx.org",
  audienceKind: "reserved",
  request: {
    method: "POST",
    url: "https://open-vsx.org/api/-/trusted-publishing/token",
    body: { json: { namespace: "octo", extension: "octo-extension", token: ID_TOKEN } },
  },
  tokens: ({ openvsx: { tokens } }) => tokens,
  expiry: "answered",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ openvsx: { publishers } }) => void publishers.splice(0),
  refusal: /No trusted publisher matches/,
  // @see https://github.com/eclipse-openvsx/openvsx/tree/master/server/src/main/java/org/eclipse/openvsx
  issuers: [GITHUB, GITLAB],
  granted: { value: TOKEN, expiresTimestamp: "2096-08-17T12:34:56Z" },
  refused: { status: 400, body: { error: "Unsupported token issuer." }, message: "Unsupported token issuer." },
  clientEnv: [{ env: { OVSX_PAT: TOKEN } }],
  wrong: [
    { title: "an extension without a namespace", inputs: { extension: "octo" } },
    { title: "an extension of three parts", inputs: { extension: "a.b.c" } },
  ],
  findings: [
    { status: 400, message: "Token does not have issuer set.", finding: "certain missing-claim" },
    { status: 400, message: "Failed to pre-parse token.", finding: "certain id-token" },
  ],
};
