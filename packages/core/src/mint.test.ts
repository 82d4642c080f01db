import type { Io, MintEvent } from "./http/io.ts";
import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { answer, failureOf, fakeIdToken, fakeRegistry, fakeSecret } from "../test/fakes.ts";
import { heldIdentity, harness, type Harness, newToken, type Script, tokenIn, type Turn } from "../test/harness.ts";
import { START } from "../test/virtual-io.ts";
import type { Credential } from "./credential.ts";
import { UnavailableError } from "./base/errors.ts";
import { mint } from "./mint.ts";
import type { MintOptions } from "./mint/run.ts";
import { nuget } from "./registries/nuget/nuget.ts";
import type { Registry } from "./registries/registry.ts";
import type { WireRequest, WireResponse } from "./http/wire.ts";
import { cancelled, timeoutError, transportError } from "./http/failures.ts";

function run(
  on: Harness,
  options: Partial<MintOptions> = {},
  registry: Registry = fakeRegistry(),
): Promise<Credential> {
  return mint(registry, { identity: on.identity, io: on.io, ...options });
}

function network(code: string, sent = false): Turn {
  return transportError(Object.assign(new Error("x"), { code, syscall: "read" }), progress(sent));
}

function progress(sent: boolean) {
  return { url: new URL("https://index.example/"), proxy: undefined, sent };
}

const cut = new UnavailableError("NETWORK_ERROR", "Cut.", {
  hint: "",
  retries: Infinity,
  status: 200,
  errno: "ECONNRESET",
  sent: true,
});

/** What comes and goes on the way to any server. */
const PASSING: Readonly<Record<string, Turn>> = {
  "a reset": network("ECONNRESET", true),
  "a refused connection": network("ECONNREFUSED"),
  "a connection that times out": network("ETIMEDOUT"),
  "a resolver that asks for patience": network("EAI_AGAIN"),
  "a server that does not answer": timeoutError(progress(true), 10_000),
  "status 408": answer(408),
  "status 429": answer(429),
  "status 429 with Retry-After": answer(429, "", { "retry-after": "2" }),
  "status 500": answer(500),
  "status 502": answer(502, "<html>"),
  "status 503": answer(503),
  "status 504": answer(504),
  "status 520": answer(520),
};

describe("one identity", () => {
  test("becomes one token by three requests, each to its own server", async () => {
    const on = harness();
    const credential = await run(on);
    expect(on.stages()).toEqual(["discovery", "id-token", "exchange"]);
    expect(on.tokens).toEqual([credential.token.reveal()]);
    expect(credential).toMatchObject({
      username: "__token__",
      secret: undefined,
      audience: "index.example",
      expiryDocumented: false,
      expiresAt: new Date(START + 900_000),
      claims: { aud: "index.example" },
    });
  });

  test("one identity has its secrets announced, the request token before anything is sent, the token before it is returned", async () => {
    const on = harness();
    const announcedBefore: number[] = [];
    const { send } = on.io;
    const io = {
      ...on.io,
      send: ((request, limits) => {
        announcedBefore.push(on.io.secrets.length);
        return send(request, limits);
      }) satisfies typeof send,
    };
    const credential = await run(on, { io });
    expect(announcedBefore).toEqual([1, 1, 2]);
    expect(on.io.secrets.map((secret) => secret.reveal())).toEqual([
      on.io.env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"],
      on.presented()[0],
      credential.token.reveal(),
    ]);
  });

  test("one identity is reported in events that contain no secret", async () => {
    const on = harness({ exchange: [answer(503)] });
    await run(on);
    expect(on.io.events.map(({ type }) => type)).toEqual(["audience", "identity", "retry", "identity", "minted"]);
    const told = inspect(on.io.events, { depth: 9 });
    for (const secret of on.io.secrets) expect(told).not.toContain(secret.reveal());
  });

  test("one identity is asked for with the audience that a person typed, and the server is not asked", async () => {
    const on = harness();
    expect(await run(on, { audience: "typed.example" })).toMatchObject({ audience: "typed.example" });
    expect(on.stages()).toEqual(["id-token", "exchange"]);
  });

  test("one identity can be spent by many runs at once, which do not meet", async () => {
    const lines = Array.from({ length: 50 }, () => harness({ exchange: [answer(503)] }));
    const credentials = await Promise.all(lines.map((on) => run(on)));
    const presented = lines.flatMap((on) => on.presented());
    expect(new Set(presented).size).toBe(100);
    expect(new Set(credentials.map(({ token }) => token.reveal())).size).toBe(50);
  });
});

