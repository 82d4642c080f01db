import { type ActionSubject, actionSuite } from "@mint/action-kit/testing/action";
import { join } from "node:path";
import { describe } from "vitest";
import { stepFor } from "./steps.ts";

function forRegistry(id: string): Pick<ActionSubject, "action" | "uses" | "inputs" | "server" | "tokens"> {
  const { inputs, server, tokens } = stepFor(id);
  return {
    action: join(import.meta.dirname, ".."),
    uses: "org/mint@v1",
    inputs: (servers) => ({ registry: id, ...inputs(servers) }),
    server,
    tokens,
  };
}

describe("crates", () => {
  actionSuite({
    ...forRegistry("crates"),
    address: "url",
    audience: ({ urls }) => new URL(urls.crates).host,
    outputs: { username: "", secret: "" },
    revokes: true,
    env: { token: ["CARGO_REGISTRY_TOKEN"] },
    refused: [
      {
        title: "another repository",
        spoil: ({ sandbox }) => (sandbox.issuer.job.repository = "octo-org/fork"),
        words: "No Trusted Publishing config found",
      },
    ],
    wrong: [{ title: "no registry", code: "INVALID_INPUT", inputs: { registry: "" }, text: "registry is missing" }],
  });
});

describe("dockerhub", () => {
  actionSuite({
    ...forRegistry("dockerhub"),
    address: "identity-url",
    audience: () => "https://identity.docker.com",
    outputs: { username: "octo-org", secret: "" },
    revokes: false,
    env: { token: [] },
    refused: [
      {
        title: "a subject that no ruleset matches",
        spoil: ({ sandbox }) => (sandbox.issuer.subject = "legacy"),
        words: "Docker Hub refuses without a reason",
      },
    ],
    wrong: [
      { title: "a lifetime out of bounds", code: "INVALID_INPUT", inputs: { "expires-in": "30" }, text: "expires-in" },
    ],
  });
});
