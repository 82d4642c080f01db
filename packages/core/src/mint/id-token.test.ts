import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { failureOf, fakeIdToken, fakeSecret } from "../../test/fakes.ts";
import { counterexample, outcomeOf } from "../../test/outcome.ts";
import type { Claims } from "../base/claims.ts";
import { checkIdToken } from "./id-token.ts";
import { Secret } from "../base/secret.ts";

const NOW = Date.UTC(2026, 10, 22, 12);
const SECONDS = NOW / 1_000;

function check(claims: Readonly<Record<string, unknown>>): unknown {
  return checkIdToken(fakeIdToken(claims, NOW), "pypi", NOW);
}

function readsFor({ aud }: Claims, audience: string): boolean {
  return JSON.stringify([aud].flat()) === JSON.stringify([audience]);
}

describe("an ID token", () => {
  test("gives its claims when it is fit to be sent", () => {
    expect(check({ aud: "pypi", repository: "octo-org/octo-repo" })).toMatchObject({
      aud: "pypi",
      repository: "octo-org/octo-repo",
    });
  });

  test("an ID token may name its one audience in a list", () => {
    expect(check({ aud: ["pypi"] })).toMatchObject({ aud: ["pypi"] });
  });

  test.each([
    ["testpypi"],
    [["pypi", "testpypi"]],
    [[]],
    [[["pypi"]]],
    [undefined],
    [null],
    [{ 0: "pypi" }],
    ["PYPI"],
    ["pypi "],
  ])("an ID token is refused for good when its audience is %j", async (aud) => {
    expect(await failureOf(() => check({ aud }))).toMatchObject({ code: "RESPONSE_INVALID", retries: 0 });
  });

  test("an ID token may have expired up to five minutes ago: clocks differ", async () => {
    check({ aud: "pypi", exp: SECONDS - 300 });
    expect(await failureOf(() => check({ aud: "pypi", exp: SECONDS - 301 }))).toMatchObject({
      code: "RESPONSE_INVALID",
      retries: 0,
      message: expect.stringContaining("301 s ago"),
    });
  });

  test("an ID token may come from a clock that runs ahead, but not far ahead", async () => {
    check({ aud: "pypi", iat: SECONDS + 600, exp: SECONDS + 900 });
    expect(await failureOf(() => check({ aud: "pypi", iat: SECONDS + 601 }))).toMatchObject({
      code: "RESPONSE_INVALID",
      message: expect.stringContaining("in the future"),
    });
  });

  test("shows only readable numbers, for any times", async () => {
    for (const times of [{ exp: -1e22 }, { exp: SECONDS + 900, iat: 1e22 }, { exp: -Number.MAX_VALUE }]) {
      const failure = await failureOf(() => check({ aud: "pypi", ...times }));
      expect(failure).toMatchObject({ message: expect.stringContaining("more than 300 years") });
      expect(failure).toMatchObject({ message: expect.not.stringMatching(/Infinity|e\+/) });
    }
  });

  test.each([undefined, null, "1800000000", true])("an ID token is refused when its expiry is %j", async (exp) => {
    expect(await failureOf(() => check({ aud: "pypi", exp }))).toMatchObject({ code: "RESPONSE_INVALID" });
  });

  test("an ID token that is not a JSON Web Token is asked for again", async () => {
    const whole = fakeIdToken({ aud: "pypi" }, NOW).reveal();
    const [header = "", payload = "", signature = ""] = whole.split(".");
    const broken = [
      "",
      "..",
      fakeSecret().reveal(),
      `${header}.${payload}`,
      `${whole}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload.slice(0, -9)}.${signature}`,
      `${header}.${payload}=.${signature}`,
      `${header}.${payload}.${signature}\n`,
      `${header}.${Buffer.from('"text"').toString("base64url")}.${signature}`,
      `${header}.${Buffer.from("[1]").toString("base64url")}.${signature}`,
      `${header}.${Buffer.from("null").toString("base64url")}.${signature}`,
    ];
    for (const text of broken) {
      const failure = await failureOf(() => checkIdToken(new Secret(text), "pypi", NOW));
      expect(failure).toMatchObject({ code: "RESPONSE_INVALID", retries: Infinity });
    }
  });

  test("an ID token is never quoted by what is said about it", async () => {
    const token = fakeIdToken({ aud: "testpypi" }, NOW);
    const failure = await failureOf(() => checkIdToken(token, "pypi", NOW));
    for (const part of token.reveal().split("."))
      expect(JSON.stringify([String(failure), failure])).not.toContain(part);
  });

  test("an ID token of any shape leads to its claims or to RESPONSE_INVALID", () => {
    const payload = fc.oneof(fc.string({ unit: "binary" }), fc.json({ maxDepth: 2 }));
    const token = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.array(fc.base64String(), { maxLength: 4 }).map((parts) => parts.join(".")),
      payload.map((text) => `e30.${Buffer.from(text).toString("base64url")}.x`),
      fc
        .record(
          {
            aud: fc.jsonValue({ maxDepth: 1 }),
            exp: fc.jsonValue({ maxDepth: 1 }),
            iat: fc.jsonValue({ maxDepth: 1 }),
          },
          { requiredKeys: [] },
        )
        .map((claims) => fakeIdToken(claims, NOW).reveal()),
    );
    const isJudged = fc.property(token, (text) => {
      const outcome = outcomeOf(() => checkIdToken(new Secret(text), "pypi", NOW));
      return "code" in outcome ? outcome.code === "RESPONSE_INVALID" : readsFor(outcome.value, "pypi");
    });
    expect(counterexample(isJudged, 200)).toBeUndefined();
  });
});
