import { describe, expect, test } from "vitest";
import { answer, failureOf, fakeIdToken, fakeRegistry, fakeSecret } from "../../test/fakes.ts";
import { virtualIo } from "../../test/virtual-io.ts";
import { harness } from "../../test/harness.ts";
import { exchange, exchangeOnce } from "./exchange.ts";
import { startRun } from "./run.ts";
import type { TokenResponse } from "../registries/registry.ts";
import { Secret } from "../base/secret.ts";
import type { WireRequest, WireResponse } from "../http/wire.ts";

const registry = fakeRegistry();
const idToken = fakeIdToken();
const claims = { repository: "octo-org/octo-repo" };

async function run(response: WireResponse, known: readonly Secret[] = [idToken]) {
  const requests: WireRequest[] = [];
  const io = virtualIo({
    send: async (request) => {
      requests.push(request);
      return response;
    },
  });
  const result = await exchangeOnce({ registry, idToken, claims, secrets: known }, io, { timeoutMs: 1 });
  return { io, requests, result };
}

/** An exchange in a run, of a job whose registry answers with these. */
function exchangeOf(read: TokenResponse, onSecret: (secret: Secret) => void = () => undefined) {
  const on = harness();
  const io = {
    ...on.io,
    onSecret: (secret: Secret) => {
      on.io.onSecret(secret);
      onSecret(secret);
    },
  };
  const job = startRun({ identity: on.identity, io });
  return {
    on,
    exchanged: exchange(job, { registry: fakeRegistry({ readTokenResponse: () => read }), idToken, claims }),
  };
}

describe("an exchange", () => {
  test("sends one request, the registry's", async () => {
    const { requests } = await run(answer(200, { token: fakeSecret().reveal() }));
    expect(requests).toEqual([registry.exchangeRequest(idToken)]);
  });

  test("announces each secret of the answer before anybody is handed one", async () => {
    const [token, secret, other] = [fakeSecret(), fakeSecret(), fakeSecret()];
    const { on, exchanged } = exchangeOf({ token, secret, additionalSecrets: [other] });
    expect(await exchanged).toMatchObject({ token });
    expect(on.io.secrets).toEqual([expect.anything(), token, secret, other]);
  });

  test("announces what is of no use as well, and revokes it", async () => {
    const [token, secret] = [fakeSecret(), new Secret("too short")];
    const { on, exchanged } = exchangeOf({ token, secret });
    expect(await exchanged).toBeUndefined();
    expect(on.io.secrets).toEqual([expect.anything(), token, secret]);
    expect(on.revoked).toEqual([token.reveal()]);
  });

  test("revokes a token whose announcement fails", async () => {
    const token = fakeSecret();
    const closed = new Error("nobody reads the log");
    const { on, exchanged } = exchangeOf({ token }, (secret) => {
      if (secret === token) throw closed;
    });
    expect(await failureOf(() => exchanged)).toBe(closed);
    expect(on.revoked).toEqual([token.reveal()]);
  });

  test("checks both halves of a token that has two", async () => {
    const halves = fakeRegistry({
      readTokenResponse: () => ({ token: fakeSecret(), secret: new Secret("too short") }),
    });
    const io = virtualIo({ send: async () => answer(200) });
    const { usable } = await exchangeOnce({ registry: halves, idToken, claims, secrets: [] }, io, { timeoutMs: 1 });
    expect(usable).toBe(false);
  });

  test.each([
    ["16 characters", "x".repeat(16)],
    ["32,768 characters", "x".repeat(32_768)],
    ["every printable character", Array.from({ length: 94 }, (_, at) => String.fromCharCode(at + 33)).join("")],
  ])("gives a usable token of %s", async (_, token) => {
    expect((await run(answer(200, { token }))).result.usable).toBe(true);
  });

  test.each([
    ["15 characters", "x".repeat(15)],
    ["32,769 characters", "x".repeat(32_769)],
    ["a space", `${"x".repeat(16)} ${"x".repeat(16)}`],
    ["a line break at its end", `${"x".repeat(16)}\n`],
    ["two lines", `${"x".repeat(16)}\r\nset-output`],
    ["a NUL", `${"x".repeat(16)}\u0000`],
    ["a letter that is not ASCII", `${"x".repeat(16)}ä`],
  ])("gives a token with %s as unusable", async (_, token) => {
    expect((await run(answer(200, { token }))).result.usable).toBe(false);
  });

  test("fails where a success holds no token", async () => {
    for (const body of ["", "null", "{}", { token: "" }, { token: 1 }, { token: ["x"] }])
      expect(await failureOf(() => run(answer(200, body)))).toMatchObject({
        code: "RESPONSE_INVALID",
        retries: Infinity,
      });
  });
});

