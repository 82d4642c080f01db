import { describe, expect, test } from "vitest";
import { answer, failureOf, fakeSecret } from "../../test/fakes.ts";
import { virtualIo } from "../../test/virtual-io.ts";
import type { WireRequest, WireResponse } from "../http/wire.ts";
import { serviceToken, type TokenService } from "./service-token.ts";

const secret = fakeSecret();
const token = fakeSecret();
const request = {
  method: "GET",
  url: "https://ci.example/token",
  authorization: { scheme: "Bearer", secret },
} satisfies WireRequest;

function ask(response: WireResponse, service: Partial<TokenService> = { field: "value" }) {
  const io = virtualIo({ send: async () => response });
  return serviceToken({ who: "Acme CI", request, hint: "Run it again.", ...service }, io, { timeoutMs: 1_000 });
}

describe("a platform's service", () => {
  test("gives the token in the named field of its answer, or as the whole body", async () => {
    expect((await ask(answer(200, { value: token.reveal() }))).reveal()).toBe(token.reveal());
    expect((await ask(answer(200, ` ${token.reveal()}\n`), {})).reveal()).toBe(token.reveal());
  });

  test("a platform's service that answers without a token is named in the failure", async () => {
    expect(await failureOf(() => ask(answer(200, { other: "x" })))).toMatchObject({
      code: "RESPONSE_INVALID",
      message: "Acme CI answered without value.",
    });
    expect(await failureOf(() => ask(answer(200, "<html>")))).toMatchObject({ code: "RESPONSE_INVALID" });
  });

  test("a refusal of a platform's service is shown with its reason, and without the secrets of the request", async () => {
    const reasons = [{ message: secret.reveal() }, { error: secret.reveal() }, { error: { message: secret.reveal() } }];
    for (const reason of reasons) {
      expect(await failureOf(() => ask(answer(403, reason)))).toMatchObject({
        code: "IDENTITY_UNAVAILABLE",
        message: "Acme CI gave no ID token (HTTP 403).",
        hint: "Run it again.",
        retries: 0,
        evidence: { host: "ci.example", messages: ["***"] },
      });
    }
  });

  test("a platform's service that is out of order is asked again, and one whose refusal is known to pass a few times", async () => {
    const passing = { status: 403, text: "come back", retries: 3 };
    const retriesAfter = (status: number, message: string) =>
      failureOf(() => ask(answer(status, { message }), { passing }));
    expect(await retriesAfter(503, "down")).toMatchObject({ code: "IDENTITY_UNAVAILABLE", retries: Infinity });
    expect(await retriesAfter(403, "please come back")).toMatchObject({ retries: 3 });
    expect(await retriesAfter(403, "never")).toMatchObject({ retries: 0 });
    expect(await retriesAfter(401, "please come back")).toMatchObject({ retries: 0 });
  });
});
