import { unsupportedRegistry } from "../registries/unsupported.ts";
import { suggest } from "./suggest.ts";
import { describe, expect, test } from "vitest";

test.each([
  ["pypy", "pypi"],
  ["pipy", "pypi"],
  ["PyPI", "pypi"],
  ["ppyi", "pypi"],
  ["pyp", "pypi"],
  ["toekn", "token"],
  ["pip", "pypi"],
  ["gem", undefined],
  ["cargo", undefined],
  ["crate", "crates"],
  ["docker-hub", "dockerhub"],
  ["npmjs", "npm"],
  ["homebrew", undefined],
  ["x", undefined],
  ["", undefined],
])("the suggest word to %j is %j", (word, expected) => {
  expect(suggest(word, ["pypi", "crates", "dockerhub", "npm", "token"])).toBe(expected);
});

describe("what has no token to mint", () => {
  test.each([
    ["jsr", "JSR accepts the job's identity itself"],
    ["JSR", "JSR accepts the job's identity itself"],
    ["pub.dev", "pub.dev accepts the job's identity itself"],
    ["pub", "pub.dev accepts the job's identity itself"],
    ["github", "GITHUB_TOKEN"],
  ])("what has no token to mint %s", (word, says) => {
    expect(unsupportedRegistry(word)).toContain(says);
  });

  test.each(["pypi", "", "constructor"])("%j is not among it", (word) => {
    expect(unsupportedRegistry(word)).toBeUndefined();
  });
});
