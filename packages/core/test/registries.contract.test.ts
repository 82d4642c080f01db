import { readdirSync } from "node:fs";
import { createSandbox, type Sandbox, type Server } from "@mint/sandbox";
import { beforeEach, describe, expect, test } from "vitest";
import { hostsOf } from "../src/base/reserved-audiences.ts";
import { valuesToMask } from "../src/host.ts";
import {
  type Credential,
  githubActions,
  InputError,
  type Io,
  mint,
  type Registry,
  type RegistryType,
  Secret,
} from "../src/index.ts";
import { exchangeOnce, type Exchanged } from "../src/mint/exchange.ts";
import { failureOf, fakeIdToken } from "./fakes.ts";
import { EXCHANGES, FIXTURES, registryOf } from "./fixtures.ts";
import { handlerTransport } from "./handler-transport.ts";
import { ID_TOKEN, type Inputs } from "./registry-fixture.ts";
import { virtualIo, type VirtualIo } from "./virtual-io.ts";

const REUSED = {
  accepted: { usable: true },
  refused: { code: "EXCHANGE_REFUSED", evidence: { alreadyUsed: true }, retries: 1 },
  "refused without a word": { code: "EXCHANGE_REFUSED", retries: 0 },
} as const;

test("every fixture belongs to a registry", () => {
  const files = readdirSync(new URL("registries/", import.meta.url)).map((file) => file.replace(/\.ts$/, ""));
  expect(files.toSorted()).toEqual(FIXTURES.map(({ id }) => id).toSorted());
});