describe("a refusal", () => {
  const refused = {
    message: "Token request failed",
    errors: [{ code: "invalid-publisher", description: "no such publisher" }],
  };

  test("shows the registry's reasons and the claims that it read, and is final", async () => {
    expect(await failureOf(() => run(answer(422, refused)))).toMatchObject({
      code: "EXCHANGE_REFUSED",
      retries: 0,
      evidence: {
        host: "index.example",
        status: 422,
        messages: ["invalid-publisher: no such publisher"],
        claims,
      },
    });
  });

  test("quotes the server in its message if the refusal is not a known one", async () => {
    const refusal = {
      errors: [
        { code: "new-code", description: "something new" },
        { code: "x", description: "y" },
      ],
    };
    expect(await failureOf(() => run(answer(422, refusal)))).toMatchObject({
      message: `index.example gave no token for this job's identity (HTTP 422): "new-code: something new", "x: y".`,
      what: "index.example gave no token for this job's identity (HTTP 422).",
    });
    const known = {
      errors: [{ code: "invalid-publisher", description: "Publisher with matching claims was not found" }],
    };
    expect(await failureOf(() => run(answer(422, known)))).toMatchObject({
      message: "index.example gave no token for this job's identity (HTTP 422).",
    });
    const unknown = fakeRegistry({ readRefusal: () => ({ messages: ["no such path"], unsupported: true }) });
    const io = virtualIo({ send: async () => answer(404) });
    const exchange = { registry: unknown, idToken, claims, secrets: [] };
    expect(await failureOf(() => exchangeOnce(exchange, io, { timeoutMs: 1 }))).toMatchObject({
      message: 'index.example does not offer trusted publishing (HTTP 404): "no such path".',
    });
  });

  test("repeats no secret that was sent", async () => {
    const known = [fakeSecret(), idToken];
    const echo = known.map((secret) => ({ code: "echo", description: `you sent ${secret.reveal()}` }));
    const failure = await failureOf(() => run(answer(422, { errors: echo }), known));
    expect(failure).toMatchObject({ evidence: { messages: ["echo: you sent ***", "echo: you sent ***"] } });
  });

  test("a refusal that says already used, though the ID token was new, is worth one more attempt", async () => {
    const reused = { errors: [{ code: "invalid-reuse-token", description: "invalid token: already used" }] };
    expect(await failureOf(() => run(answer(422, reused)))).toMatchObject({
      code: "EXCHANGE_REFUSED",
      retries: 1,
      evidence: { alreadyUsed: true },
    });
  });

  test.each([404, 405])("a refusal with status %i says that there is no trusted publishing", async (status) => {
    expect(await failureOf(() => run(answer(status, "Not Found")))).toMatchObject({
      code: "REGISTRY_UNSUPPORTED",
      retries: 0,
    });
  });

  test("an outage or a redirect is not a refusal, whatever the body says", async () => {
    expect(await failureOf(() => run(answer(503, refused)))).toMatchObject({
      code: "EXCHANGE_UNAVAILABLE",
      retries: Infinity,
    });
    expect(await failureOf(() => run(answer(429, refused)))).toMatchObject({
      code: "RATE_LIMITED",
      retries: Infinity,
    });
    expect(await failureOf(() => run(answer(307, refused)))).toMatchObject({
      code: "REDIRECTED",
      retries: 0,
    });
  });
});
