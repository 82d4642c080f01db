import { describe, expect, test } from "vitest";
import { answer, failureOf, fakeRegistry, fakeSecret } from "../test/fakes.ts";
import { harness, type Script, tokenIn, type Turn } from "../test/harness.ts";
import { UnavailableError } from "./base/errors.ts";
import { nuget } from "./registries/nuget/nuget.ts";
import { revoke, type RevokeOptions } from "./revoke.ts";

const registry = fakeRegistry();
const token = fakeSecret();
const slow = new UnavailableError("TIMEOUT", "Slow.", { hint: "", retries: Infinity });

function run(script: Script, options: RevokeOptions = {}) {
  const on = harness(script);
  return { on, outcome: revoke(registry, token, { io: on.io, ...options }) };
}

describe("a token", () => {
  test("a token is revoked by one request to the registry that made it", async () => {
    const { on, outcome } = run({});
    expect(await outcome).toBe("revoked");
    expect(on.sent.map(({ request }) => request)).toEqual([
      { ...registry.revokeRequest?.(token), statusDecides: true },
    ]);
  });

  test.each([
    [200, "revoked"],
    [202, "revoked"],
    [204, "revoked"],
    [401, "gone"],
    [410, "gone"],
    [404, "unsupported"],
    [405, "unsupported"],
    [501, "unsupported"],
  ])("a token is, after status %i, %s", async (status, expected) => {
    const { on, outcome } = run({ revocation: [answer(status)] });
    expect(await outcome).toBe(expected);
    expect(on.sent).toHaveLength(1);
  });

  test("a token is not revoked, and no server is asked, if the registry has no such request", async () => {
    const on = harness();
    expect(await revoke(nuget({ user: "octocat" }), token, { io: on.io })).toBe("unsupported");
    expect(on.sent).toEqual([]);
  });

  test("a token is revoked after passing failures", async () => {
    const { on, outcome } = run({ revocation: [answer(503), slow] });
    expect(await outcome).toBe("revoked");
    expect(on.sent).toHaveLength(3);
  });

  test("a token that cannot be revoked in three requests may live on, and the last reason is reported", async () => {
    const { on, outcome } = run({ revocation: [answer(503), answer(502), answer(500), answer(200)] });
    expect(await failureOf(() => outcome)).toMatchObject({
      code: "EXCHANGE_UNAVAILABLE",
      evidence: { status: 500 },
    });
    expect(on.sent).toHaveLength(3);
  });

  test.each([
    [400, "EXCHANGE_REFUSED"],
    [403, "EXCHANGE_REFUSED"],
    [307, "REDIRECTED"],
  ])("a token is not sent again after status %i", async (status, code) => {
    const { on, outcome } = run({ revocation: [answer(status)] });
    expect(await failureOf(() => outcome)).toMatchObject({ code });
    expect(on.sent).toHaveLength(1);
  });

  test("a token that the registry refuses to revoke has the registry's reason in the failure, and not itself", async () => {
    const repeat: Turn = (request) => Promise.resolve(answer(403, { message: `not yours: ${tokenIn(request)}` }));
    const { outcome } = run({ revocation: [repeat] });
    expect(await failureOf(() => outcome)).toMatchObject({
      message: 'index.example did not revoke the token (HTTP 403): "not yours: ***".',
    });
  });

  test("a token is waited for ten seconds in all, four for each request", async () => {
    const hanging: Script["revocation"] = Array.from({ length: 5 }, () => async (_request, limits) => {
      on.io.pass(limits.timeoutMs);
      throw slow;
    });
    const { on, outcome } = run({ revocation: hanging });
    const began = on.io.elapsed;
    await failureOf(() => outcome);
    expect(on.io.elapsed - began).toBeLessThanOrEqual(10_000);
    for (const { limits } of on.sent) expect(limits.timeoutMs).toBeLessThanOrEqual(4_000);
  });

  test("a second revocation takes a connection that was opened during the wait", async () => {
    const on = harness({ revocation: [answer(503)] });
    const opened = { close: () => undefined };
    await revoke(fakeRegistry(), fakeSecret(), { io: { ...on.io, open: () => opened } });
    expect(on.sent.map(({ limits }) => limits.opened)).toEqual([undefined, opened]);
  });

  test("a token is revoked in the time of one attempt, though the clock goes on before it", async () => {
    const on = harness();
    let ms = 0;
    await revoke(registry, token, { io: { ...on.io, monotonic: () => (ms += 0.01) }, timeoutMs: 2_000 });
    expect(on.sent).toHaveLength(1);
  });

  test("a token has one quick attempt if only a second is left", async () => {
    const { on, outcome } = run({ revocation: [answer(503)] }, { timeoutMs: 1_000 });
    await failureOf(() => outcome);
    expect(on.sent).toMatchObject([{ limits: { timeoutMs: 1_000 } }]);
    expect(on.io.slept).toEqual([]);
  });

  test("a token is not sent after a cancellation", async () => {
    const { on, outcome } = run({}, { signal: AbortSignal.abort() });
    expect(await failureOf(() => outcome)).toMatchObject({ code: "CANCELLED" });
    expect(on.sent).toEqual([]);
  });
});
