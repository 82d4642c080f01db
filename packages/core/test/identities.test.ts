import { knownAudience } from "../src/base/reserved-audiences.ts";
import { describe, expect, test } from "vitest";
import { ambient, IDENTITIES } from "../src/identities/ambient.ts";
import { hostsOf } from "../src/base/reserved-audiences.ts";
import { isMintFailure, type MintFailure } from "../src/base/errors.ts";
import { nuget } from "../src/registries/nuget/nuget.ts";
import { pypi } from "../src/registries/pypi/pypi.ts";
import { mint } from "../src/mint.ts";
import type { Registry } from "../src/registries/registry.ts";
import { Secret } from "../src/base/secret.ts";
import type { WireRequest } from "../src/http/wire.ts";
import { failureOf } from "./fakes.ts";
import { type Platform, PLATFORMS, PLATFORM_SECRETS } from "./platforms.ts";
import { EXCHANGES } from "./fixtures.ts";
import { type RegistryDouble, registryDouble } from "./registry-double.ts";
import { virtualIo, type VirtualIo } from "./virtual-io.ts";

/** A job on a platform before a registry; both answer as documented. */
function job(
  platform: Platform,
  audience: string,
  double?: RegistryDouble,
): VirtualIo & { readonly sent: WireRequest[] } {
  const sent: WireRequest[] = [];
  const io = virtualIo({
    env: platform.env(audience),
    send: async (request) => {
      sent.push(request);
      const response = platform.serve?.(request) ?? double?.answer(request);
      if (response === undefined) throw new Error(`Nobody answers at ${request.url}`);
      return response;
    },
  });
  io.time = Date.now();
  return Object.assign(io, { sent }, platform.run === undefined ? {} : { run: platform.run });
}

async function mintFailure(run: () => Promise<unknown>): Promise<MintFailure> {
  const failure = await failureOf(run);
  if (!isMintFailure(failure)) throw failure;
  return failure;
}

describe.each(PLATFORMS.map((platform) => [platform.identity.id, platform] as const))("%s", (_, platform) => {
  const { identity } = platform;
  const audience = platform.audience ?? "pypi";

  test("an identity is absent in another platform's environment", () => {
    const elsewhere = { CI: "true", HOME: "/root", PATH: "/usr/bin" };
    const onAnotherMachine = IDENTITIES.find(({ id }) => id === identity.id);
    expect(onAnotherMachine?.isPresent(elsewhere)).toBe(false);
  });

  test("gives a token for the audience that is asked for", async () => {
    const io = job(platform, audience);
    expect(identity.isPresent(io.env)).toBe(true);
    identity.check(io.env);
    const token = await identity.idToken(audience, io, { timeoutMs: 1_000 });
    const claims: unknown = JSON.parse(Buffer.from(token.reveal().split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ iss: platform.issuer });
    expect([audience, [audience]]).toContainEqual(Object(claims).aud);
  });

  test("announces the secrets in its environment before anything else", async () => {
    const io = job(platform, audience);
    const announced = identity.secrets(io.env).map((secret) => secret.reveal());
    const values = Object.entries(io.env).filter(([name]) => /TOKEN(_V2)?$/.test(name));
    expect(announced.toSorted()).toEqual(values.map(([, value]) => value ?? "").toSorted());
  });

  test("ambient() takes the identity, and no identity before it does", () => {
    const env = platform.env(audience);
    if (platform.identity.id === "google-cloud" && Object.keys(env).length === 0) return;
    expect(ambient(env).id).toBe(identity.id);
  });

  test.each(platform.broken.map((broken) => [broken.what, broken] as const))(
    "an identity is present and broken: %s",
    async (_what, broken) => {
      const io = virtualIo({
        env: broken.env,
        send: async () => broken.serve?.() ?? Promise.reject(new Error("sent")),
      });
      io.time = Date.now();
      Object.assign(io, broken.run === undefined ? {} : { run: broken.run });
      expect(identity.isPresent(io.env)).toBe(true);
      const failure = await mintFailure(async () => {
        identity.check(io.env);
        return identity.idToken("pypi", io, { timeoutMs: 1_000 });
      });
      const said = [failure.message, ...(failure.evidence.messages ?? []), failure.hint, failure.paste ?? ""].join(
        "\n",
      );
      expect([failure.code, said]).toEqual([broken.code, expect.stringMatching(broken.says)]);
      for (const secret of [...PLATFORM_SECRETS, ...identity.secrets(io.env)])
        expect(said).not.toContain(secret.reveal());
    },
  );
});