// Each definition against an emulator that was written without it.
describe.each(EXCHANGES)("the contract of $name", ({ name, type, exchange }) => {
  const registry = exchange.registry();
  let sandbox: Sandbox;
  let io: VirtualIo;
  let server: Server;

  beforeEach(() => {
    io = virtualIo({ send: (request, limits) => handlerTransport(sandbox.fetch)(request, limits) });
    sandbox = createSandbox({ now: () => io.now() });
    exchange.arrange?.(sandbox);
    server = sandbox[exchange.emulator];
  });

  const run = (): Promise<Credential> => mint(registry, { identity: githubActions(), io: edges() });
  const edges = (): Io => ({
    ...io,
    env: {
      GITHUB_ACTIONS: "true",
      ACTIONS_ID_TOKEN_REQUEST_URL: sandbox.issuer.requestUrl,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: sandbox.issuer.requestToken,
    },
  });
  const liveTokens = (): readonly string[] =>
    exchange
      .tokens(sandbox)
      .filter(({ live }) => live)
      .map(({ token }) => token);
  /** How often the registry was asked for a token. */
  const exchanges = (): number => server.log.filter(({ path }) => registry.url.pathname === path.split("?")[0]).length;
  /** Lets the registry's own endpoint answer so many times in another way. */
  const insteadOfExchange = (response: () => Response, times: number): void => {
    let left = times;
    server.intercept = ({ url }) =>
      new URL(url).pathname === registry.url.pathname && left-- > 0 ? response() : undefined;
  };
  const idTokenFor = async (audience: string): Promise<Secret> =>
    new Secret(await sandbox.issuer.mintIdToken({}, audience));
  const present = (idToken: Secret): Promise<Exchanged> =>
    exchangeOnce({ registry, idToken, claims: {}, secrets: [idToken] }, edges(), { timeoutMs: 1_000 });

  test(`${name} is the same registry by a step's inputs as by a program's options`, () => {
    const ofInputs = registryOf(type, exchange.inputs);
    expect(JSON.stringify(ofInputs)).toBe(JSON.stringify(registry));
    const idToken = new Secret(ID_TOKEN);
    expect(ofInputs.exchangeRequest(idToken)).toEqual(registry.exchangeRequest(idToken));
  });

  test(`${name} has an audience that is reserved for it, is its host's name, or is a customer's choice`, () => {
    const { audience, audienceKind } = exchange;
    const { host } = registry.url;
    const expected = { reserved: expect.arrayContaining([host]), host: undefined, chosen: undefined };
    expect(hostsOf(audience)).toEqual(expected[audienceKind]);
    expect(audienceKind === "chosen").toBe(Object.hasOwn(type.inputs, "audience"));
    // What a server names must be its own name, where it is not reserved.
    expect(audienceKind === "host").toBe(typeof registry.audience !== "string" && audience === host);
  });

  test(`${name} gives a token that is alive, and says when it expires`, async () => {
    const credential = await run();
    expect(liveTokens()).toEqual([credential.token.reveal()]);
    expect(credential.audience).toBe(exchange.audience);
    expect(credential.expiryDocumented).toBe(exchange.expiry === "documented");
    const expiresAt = credential.expiresAt?.getTime();
    expect(expiresAt !== undefined && expiresAt > io.now()).toBe(exchange.expiry !== "unknown");
    io.time = (expiresAt ?? io.now()) + 1_000;
    expect(liveTokens()).toHaveLength(expiresAt === undefined ? 1 : 0);
  });

  test(`${name} is asked once, and its answer's secrets are announced`, async () => {
    const { token, secret } = await run();
    expect(exchanges()).toBe(1);
    const masked = io.secrets.flatMap(valuesToMask);
    for (const part of [token, secret ?? token]) expect(masked).toContain(part.reveal());
  });

  test(`an ID token that ${name} was sent before is ${exchange.reuse}`, async () => {
    const idToken = await idTokenFor(exchange.audience);
    expect(await present(idToken)).toMatchObject({ usable: true });
    expect(await present(idToken).catch((error: unknown) => error)).toMatchObject(REUSED[exchange.reuse]);
  });

  test(`${name} refuses an ID token for another audience`, async () => {
    const idToken = await idTokenFor("https://somebody.example");
    expect(await failureOf(() => present(idToken))).toMatchObject({ code: "EXCHANGE_REFUSED", retries: 0 });
    expect(liveTokens()).toEqual([]);
  });

  test(`${name} refuses a job that it does not know, once, with its reasons and the claims`, async () => {
    exchange.forgetPublisher(sandbox);
    const failure = await failureOf(run);
    expect(failure).toMatchObject({
      code: "EXCHANGE_REFUSED",
      evidence: { host: registry.url.host, claims: { repository: "octo-org/octo-repo" } },
    });
    expect(JSON.stringify(Object(failure).evidence.messages)).toMatch(exchange.refusal);
    expect(exchanges()).toBe(1);
  });

  test(`a refusal of ${name} repeats nothing secret`, async () => {
    exchange.forgetPublisher(sandbox);
    const failure = await failureOf(run);
    const told = JSON.stringify([String(failure), failure, Object(failure).evidence, Object(failure).cause]);
    for (const text of io.secrets.flatMap(valuesToMask)) expect(told).not.toContain(text);
  });

  test(`${name} is asked once more after an invalid answer, and not twice`, async () => {
    insteadOfExchange(() => new Response('{"token":', { status: 200 }), 1);
    await run();
    insteadOfExchange(() => new Response("<html>", { status: 200 }), 9);
    const before = exchanges();
    expect(await failureOf(run)).toMatchObject({ code: "RESPONSE_INVALID" });
    expect(exchanges() - before).toBe(2);
  });

  test(`${name} gives a token when its outage is over, for a fresh ID token each time`, async () => {
    insteadOfExchange(() => new Response("Service Unavailable", { status: 503 }), 2);
    const credential = await run();
    expect(liveTokens()).toEqual([credential.token.reveal()]);
    const secrets = io.secrets.map((secret) => secret.reveal()).filter((text) => text !== credential.token.reveal());
    const idTokens = secrets.filter((text) => text.split(".").length === 3);
    expect(new Set(idTokens).size).toBe(3);
  });

  test(`${name} is unsupported at a server that has no such endpoint`, async () => {
    insteadOfExchange(() => new Response("Not Found", { status: 404 }), 9);
    expect(await failureOf(run)).toMatchObject({ code: "REGISTRY_UNSUPPORTED", retries: 0 });
    expect(exchanges()).toBe(1);
  });

  test(`any refusal of ${name} can be read`, () => {
    const bodies = ["", "null", "[]", "1", "{", "<html>", '{"errors":null}', '{"errors":[null,1]}', '{"error":{}}'];
    for (const body of bodies) {
      for (const status of [400, 401, 403, 404, 422, 500])
        expect(registry.readRefusal({ status, headers: {}, body }).messages).toBeInstanceOf(Array);
    }
  });

  test(`a refusal of ${name} is read as little more than it holds, however it is built`, () => {
    for (const body of growingBodies()) {
      const { messages } = registry.readRefusal({ status: 422, headers: {}, body });
      expect(messages.join("").length).toBeLessThan(20 * LARGEST_ANSWER_BYTES);
    }
  });

  test(`a refusal of ${name} is read in a time that its length decides, and not its square`, async () => {
    // Four times what is read of an answer: whoever looks from each character to the end does not come to his own.
    const length = 4 * LARGEST_ANSWER_BYTES;
    const idToken = fakeIdToken();
    for (const piece of ["<!--", "<title", "<script>", "  ", "\t", "\r", "a.", "##[", "eyJ", "(", "\u200b"]) {
      const text = piece.repeat(length / piece.length);
      const bodies = [
        text,
        `<html>${text}`,
        ...["error_description", "message"].map((key) => JSON.stringify({ [key]: text })),
      ];
      for (const body of bodies) {
        const send: Io["send"] = async () => ({ status: 422, headers: {}, body });
        const presentation = { registry, idToken, claims: {}, secrets: [idToken] };
        const failure = await failureOf(() => exchangeOnce(presentation, { ...io, send }, { timeoutMs: 1_000 }));
        expect(Object(failure).evidence.messages.join("").length).toBeLessThanOrEqual(1_024);
      }
    }
  });

  test(`what ${name} takes for an input can be handed over beside its token`, async () => {
    const idToken = new Secret(ID_TOKEN);
    const send: Io["send"] = async () => ({ status: 200, headers: {}, body: bodyOf(exchange.granted) });
    for (const input of Object.keys(type.inputs)) {
      for (const value of ["Größe", "two\nlines", " blank ", "in\u200bvisible", "x".repeat(3_000)]) {
        const typed = acceptedBy(type, { ...exchange.inputs, [input]: value });
        if (typed === undefined) continue;
        const presentation = { registry: typed, idToken, claims: {}, secrets: [] };
        const exchanged = await exchangeOnce(presentation, { ...io, send }, { timeoutMs: 1_000 });
        expect([input, value, exchanged.usable]).toEqual([input, value, true]);
      }
    }
  });

  test(`${name} ${exchange.revokes ? "revokes its token" : "has no way to revoke its token, and says so"}`, async () => {
    expect(type.revokesAt !== undefined).toBe(exchange.revokes);
    const credential = await run();
    expect(await credential.revoke()).toBe(exchange.revokes ? "revoked" : "unsupported");
    expect(liveTokens()).toHaveLength(exchange.revokes ? 0 : 1);
  });
});

