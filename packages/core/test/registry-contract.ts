import { createSandbox, type Sandbox, type Server } from "@mint/sandbox";
import { beforeEach, describe, expect, test } from "vitest";
import { valuesToMask } from "../src/host.ts";
import { type Credential, githubActions, type Io, mint, type Registry, Secret } from "../src/index.ts";
import { exchangeOnce } from "../src/mint/exchange.ts";
import { failureOf } from "./fakes.ts";
import { handlerTransport } from "./handler-transport.ts";
import { virtualIo, type VirtualIo } from "./virtual-io.ts";

/** What differs from registry to registry; everything else is one suite for all. */
export interface Contract {
  /** The description under test, as a workflow of the seeded world would configure it. */
  registry(): Registry;
  /** The emulator that answers for it. */
  server(sandbox: Sandbox): Server;
  /** The audience that an ID token has to be made out to. */
  readonly audience: string;
  /** The tokens that the emulator would accept now. */
  liveTokens(sandbox: Sandbox): readonly string[];
  /** Takes the seeded publisher away, so that the registry refuses. */
  forgetPublisher(sandbox: Sandbox): void;
  /** What the registry's refusal says then. */
  readonly refusal: RegExp;
  /** What the registry does with an ID token that it has seen: says so, refuses it in other messages, or takes it again. */
  readonly reuse: "refused" | "refused without a word" | "accepted";
  /** Whether a token can be revoked. */
  readonly revokes: boolean;
  /** Whether its answer says when the token dies. Default: yes. */
  readonly saysExpiry?: boolean;
  /** Whether nobody says when the token dies, neither its answer nor a manual. Default: no. */
  readonly hidesExpiry?: boolean;
}

