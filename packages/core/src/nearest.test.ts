import { describe, expect, test } from "vitest";
import { elsewhere } from "./elsewhere.ts";
import { nearest } from "./nearest.ts";

describe("the nearest word", () => {
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
  ])("to %j is %j", (word, expected) => {
    expect(nearest(word, ["pypi", "crates", "dockerhub", "npm", "token"])).toBe(expected);
  });
});

describe("what has no token to mint", () => {
  test.each([
    ["jsr", "JSR takes the job's identity itself"],
    ["JSR", "JSR takes the job's identity itself"],
    ["pub.dev", "pub.dev takes the job's identity itself"],
    ["pub", "pub.dev takes the job's identity itself"],
    ["github", "GITHUB_TOKEN"],
  ])("%s", (word, says) => {
    expect(elsewhere(word)).toContain(says);
  });

  test.each(["pypi", "", "constructor"])("%j is not among it", (word) => {
    expect(elsewhere(word)).toBeUndefined();
  });
});