describe("what can be known before the first request", () => {
  test.each([
    ["an audience of another host", { audience: "pypi" }, {}, "AUDIENCE_MISMATCH"],
    ["an event that the registry refuses", {}, { GITHUB_EVENT_NAME: "pull_request_target" }, "UNSAFE_EVENT"],
    ["a missing permission", {}, { ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" }, "IDENTITY_MISSING"],
  ])("ends the run there: %s", async (_, options, env, code) => {
    const on = harness();
    const io = { ...on.io, env: { ...on.io.env, ...env } };
    expect(await failureOf(() => run(on, { io, ...options }))).toMatchObject({ code });
    expect(on.sent).toEqual([]);
  });

  test("everything is checked before an identity is requested: a discovered audience of another host gets none", async () => {
    const on = harness({ discovery: [answer(200, { audience: "pypi" })] });
    expect(await failureOf(() => run(on))).toMatchObject({ code: "AUDIENCE_MISMATCH" });
    expect(on.stages()).toEqual(["discovery"]);
  });
});

describe("connections", () => {
  /** Runs on edges that write down what is opened, sent and closed. */
  async function opened(on: Harness, options: Partial<MintOptions> = {}, registry?: Registry) {
    const log: string[] = [];
    const io: Io = {
      ...on.io,
      open: (url) => {
        log.push(`open ${url}`);
        return { close: () => void log.push(`close ${url}`) };
      },
      send: (request, limits) => {
        const { origin } = new URL(request.url);
        log.push(`${request.method} ${origin}${limits.opened === undefined ? " on a new one" : ""}`);
        return on.io.send(request, limits);
      },
    };
    await run(on, { io, ...options }, registry).catch(() => undefined);
    return log;
  }
  const index = "https://index.example";
  const oidc = "https://oidc.example";

  test("connections for the next requests open while one waits for its answer", async () => {
    expect(await opened(harness())).toEqual([
      `GET ${index} on a new one`,
      `open ${oidc}`,
      `open ${index}`,
      `GET ${oidc}`,
      `POST ${index}`,
    ]);
  });

  test("connections open while a request waits to be repeated", async () => {
    const log = await opened(harness({ exchange: [answer(503)] }), { audience: "index.example" });
    expect(log).toEqual([
      `GET ${oidc} on a new one`,
      `open ${index}`,
      `POST ${index}`,
      `open ${oidc}`,
      `open ${index}`,
      `GET ${oidc}`,
      `POST ${index}`,
    ]);
  });

  test("no connection opens where the run ends before its first request", async () => {
    expect(await opened(harness(), { audience: "pypi" }, nuget({ user: "octocat" }))).toEqual([]);
  });

  test("unused connections close at the end", async () => {
    const log = await opened(harness({ "id-token": [answer(401)] }), { audience: "index.example" });
    expect(log).toEqual([`GET ${oidc} on a new one`, `open ${index}`, `close ${index}`]);
  });

  test("a run that holds its identity connects to the registry alone", async () => {
    const identity = heldIdentity(fakeIdToken({ aud: "index.example" }, START));
    const log = await opened(harness(), { identity, audience: "index.example" });
    expect(log).toEqual([`open ${index}`, `POST ${index}`]);
  });
});

describe("faults that pass", () => {
  const names = Object.keys(PASSING);
  const turn = (name: string | undefined): Turn => PASSING[name ?? ""] ?? cut;

  test.each(names)("%s: three in a row at the ID token and two at the exchange are survived", async (name) => {
    const script: Script = {
      "id-token": [turn(name), turn(name), turn(name)],
      exchange: [turn(name), turn(name)],
    };
    const on = harness(script);
    const credential = await run(on);
    expect(on.tokens).toEqual([credential.token.reveal()]);
    expect(on.sent.filter(({ stage }) => stage !== "discovery").length).toBeLessThanOrEqual(10);
  });

  test("any three different ones in a row at the ID token, and any two at the exchange, are survived", async () => {
    for (const [at] of names.entries()) {
      const next = (offset: number): Turn => turn(names[(at + offset) % names.length]);
      const on = harness({ "id-token": [next(0), next(3), next(5)], exchange: [next(1), next(7)] });
      await run(on);
      expect(new Set(on.presented()).size).toBe(3);
    }
  });

  test("bodies of ID tokens that were cut off are survived as well", async () => {
    const on = harness({ "id-token": [cut, cut, cut] });
    await run(on);
    expect(on.stages().filter((stage) => stage === "id-token")).toHaveLength(4);
  });

  test("a 403 by which GitHub means to wait is survived three times", async () => {
    const wait = answer(403, { message: "Can't issue ID_TOKEN for this job" });
    await run(harness({ "id-token": [wait, wait, wait] }));
    const on = harness({ "id-token": [wait, wait, wait, wait] });
    expect(await failureOf(() => run(on))).toMatchObject({ code: "IDENTITY_UNAVAILABLE" });
    expect(on.stages().filter((stage) => stage === "id-token")).toHaveLength(4);
  });

  test("faults that do not pass cost ten requests with a credential at most, and the last one is reported", async () => {
    for (const name of names) {
      const all = Array.from({ length: 20 }, () => turn(name));
      for (const script of [{ exchange: all }, { "id-token": all }, { "id-token": all.slice(0, 4), exchange: all }]) {
        const on = harness(script);
        expect(await failureOf(() => run(on, { timeoutMs: 120_000 }))).toMatchObject({ retries: Infinity });
        expect(on.sent.filter(({ stage }) => stage !== "discovery").length).toBeLessThanOrEqual(10);
      }
    }
  });

  test("end with the run's time, of which two seconds are kept back", async () => {
    const on = harness({
      exchange: Array.from({ length: 9 }, () => async (_request, { timeoutMs }) => {
        on.io.pass(timeoutMs);
        throw timeoutError(progress(true), timeoutMs);
      }),
    });
    expect(await failureOf(() => run(on))).toMatchObject({ code: "TIMEOUT" });
    expect(on.io.elapsed).toBeLessThanOrEqual(58_000);
  });
});

test("an ID token is sent to the registry once, whatever the answer", async () => {
  for (const fault of [...Object.values(PASSING), cut, answer(200, "{}")]) {
    const on = harness({ exchange: [fault] });
    await run(on);
    expect(on.presented()).toHaveLength(2);
    expect(new Set(on.presented()).size).toBe(2);
  }
});

test("an ID token that is not for the audience which was asked for is not sent on", async () => {
  const on = harness({ "id-token": [answer(200, { value: fakeIdToken({ aud: "pypi" }, START).reveal() })] });
  expect(await failureOf(() => run(on))).toMatchObject({ code: "RESPONSE_INVALID" });
  expect(on.presented()).toEqual([]);
});

test("an ID token that the registry calls used, though it is new, is followed by one more, with a word about it", async () => {
  const used = answer(422, { errors: [{ code: "invalid-reuse-token", description: "already used" }] });
  const once = harness({ exchange: [used] });
  await run(once);
  expect(once.io.events.filter(({ type }) => type === "retry")).toMatchObject([{ alreadyUsed: true }]);

  const twice = harness({ exchange: [used, used] });
  expect(await failureOf(() => run(twice))).toMatchObject({
    code: "EXCHANGE_REFUSED",
    evidence: { alreadyUsed: true },
  });
  expect(twice.presented()).toHaveLength(2);
});

test("mint does not request another ID token after a refusal", async () => {
  for (const status of [400, 401, 403, 404, 422]) {
    const on = harness({ exchange: [answer(status)] });
    await failureOf(() => run(on));
    expect(on.stages()).toEqual(["discovery", "id-token", "exchange"]);
  }
});

describe("what repeats itself", () => {
  test("as an ID token is not sent a second time, and another is asked for", async () => {
    const same = answer(200, { value: fakeIdToken({ aud: "index.example" }, START).reveal() });
    const on = harness({ "id-token": [same, same], exchange: [answer(503)] });
    await run(on);
    expect(on.stages()).toEqual(["discovery", "id-token", "exchange", "id-token", "id-token", "exchange"]);
    expect(new Set(on.presented()).size).toBe(2);
  });

  test("an ID token in place of a registry token is refused, and not sent on", async () => {
    const echo: Turn = (request) => Promise.resolve(answer(200, { token: tokenIn(request) }));
    const on = harness({ exchange: [echo, echo] });
    expect(await failureOf(() => run(on))).toMatchObject({ code: "RESPONSE_INVALID" });
    expect(on.stages()).not.toContain("revocation");
  });

  test.each([
    ["an index's messages", (secret: string) => answer(403, { message: `no ${secret}` })],
    ["an index's audience", (secret: string) => answer(200, { audience: secret })],
  ])("what repeats itself in %s is not shown", async (_, said) => {
    const on = harness({ discovery: [1, 2, 3].map(() => () => Promise.resolve(said(secretOf(on)))) });
    const failure = await failureOf(() => run(on));
    expect(inspect([failure, on.io.events], { depth: 9 })).not.toContain(secretOf(on));
  });
});

test("what an OIDC service repeats of earlier ID tokens and of tokens that were no use is not shown", async () => {
  const token = `pypi-${fakeSecret(120).reveal()} `;
  const repeat: Turn = () => {
    const pieces = [on.presented()[0] ?? "", token].map((secret) => secret.slice(30, 60));
    // What stands between them cannot belong to either.
    return Promise.resolve(answer(403, { message: pieces.join("; ") }));
  };
  const on = harness({
    exchange: [answer(200, { token })],
    "id-token": [(request) => Promise.resolve(good(request)), repeat],
  });
  const failure = await failureOf(() => run(on));
  expect(failure).toMatchObject({ code: "IDENTITY_UNAVAILABLE", evidence: { messages: ["***; ***"] } });
});

test("a secret in the name of a claim is not shown", async () => {
  const on = harness({
    "id-token": [(request) => Promise.resolve(good(request, { [secretOf(on)]: true }))],
    exchange: [answer(422, {})],
  });
  const failure = await failureOf(() => run(on));
  expect(inspect([failure, on.io.events], { depth: 9 })).not.toContain(secretOf(on));
});

function good(request: WireRequest, claims: Readonly<Record<string, unknown>> = {}): WireResponse {
  const aud = new URL(request.url).searchParams.get("audience");
  return answer(200, { value: fakeIdToken({ aud, ...claims }, START).reveal() });
}

function secretOf(on: Harness): string {
  return on.io.env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"] ?? "";
}

describe("an invalid answer", () => {
  const senseless: readonly Turn[] = [cut, answer(200, ""), answer(200, "<html>"), answer(200, "{}"), answer(204)];

  test("an invalid answer is followed by one more exchange, and a second one is final", async () => {
    for (const first of senseless) {
      await run(harness({ exchange: [first] }));
      for (const second of senseless) {
        const on = harness({ exchange: [first, second] });
        await failureOf(() => run(on));
        expect(on.presented()).toHaveLength(2);
      }
    }
  });

  test("an invalid answer is final if it is too large", async () => {
    const tooLarge = { code: "RESPONSE_TOO_LARGE", retries: 0 };
    const { ResponseError } = await import("./base/errors.ts");
    const on = harness({ exchange: [new ResponseError("RESPONSE_TOO_LARGE", "Large.", { hint: "" })] });
    expect(await failureOf(() => run(on))).toMatchObject(tooLarge);
    expect(on.presented()).toHaveLength(1);
  });
});

describe("a token that no client could use", () => {
  test("a token that no client could use is revoked too when it is the host that fails before it can take it", async () => {
    const on = harness();
    const io = {
      ...on.io,
      onEvent: ({ type }: MintEvent): void => {
        if (type === "minted") throw new TypeError("the host broke");
      },
    };
    expect(await failureOf(() => run(on, { io }))).toBeInstanceOf(TypeError);
    expect(on.revoked).toEqual(on.tokens);
  });

  const unusable = `${newToken()}\u0007`;

  test("a token that no client could use is revoked within a second, and the exchange is tried once more", async () => {
    const on = harness({ exchange: [answer(200, { token: unusable })] });
    const credential = await run(on);
    expect(on.stages()).toEqual(["discovery", "id-token", "exchange", "revocation", "id-token", "exchange"]);
    expect(on.revoked).toEqual([unusable]);
    expect(on.sent.find(({ stage }) => stage === "revocation")?.limits.timeoutMs).toBeLessThanOrEqual(1_000);
    expect(credential.token.reveal()).not.toBe(unusable);
  });

  test("a token that no client could use is revoked each time, and the second time is the end", async () => {
    const bad = answer(200, { token: unusable });
    const on = harness({ exchange: [bad, bad] });
    expect(await failureOf(() => run(on))).toMatchObject({ code: "RESPONSE_INVALID" });
    expect(on.revoked).toEqual([unusable, unusable]);
  });

  test("a token that no client could use does not hide the reason when it cannot be revoked either", async () => {
    const bad = answer(200, { token: unusable });
    const on = harness({ exchange: [bad, bad], revocation: [answer(503), network("ECONNRESET")] });
    expect(await failureOf(() => run(on))).toMatchObject({ code: "RESPONSE_INVALID" });
    expect(on.revoked).toHaveLength(2);
  });
});

test("a cancellation before the run sends nothing", async () => {
  const on = harness();
  expect(await failureOf(() => run(on, { signal: AbortSignal.abort() }))).toMatchObject({
    code: "CANCELLED",
  });
  expect(on.sent).toEqual([]);
});

test("a cancellation while an ID token is asked for sends nothing more", async () => {
  const controller = new AbortController();
  const on = harness({
    "id-token": [
      async () => {
        controller.abort();
        throw cancelled();
      },
    ],
  });
  expect(await failureOf(() => run(on, { signal: controller.signal }))).toMatchObject({
    code: "CANCELLED",
  });
  expect(on.stages()).toEqual(["discovery", "id-token"]);
});

test("a cancellation while a registry answers lets it end, and revokes the token that comes, within the second", async () => {
  const controller = new AbortController();
  const token = newToken();
  const on = harness({
    exchange: [
      async (_request, { signal }) => {
        controller.abort();
        expect(signal?.aborted).toBe(false);
        return answer(200, { token });
      },
    ],
  });
  expect(await failureOf(() => run(on, { signal: controller.signal }))).toMatchObject({
    code: "CANCELLED",
  });
  expect(on.revoked).toEqual([token]);
  const grace = on.io.slept.at(-1) ?? 0;
  expect(grace + (on.sent.at(-1)?.limits.timeoutMs ?? 0)).toBeLessThan(900);
});

test("a cancellation while a registry does not answer ends the wait for it soon", async () => {
  const controller = new AbortController();
  const on = harness({
    exchange: [
      (_request, { signal }) => {
        const { promise, reject } = Promise.withResolvers<never>();
        signal?.addEventListener("abort", () => reject(cancelled()));
        controller.abort();
        return promise;
      },
    ],
  });
  expect(await failureOf(() => run(on, { signal: controller.signal }))).toMatchObject({
    code: "CANCELLED",
  });
  expect(on.io.slept).toEqual([350]);
  expect(on.stages()).toEqual(["discovery", "id-token", "exchange"]);
});

test("a cancellation while a registry fails is not followed by another attempt", async () => {
  const controller = new AbortController();
  const on = harness({
    exchange: [
      async () => {
        controller.abort();
        return answer(503);
      },
    ],
  });
  expect(await failureOf(() => run(on, { signal: controller.signal }))).toMatchObject({
    code: "CANCELLED",
  });
  expect(on.presented()).toHaveLength(1);
});

test("a cancellation after the run does not affect the token", async () => {
  const controller = new AbortController();
  const on = harness();
  const credential = await run(on, { signal: controller.signal });
  controller.abort();
  expect(await credential.revoke()).toBe("revoked");
  expect(on.revoked).toEqual([credential.token.reveal()]);
});

describe("an identity that cannot be renewed", () => {
  const held = fakeIdToken({}, START);
  const identity = heldIdentity(held);

  test("an identity that cannot be renewed is exchanged like any other, and announced first", async () => {
    const on = harness();
    await run(on, { identity });
    expect(on.io.secrets[0]).toBe(held);
    expect(on.presented()).toEqual([held.reveal()]);
  });

  test.each([
    ["the connection was refused", network("ECONNREFUSED")],
    ["the host was not found", network("EAI_AGAIN")],
    ["the registry has had too many requests", answer(429)],
  ])("an identity that cannot be renewed is sent again if it certainly was not redeemed: %s", async (_, fault) => {
    const on = harness({ exchange: [fault] });
    await run(on, { identity });
    expect(on.presented()).toEqual([held.reveal(), held.reveal()]);
  });

  test.each([
    ["a 503", answer(503)],
    ["a reset", network("ECONNRESET", true)],
    ["no answer", timeoutError(progress(true), 1_000)],
    ["a cut body", cut],
    ["garbage", answer(200, "<html>")],
    ["already used", answer(422, { errors: [{ code: "invalid-reuse-token", description: "used" }] })],
  ])("an identity that cannot be renewed is not sent again if it may have been redeemed: %s", async (_, fault) => {
    const on = harness({ exchange: [fault] });
    await failureOf(() => run(on, { identity }));
    expect(on.presented()).toEqual([held.reveal()]);
  });
});

describe("when the token expires", () => {
  test("a token expires when the answer says", async () => {
    const on = harness({ exchange: [answer(200, { token: newToken(), expires: START / 1_000 + 60 })] });
    expect((await run(on)).expiresAt).toEqual(new Date(START + 60_000));
    expect(on.io.events.at(-1)).toMatchObject({ type: "minted", documented: false });
  });

  test("a token expires after the documented lifetime if the answer does not say, and its event says so", async () => {
    const on = harness({ exchange: [answer(200, { token: newToken() })] });
    expect(await run(on)).toMatchObject({ expiresAt: new Date(START + 900_000), expiryDocumented: true });
    expect(on.io.events.at(-1)).toMatchObject({ type: "minted", documented: true });
  });

  test("a token may expire at an unknown time", async () => {
    const token = fakeSecret();
    const registry = fakeRegistry({ readTokenResponse: () => ({ token }) });
    expect(await run(harness(), {}, registry)).toMatchObject({ expiresAt: undefined, expiryDocumented: false });
  });

  test("looks past where this clock is wrong: the token is given all the same, with a word about it", async () => {
    const on = harness({ exchange: [answer(200, { token: newToken(), expires: START / 1_000 - 3_600 })] });
    const credential = await run(on);
    expect(credential.expiresAt).toEqual(new Date(START - 3_600_000));
    expect(on.io.events.at(-1)).toEqual({ type: "expiry-looks-past", expiresAt: credential.expiresAt });
    expect(on.revoked).toEqual([]);
  });
});

describe("a credential", () => {
  test("a credential is revoked when its block ends", async () => {
    const on = harness();
    {
      await using credential = await run(on);
      expect(on.revoked).toEqual([]);
      expect(credential.token.reveal()).toBe(on.tokens[0]);
    }
    expect(on.revoked).toEqual(on.tokens);
  });

  test("a credential of a registry that cannot revoke ends its block in peace", async () => {
    const on = harness({ exchange: [answer(200, { apiKey: newToken() })] });
    const registry = { ...nuget({ user: "octocat" }), url: new URL("https://www.nuget.org/api/v2/token") };
    await using credential = await run(on, {}, registry);
    expect(await credential.revoke()).toBe("unsupported");
  });

  test("prints no secret", async () => {
    const on = harness();
    const credential = await run(on);
    const printed = `${inspect(credential, { depth: 9, showHidden: true })}${JSON.stringify(credential)}`;
    for (const secret of on.io.secrets) expect(printed).not.toContain(secret.reveal());
  });
});
