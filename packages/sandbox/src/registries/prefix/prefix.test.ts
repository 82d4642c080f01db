import { expect } from "vitest";
import { exchangeSuite, post } from "../../../test/exchange-suite.ts";

exchangeSuite("prefix", {
  audience: "prefix.dev",
  request: (idToken) => post("https://prefix.dev/api/oidc/mint_token", { token: idToken }),
  granted: { status: 200, body: expect.stringMatching(/^pfx-jwt\.eyJ/) },
  invalid: { status: 401, body: "InvalidToken" },
  untrusted: { status: 401, body: "Failed to find OIDC publisher: GitHub publisher not found" },
  lifetimeSeconds: 900,
});
