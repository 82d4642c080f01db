import { runAction } from "@mint/runner";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const ACTION = new URL("..", import.meta.url).pathname;
let running: RunningSandbox;
beforeAll(async () => {
  running = await startSandbox();
});
afterAll(() => running.close());

async function errorOf(inputs: Readonly<Record<string, string>>): Promise<string> {
  const { main } = await runAction({ action: ACTION, inputs, env: running.env });
  expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
  expect(main.annotations).toHaveLength(1);
  return main.annotations[0]?.message ?? "";
}

describe("the input registry", () => {
  test("that is none gets the list and the nearest name", async () => {
    const error = await errorOf({ registry: "ruby-gems" });
    expect(error).toMatch(/^INVALID_INPUT: There is no registry "ruby-gems"\./);
    expect(error).toContain("Did you mean rubygems?");
    expect(error).toContain("pypi, nuget, crates, rubygems, npm, dockerhub, prefix, openvsx");
  });

  test("with two letters swapped gets the nearest name", async () => {
    expect(await errorOf({ registry: "pipy" })).toContain("Did you mean pypi?");
  });

  test("that is nothing like one gets the list alone", async () => {
    const error = await errorOf({ registry: "homebrew" });
    expect(error).toContain("There are: pypi");
    expect(error).not.toContain("Did you mean");
  });

  test.each([
    ["jsr", "JSR takes the job's identity itself"],
    ["pub.dev", "pub.dev takes the job's identity itself"],
    ["pub", "pub.dev takes the job's identity itself"],
    ["testpypi", "repository-url: testpypi"],
  ])("%s is told what to do instead", async (registry, words) => {
    expect(await errorOf({ registry })).toContain(words);
  });

  test("has no input of another registry beside it that would do nothing", async () => {
    const error = await errorOf({ registry: "crates", narrow: "true" });
    expect(error).toContain("The input narrow means nothing for crates.");
  });

  test.each([
    [{ registry: "cloudsmith", organization: "octo-org" }, "The input audience is missing."],
    [
      { registry: "jfrog", url: "https://octo.jfrog.io", "oidc-provider-name": "github" },
      "The input audience is missing.",
    ],
    [{ registry: "quay", robot: "octo-org+release" }, "The input audience is missing."],
    [{ registry: "dockerhub", username: "octo-org" }, "The input connection-id is missing."],
    [{ registry: "openvsx", extension: "octo" }, "The input extension does not look like one."],
    [{ registry: "packagist", organization: "..", package: "a/b" }, "The input organization does not look like one."],
  ])("needs the inputs of its registry: %j", async (inputs, words) => {
    expect(await errorOf(inputs)).toMatch(/^INVALID_INPUT: /);
    expect(await errorOf(inputs)).toContain(words);
  });
});
