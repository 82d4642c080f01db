import { huggingface } from "../../src/registries/huggingface/huggingface.ts";
import { ID_TOKEN, type RegistryFixture, TOKEN } from "../registry-fixture.ts";

/** What the suites need to try the Hugging Face Hub. */
export const fixture: RegistryFixture = {
  emulator: "huggingface",
  registry: () => huggingface({ resource: "octo-org/octo-model" }),
  inputs: { resource: "octo-org/octo-model" },
  addresses: [(origin) => ({ "registry-url": origin })],
  audience: "https://huggingface.co",
  audienceKind: "reserved",
  request: {
    method: "POST",
    url: "https://huggingface.co/oauth/token",
    body: {
      json: {
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
        subject_token: ID_TOKEN,
        resource: "octo-org/octo-model",
      },
    },
  },
  tokens: ({ huggingface: { tokens } }) => tokens,
  expiry: "answered",
  revokes: false,
  reuse: "accepted",
  forgetPublisher: ({ huggingface: { publishers } }) => void publishers.splice(0),
  refusal: /invalid_grant/,
  issuers: "any",
  granted: { access_token: TOKEN, token_type: "bearer", expires_in: 3600 },
  refused: {
    status: 400,
    body: { error: "invalid_grant", error_description: "no publisher" },
    message: "invalid_grant: no publisher",
  },
  clientEnv: [
    { env: { HF_TOKEN: TOKEN } },
    { inputs: { resource: "datasets/octo-org/octo-data" }, env: { HF_TOKEN: TOKEN } },
    { inputs: { resource: "octocat" }, env: { HF_TOKEN: TOKEN } },
  ],
  wrong: [
    { title: "no resource", inputs: { resource: "" } },
    { title: "the address of a repository", inputs: { resource: "https://huggingface.co/octo-org/octo-model" } },
    { title: "a model with its kind before it", inputs: { resource: "models/octo-org/octo-model" } },
    { title: "a kind without a repository's name", inputs: { resource: "datasets/octo-data" } },
    { title: "a repository that leads elsewhere", inputs: { resource: "octo-org/.." } },
  ],
  findings: [
    { status: 400, message: "invalid_grant", finding: "likely no-publisher" },
    { status: 400, message: "invalid_grant: This operation was aborted", finding: "certain gave-up" },
  ],
};