/** The suite that every registry runs: a description against an emulator that was written without it. */
export function registryContract(name: string, contract: Contract): void {
  describe(`${name}`, () => {
    let sandbox: Sandbox;
    let io: VirtualIo;
    let server: Server;
    const registry = contract.registry();

    beforeEach(() => {
      io = virtualIo({ send: (request, limits) => handlerTransport(sandbox.fetch)(request, limits) });
      sandbox = createSandbox({ now: () => io.now() });
      server = contract.server(sandbox);
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
    /** How often the registry was asked for a token. */
    const exchanges = (): number =>
      server.log.filter(({ path }) => registry.url.pathname === path.split("?")[0]).length;
    /** Lets the registry's own endpoint answer so many times in another way. */
    const insteadOfExchange = (response: () => Response, times: number): void => {
      let left = times;
      server.intercept = ({ url }) =>
        new URL(url).pathname === registry.url.pathname && left-- > 0 ? response() : undefined;
    };
    const present = async (audience: string): Promise<unknown> => {
      const idToken = new Secret(await sandbox.issuer.mintIdToken({}, audience));
      return exchangeOnce({ registry, idToken, claims: {}, secrets: [idToken] }, edges(), { timeoutMs: 1_000 });
    };

    test("gives a token that is alive, and says when it dies", async () => {
      const credential = await run();
      expect(contract.liveTokens(sandbox)).toEqual([credential.token.reveal()]);
      expect(credential.audience).toBe(contract.audience);
      expect(credential.expiryDocumented).toBe(contract.saysExpiry === false);
      const diesAt = credential.expiresAt?.getTime();
      expect(diesAt !== undefined && diesAt > io.now()).toBe(contract.hidesExpiry !== true);
      io.time = (diesAt ?? io.now()) + 1_000;
      expect(contract.liveTokens(sandbox)).toHaveLength(diesAt === undefined ? 1 : 0);
    });

    test("is asked once, and its answer's secrets are announced", async () => {
      const { token, secret } = await run();
      expect(exchanges()).toBe(1);
      const masked = io.secrets.flatMap(valuesToMask);
      for (const part of [token, secret ?? token]) expect(masked).toContain(part.reveal());
    });

    test(`has an ID token that was used before ${contract.reuse}`, async () => {
      const idToken = new Secret(await sandbox.issuer.mintIdToken({}, contract.audience));
      const again = () =>
        exchangeOnce({ registry, idToken, claims: {}, secrets: [idToken] }, edges(), { timeoutMs: 1_000 });
      expect(await again()).toMatchObject({ usable: true });
      const expected =
        contract.reuse === "accepted"
          ? { usable: true }
          : contract.reuse === "refused"
            ? { code: "EXCHANGE_REFUSED", evidence: { alreadyUsed: true }, retries: 1 }
            : { code: "EXCHANGE_REFUSED", retries: 0 };
      expect(await again().catch((error: unknown) => error)).toMatchObject(expected);
    });

    test("refuses an ID token that is made out to somebody else", async () => {
      const failure = await failureOf(() => present("https://somebody.example"));
      expect(failure).toMatchObject({ code: "EXCHANGE_REFUSED", retries: 0 });
      expect(contract.liveTokens(sandbox)).toEqual([]);
    });

    test("refuses a job that it does not know, once, with its reasons and the claims", async () => {
      contract.forgetPublisher(sandbox);
      const failure = await failureOf(run);
      expect(failure).toMatchObject({
        code: "EXCHANGE_REFUSED",
        evidence: { host: registry.url.host, claims: { repository: "octo-org/octo-repo" } },
      });
      expect(JSON.stringify(Object(failure).evidence.messages)).toMatch(contract.refusal);
      expect(exchanges()).toBe(1);
    });

    test("repeats nothing secret when it refuses", async () => {
      contract.forgetPublisher(sandbox);
      const failure = await failureOf(run);
      const told = JSON.stringify([String(failure), failure, Object(failure).evidence, Object(failure).cause]);
      for (const text of io.secrets.flatMap(valuesToMask)) expect(told).not.toContain(text);
    });

    test("is asked once more after an answer that makes no sense, and not twice", async () => {
      insteadOfExchange(() => new Response('{"token":', { status: 200 }), 1);
      await run();
      insteadOfExchange(() => new Response("<html>", { status: 200 }), 9);
      const before = exchanges();
      expect(await failureOf(run)).toMatchObject({ code: "RESPONSE_INVALID" });
      expect(exchanges() - before).toBe(2);
    });

    test("gives a token when its outage is over, for a fresh ID token each time", async () => {
      insteadOfExchange(() => new Response("Service Unavailable", { status: 503 }), 2);
      const credential = await run();
      expect(contract.liveTokens(sandbox)).toEqual([credential.token.reveal()]);
      const secrets = io.secrets.map((secret) => secret.reveal()).filter((text) => text !== credential.token.reveal());
      const idTokens = secrets.filter((text) => text.split(".").length === 3);
      expect(new Set(idTokens).size).toBe(3);
    });

    test("that is not there at all is named so", async () => {
      insteadOfExchange(() => new Response("Not Found", { status: 404 }), 9);
      expect(await failureOf(run)).toMatchObject({ code: "REGISTRY_UNSUPPORTED", retries: 0 });
      expect(exchanges()).toBe(1);
    });

    test("reads any refusal without falling over it", () => {
      const bodies = ["", "null", "[]", "1", "{", "<html>", '{"errors":null}', '{"errors":[null,1]}', '{"error":{}}'];
      for (const body of bodies) {
        for (const status of [400, 401, 403, 404, 422, 500])
          expect(registry.readRefusal({ status, headers: {}, body }).messages).toBeInstanceOf(Array);
      }
    });

    test(`${contract.revokes ? "revokes its token" : "has no way to revoke its token, and says so"}`, async () => {
      const credential = await run();
      expect(await credential.revoke()).toBe(contract.revokes ? "revoked" : "unsupported");
      expect(contract.liveTokens(sandbox)).toHaveLength(contract.revokes ? 0 : 1);
    });
  });
}
