import { fakeIdToken, fakeSecret } from "../../test/fakes.ts";
import { canMask, maskCommands, valuesToMask } from "./masking.ts";
import { Secret } from "./secret.ts";
import { describe, expect, test } from "vitest";

describe("the texts to mask", () => {
  test("the texts to mask are the value and each long segment of a JWT", () => {
    const token = fakeIdToken();
    const segments = token.reveal().split(".");
    expect(new Set(valuesToMask(token))).toEqual(new Set([token.reveal(), ...segments]));
  });

  test("leave out segments that are messages", () => {
    expect(valuesToMask(new Secret(`short.${"x".repeat(20)}.${"y".repeat(21)}`))).toEqual([
      `short.${"x".repeat(20)}.${"y".repeat(21)}`,
      "y".repeat(21),
    ]);
  });

  test("the texts to mask are the long lines of a value that has several, since the runner masks line by line", () => {
    const long = "a line of more than twenty characters";
    expect(valuesToMask(new Secret(`${long}\r\nshort\n${long}!\n`))).toEqual([long, `${long}!`]);
  });

  test("the texts to mask are few and long for any token: masking short lines would hide the log's own messages", () => {
    const lines = Array.from({ length: 20_000 }, (_, at) => at.toString(36)).join("\n");
    for (const text of valuesToMask(new Secret(lines))) expect(text.length).toBeGreaterThan(8);
  });

  test("there is nothing to mask in an empty text: an empty mask would hide the whole log", () => {
    expect(valuesToMask(new Secret(""))).toEqual([]);
    expect(valuesToMask(new Secret(" \n "))).toEqual([]);
  });
});

describe("the commands that mask", () => {
  test("the commands that mask are one line for each value to mask", () => {
    const token = fakeIdToken();
    expect(maskCommands(token)).toEqual(valuesToMask(token).map((value) => `::add-mask::${value}`));
  });

  test("escape characters that the runner would interpret, so that the whole value is masked", () => {
    expect(maskCommands(new Secret("100%25-of-it"))).toEqual(["::add-mask::100%2525-of-it"]);
  });

  test("the commands that mask are printed only where a runner reads them: anywhere else they would show the secret", () => {
    for (const name of ["GITHUB_ACTIONS", "FORGEJO_ACTIONS", "GITEA_ACTIONS"]) {
      expect(canMask({ [name]: "true" })).toBe(true);
      expect(canMask({ [name]: "false" })).toBe(false);
    }
    expect(canMask({ CI: "true", GITLAB_CI: "true", MINT: fakeSecret().reveal() })).toBe(false);
  });
});

test("a value of fewer than six characters is not masked, which would hide the log", () => {
  expect(valuesToMask(new Secret("a1b2c"))).toEqual([]);
  expect(valuesToMask(new Secret("a1b2c3"))).toEqual(["a1b2c3"]);
});
