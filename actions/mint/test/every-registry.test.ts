import { readFile } from "node:fs/promises";
import { runAction, secretsIn } from "@mint/runner";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { OWN_INPUTS, REGISTRIES } from "../src/registries.ts";
import { REVOCABLE } from "../src/revocable.ts";
import { STEPS } from "./steps.ts";

const ACTION = new URL("..", import.meta.url).pathname;
let running: RunningSandbox;
beforeAll(async () => {
  running = await startSandbox();
});
afterAll(() => running.close());

describe("every registry", () => {
  test("has a step here", () => {
    expect(STEPS.map(({ id }) => id)).toEqual(Object.keys(REGISTRIES));
  });

  test.each(STEPS)("$id gives one token, which is revoked where that can be", async ({ id, ...step }) => {
    const inputs = { registry: id, ...step.inputs(running) };
    const result = await runAction({ action: ACTION, inputs, env: running.env });
    const { main, post } = result;
    expect(main.annotations).toEqual([]);
    expect(main.exitCode).toBe(0);
    const [minted, ...others] = step.tokens(running);
    expect(others).toEqual([]);
    expect(main.outputs["token"]).toBe(minted?.token);
    expect(minted?.live).toBe(!Object.hasOwn(REVOCABLE, id));
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    const { token = "", secret = "" } = main.outputs;
    const secrets = [token, secret].filter((text) => text !== "");
    expect(secretsIn(result, secrets, { outputs: ["token", "secret"], state: ["token"] })).toEqual([]);
  });
});

test("action.yml has the inputs of every registry", async () => {
  const { inputs } = parse(await readFile(`${ACTION}/action.yml`, "utf8"));
  const common = ["registry", "audience", "revoke", "timeout", "export-env", "summary"];
  expect(Object.keys(inputs).toSorted()).toEqual([...OWN_INPUTS, ...common].toSorted());
});
