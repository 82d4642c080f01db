import { readFile } from "node:fs/promises";
import { REGISTRIES } from "@mint/core";
import { runAction, secretsIn } from "@mint/runner";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { OWN_INPUTS } from "../src/choose-registry.ts";
import { STEPS } from "./steps.ts";

const ACTION = new URL("..", import.meta.url).pathname;
let running: RunningSandbox;
beforeAll(async () => {
  running = await startSandbox();
});
afterAll(() => running.close());

describe("every registry", () => {
  test("every registry has a step here", () => {
    expect(STEPS.map(({ id }) => id)).toEqual(REGISTRIES.map(({ id }) => id));
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
    const revokes = REGISTRIES.find((type) => type.id === id)?.revokesAt !== undefined;
    expect(minted?.live).toBe(!revokes);
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