describe.each(EXCHANGES.map(({ name, exchange }) => [name, registryDouble(exchange)] as const))(
  "at %s",
  (_, double) => {
    const { registry } = double;
    const { audience, issuers, refused: refusal } = double.exchange;
    const accepted = PLATFORMS.filter(({ issuer }) => issuers === "any" || issuers.includes(issuer));
    const choosing = PLATFORMS.filter((platform) => platform.audience === undefined);
    const refused = choosing.filter((platform) => !accepted.includes(platform));
    const fixed = PLATFORMS.filter((platform) => platform.audience !== undefined && platform.audience !== audience);
    // An audience that is reserved for another host goes nowhere else.
    const mayReceive = (one: string): boolean =>
      issuers === "any" && (hostsOf(one)?.includes(registry.url.host) ?? true);

    test.each(
      accepted
        .filter((platform) => platform.audience === undefined || mayReceive(platform.audience))
        .map((platform) => [platform.identity.id, platform] as const),
    )("%s gets a token", async (_id, platform) => {
      const wanted = platform.audience ?? audience;
      const io = job(platform, wanted, double);
      const credential = await mint(registry, { identity: platform.identity, io, audience: platform.audience });
      expect(JSON.stringify(double.exchange.granted)).toContain(credential.token.reveal());
      expect(io.sent.filter(({ url }) => url === double.exchangeUrl)).toHaveLength(1);
    });

    test.each(refused.map((platform) => [platform.identity.id, platform] as const))(
      "%s is refused: before any request where its issuer is known by then, else in the registry's own messages",
      async (_id, platform) => {
        const io = job(platform, audience, double);
        const failure = await mintFailure(() => mint(registry, { identity: platform.identity, io }));
        const isPublic = knownAudience(registry.url) !== undefined && registry.claimRules.issuers !== undefined;
        const isKnownBefore = platform.identity.issuer?.(io.env) !== undefined && isPublic;
        const requests = io.sent.filter(({ url }) => url === double.exchangeUrl).length;
        expect([failure.code, failure.evidence.messages, requests]).toEqual(
          isKnownBefore ? ["UNSUPPORTED_ISSUER", undefined, 0] : ["EXCHANGE_REFUSED", [refusal.message], 1],
        );
      },
    );

    test.each(fixed.map((platform) => [platform.identity.id, platform] as const))(
      "%s, whose audience is fixed, fails before any request",
      async (_id, platform) => {
        const io = job(platform, audience, double);
        const failure = await mintFailure(() => mint(registry, { identity: platform.identity, io }));
        // Where its issuer is known, too, that is said first.
        const isForeign = failure.code === "UNSUPPORTED_ISSUER";
        const issuer = platform.identity.issuer?.(io.env) ?? "none";
        expect(failure.code).toBe(isForeign ? "UNSUPPORTED_ISSUER" : "AUDIENCE_MISMATCH");
        expect(failure.message).toContain(isForeign ? issuer : platform.audience);
        // A registry that names its audience itself is asked for that, and for nothing else.
        const asked = typeof registry.audience === "string" ? [] : io.sent.map(({ url }) => url);
        expect(io.sent.map(({ url }) => url)).toEqual(asked.slice(0, 1));
        expect(io.sent.filter(({ authorization, body }) => authorization ?? body)).toEqual([]);
      },
    );
  },
);

describe("an identity that cannot be renewed", () => {
  const gitlab = PLATFORMS.find(({ identity }) => identity.id === "gitlab-ci");
  const cases: readonly (readonly [string, Registry, string])[] = [
    ["pypi", pypi(), "pypi"],
    ["nuget", nuget({ user: "octocat" }), "https://www.nuget.org"],
  ];

  test.each(cases)(
    "an identity that cannot be renewed is sent to %s once, also when the answer is lost",
    async (_, registry, audience) => {
      if (gitlab === undefined) throw new Error("GitLab is missing.");
      let asked = 0;
      const io = virtualIo({
        env: gitlab.env(audience),
        send: async () => {
          asked += 1;
          return { status: 502, headers: {}, body: "" };
        },
      });
      io.time = Date.now();
      const failure = await mintFailure(() => mint(registry, { identity: gitlab.identity, io }));
      expect([failure.code, asked]).toEqual(["EXCHANGE_UNAVAILABLE", 1]);
    },
  );

  test("an identity that cannot be renewed is sent again after 429, which redeems nothing", async () => {
    if (gitlab === undefined) throw new Error("GitLab is missing.");
    const sent: string[] = [];
    const io = virtualIo({
      env: gitlab.env("pypi"),
      send: async (request) => {
        const fields = request.body !== undefined && "json" in request.body ? request.body.json : {};
        const { token } = fields;
        sent.push(token instanceof Secret ? token.reveal() : "");
        return { status: 429, headers: {}, body: "" };
      },
    });
    io.time = Date.now();
    const failure = await mintFailure(() => mint(pypi(), { identity: gitlab.identity, io }));
    expect(failure.code).toBe("RATE_LIMITED");
    expect(sent.length).toBeGreaterThan(1);
    expect(new Set(sent).size).toBe(1);
  });
});
