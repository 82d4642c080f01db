import { actionSuite } from "@mint/action-kit/testing/action";
import { describe } from "vitest";
import { stepFor } from "./steps.ts";

const common = {
  action: new URL("..", import.meta.url).pathname,
  uses: "org/mint@v1",
  sizeBoundBytes: 120_000,
};

function forRegistry(id: string) {
  const step = stepFor(id);
  return {
    ...common,
    inputs: (running: Parameters<typeof step.inputs>[0]) => ({ registry: id, ...step.inputs(running) }),
    server: step.server,
    tokens: (running: Parameters<typeof step.inputs>[0]) => step.tokens(running).map(({ token }) => token),
    live: (running: Parameters<typeof step.inputs>[0]) =>
      step
        .tokens(running)
        .filter(({ live }) => live)
        .map(({ token }) => token),
  };
}

describe("crates", () => {
  actionSuite({
    ...forRegistry("crates"),
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
    audience: () => "https://identity.docker.com",
    outputs: { username: "octo-org", secret: "" },
    revokes: false,
    env: { token: [] },
    refused: [
      {
        title: "a subject that no ruleset matches",
        spoil: ({ sandbox }) => (sandbox.issuer.subject = "legacy"),
        words: "HTTP 401",
      },
    ],
    wrong: [
      { title: "a lifetime out of bounds", code: "INVALID_INPUT", inputs: { "expires-in": "30" }, text: "expires-in" },
    ],
  });
});
