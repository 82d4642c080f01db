import { expect, test } from "vitest";
import { answerOf, exchangeSuite, post } from "../../../test/exchange-suite.ts";
import { createSandbox } from "../../index.ts";

const AUDIENCE = "private-packagist-trusted-publishing";

exchangeSuite("packagist", {
  audience: AUDIENCE,
  request: (idToken) => post("https://packagist.com/api/oidc/token-exchange/octo-org/octo/package", "", idToken),
  granted: { status: 200, body: { key: expect.any(String), secret: expect.any(String) } },
  invalid: { status: 401, body: { status: "error", message: "Invalid token" } },
  untrusted: { status: 403, body: { status: "error", message: "No trusted publisher matches the token" } },
  lifetimeSeconds: 900,
});

test.each(["/api/oidc/audience", "/api/oidc/audience/octo-org"])(
  "Private Packagist names its audience at %s",
  async (path) => {
    const { body } = await answerOf(createSandbox(), new Request(`https://packagist.com${path}`));
    expect(body).toEqual({ audience: AUDIENCE });
  },
);
