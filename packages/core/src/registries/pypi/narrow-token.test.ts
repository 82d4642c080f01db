import { failureOf } from "../../../test/fakes.ts";
import { counterexample } from "../../../test/outcome.ts";
import { narrowToken } from "./narrow-token.ts";
import { pypi } from "./pypi.ts";
import { createSandbox, parseMacaroon } from "@mint/sandbox";
import { beforeAll, describe, expect, test } from "vitest";

import fc from "fast-check";

let token: string;
beforeAll(async () => {
  const { issuer, pypi } = createSandbox();
  const body = JSON.stringify({ token: await issuer.mintIdToken({}, "pypi") });
  await pypi.fetch(new Request("https://pypi.org/_/oidc/mint-token", { method: "POST", body }));
  token = pypi.tokens[0]?.token ?? "";
});

function caveatsOf(text: string | undefined): readonly string[] {
  return parseMacaroon((text ?? "").slice("pypi-".length))?.caveats ?? [];
}

test("a token that is narrowed has one caveat more, and the others as they were", () => {
  const narrowed = narrowToken(token, "octo-package");
  expect(caveatsOf(narrowed)).toEqual([...caveatsOf(token), '[1,["octo-package"]]']);
});

test("a token that is narrowed can be narrowed again", () => {
  const twice = narrowToken(narrowToken(token, "octo-package") ?? "", "another");
  expect(caveatsOf(twice).slice(-2)).toEqual(['[1,["octo-package"]]', '[1,["another"]]']);
});

test("a token that is narrowed may be narrowed to a name of any length", () => {
  for (const length of [1, 119, 120, 127, 128, 200, 1_000]) {
    const name = "x".repeat(length);
    expect(caveatsOf(narrowToken(token, name)).at(-1)).toBe(JSON.stringify([1, [name]]));
  }
});

test("narrowing returns nothing for a token that is not a macaroon of this kind", () => {
  for (const text of ["", "pypi-", "pypi-x", token.slice(5), token.slice(0, -9), `${token}AAAA`, `x${token}`])
    expect(narrowToken(text, "octo-package")).toBeUndefined();
});

test("a token that is narrowed of any shape is a narrower macaroon or nothing", () => {
  const text = fc.oneof(
    fc.string(),
    fc.uint8Array({ maxLength: 80 }).map((bytes) => `pypi-${Buffer.from(bytes).toString("base64url")}`),
  );
  const isNarrowOrNothing = fc.property(text, (given) => {
    const narrowed = narrowToken(given, "octo-package");
    return narrowed === undefined || narrowed.startsWith("pypi-");
  });
  expect(counterexample(isNarrowOrNothing)).toBeUndefined();
});

describe("the project to narrow to", () => {
  test.each([
    ["octo-package", "octo-package"],
    [" Octo._-Package ", "octo-package"],
    ["A", "a"],
  ])("%j is %j to the index", (project, name) => {
    expect(pypi({ project, narrow: true }).scope).toBe(`at most uploading to ${name}`);
  });

  test.each([undefined, "", "-x", "x-", "a b", "a/b", "ä", "a\nb", '"]'])(
    "the project to narrow to is invalid when it is %j",
    async (project) => {
      const failure = await failureOf(() => pypi({ project, narrow: true }));
      expect(failure).toMatchObject({ code: "INVALID_INPUT", subject: { input: "project" } });
    },
  );
});
