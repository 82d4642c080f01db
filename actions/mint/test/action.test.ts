import { actionSuite } from "@mint/action-kit/testing/action";
import { dispatcherTarget } from "@mint/action-kit/testing/target";
import { describe } from "vitest";

const USES = "org/mint@v1";

describe("crates", () => {
  actionSuite({
    uses: USES,
    ...dispatcherTarget("crates"),
    address: "url",
    audience: ({ urls }) => new URL(urls.crates).host,
    outputs: { username: "", secret: "" },
    env: { token: ["CARGO_REGISTRY_TOKEN"] },
    refused: [
      {
        title: "another repository",
        arrange: ({ sandbox }) => (sandbox.issuer.job.repository = "octo-org/fork"),
        message: "No Trusted Publishing config found",
      },
    ],
    wrong: [{ title: "no registry", code: "INVALID_INPUT", inputs: { registry: "" }, text: "registry is missing" }],
  });
});

describe("dockerhub", () => {
  actionSuite({
    uses: USES,
    ...dispatcherTarget("dockerhub"),
    address: "identity-url",
    audience: () => "https://identity.docker.com",
    outputs: { username: "octo-org", secret: "" },
    env: { token: [] },
    refused: [
      {
        title: "a subject that no ruleset matches",
        arrange: ({ sandbox }) => (sandbox.issuer.subject = "legacy"),
        message: "Docker Hub refuses without a reason",
      },
    ],
    wrong: [
      { title: "a lifetime out of bounds", code: "INVALID_INPUT", inputs: { "expires-in": "30" }, text: "expires-in" },
    ],
  });
});