/** @returns nothing where the inputs are refused */
function acceptedBy(type: RegistryType, inputs: Inputs): Registry | undefined {
  try {
    return registryOf(type, inputs);
  } catch (failure) {
    if (failure instanceof InputError) return undefined;
    throw failure;
  }
}

const LARGEST_ANSWER_BYTES = 65_536;

/** Answers as large as can be, built so that a reader who combines their parts has more than there is. */
function growingBodies(): readonly string[] {
  const names = ["errors", "error", "message", "detail", "title", "code", "description", "error_description", "k"];
  const pieces = ['""', '"\\u200b"', '"x"', "{}", "[]", '{"message":"x","code":"c","detail":"d","description":"e"}'];
  const long = "k".repeat(20_000);
  return names.flatMap((name) =>
    pieces.flatMap((piece) => [
      filled(`{"${name}":[`, `${piece},`, `${piece}]}`),
      filled(`{"${long}":"x","${name}":{"${long}":[`, `${piece},`, `${piece}]}}`),
      filled(`{"${name}":{`, `"${"k".repeat(250)}":[${`${piece},`.repeat(50)}"x"],`, `"k":${piece}}}`),
    ]),
  );
}

function filled(head: string, piece: string, end: string): string {
  return head + piece.repeat(Math.floor((LARGEST_ANSWER_BYTES - head.length - end.length) / piece.length)) + end;
}

function bodyOf(granted: unknown): string {
  return typeof granted === "string" ? granted : JSON.stringify(granted);
}
