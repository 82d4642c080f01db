import { expect, test } from "vitest";
import { answerOf, exchangeSuite, post } from "../../../test/exchange-suite.ts";
import { createSandbox } from "../../index.ts";

const URL = "https://api.pyx.dev/v1/trusted-publishing";
const EXCHANGE_URL = `${URL}/octo/main/mint-token`;

exchangeSuite("pyx", {
  audience: "pyx",
  request: (idToken) => post(EXCHANGE_URL, { token: idToken }),
  granted: { status: 200, body: { token: expect.any(String) } },
  invalid: { status: 401, body: "invalid token" },
  untrusted: { status: 403, body: "no matching trusted publisher" },
  lifetimeSeconds: 900,
});

test("pyx names its audience, and wants a token", async () => {
  expect((await answerOf(createSandbox(), new Request(`${URL}/audience`))).body).toEqual({ audience: "pyx" });
  expect((await answerOf(createSandbox(), post(EXCHANGE_URL, {}))).status).toBe(422);
});
