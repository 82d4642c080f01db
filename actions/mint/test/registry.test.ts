import { dispatcherTarget } from "@mint/action-kit/testing/target";
import { REGISTRIES } from "@mint/core";
import { runAction } from "@mint/runner";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";

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

test("an unknown registry is answered with the list and the closest name", async () => {
  const error = await errorOf({ registry: "ruby-gems" });
  expect(error).toMatch(/^INVALID_INPUT: There is no registry "ruby-gems"\./);
  expect(error).toContain("Did you mean rubygems?");
  expect(error).toContain(REGISTRIES.map(({ id }) => id).join(", "));
});

test("a registry with two letters swapped is answered with the closest name", async () => {
  expect(await errorOf({ registry: "pipy" })).toContain("Did you mean pypi?");
});

test("a registry that is nothing like one gets the list alone", async () => {
  const error = await errorOf({ registry: "homebrew" });
  expect(error).toContain("Choose one of: pypi");
  expect(error).not.toContain("Did you mean");
});

test.each([
  ["jsr", "JSR accepts the job's identity itself"],
  ["pub.dev", "pub.dev accepts the job's identity itself"],
  ["pub", "pub.dev accepts the job's identity itself"],
  ["testpypi", "repository-url: testpypi"],
])("registry: %s is answered with what to do instead", async (registry, advice) => {
  expect(await errorOf({ registry })).toContain(advice);
});

test("an input of another registry, which would do nothing, is refused", async () => {
  const error = await errorOf({ registry: "crates", narrow: "true" });
  expect(error).toContain("The input narrow is not an input for crates.");
});

const LAST_REQUIRED = REGISTRIES.flatMap(({ id, inputs }) => {
  const required = Object.keys(inputs).findLast((name) => inputs[name]?.required === true);
  return required === undefined ? [] : [{ id, required }];
});

test.each(LAST_REQUIRED)("a step for $id without its input $required is refused", async ({ id, required }) => {
  const { [required]: _, ...others } = dispatcherTarget(id).inputs(running);
  expect(await errorOf(others)).toContain(`INVALID_INPUT: The input ${required} is missing.`);
});

const FIRST_WRONG = REGISTRIES.flatMap(({ id }) => {
  const [wrong] = dispatcherTarget(id).fixture.wrong;
  return wrong === undefined ? [] : [{ id, ...wrong }];
});

test.each(FIRST_WRONG)("a step for $id with $title is refused", async ({ id, inputs, input }) => {
  const error = await errorOf({ ...dispatcherTarget(id).inputs(running), ...inputs });
  expect(error).toContain(`INVALID_INPUT: The input ${input ?? Object.keys(inputs)[0]} `);
});
