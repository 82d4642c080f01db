import { readFile } from "node:fs/promises";
import { dispatcherTarget } from "@mint/action-kit/testing/target";
import { REGISTRIES } from "@mint/core";
import { runAction, secretsIn } from "@mint/runner";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterAll, beforeAll, expect, test } from "vitest";
import { parse } from "yaml";

let running: RunningSandbox;
beforeAll(async () => {
  running = await startSandbox();
});
afterAll(() => running.close());

test.each(REGISTRIES.map(({ id }) => id))("%s gives one token, which is revoked where that can be", async (id) => {
  const { action, inputs, tokens, revokes } = dispatcherTarget(id);
  const result = await runAction({ action, inputs: inputs(running), env: running.env });
  const { main, post } = result;
  expect(main.annotations).toEqual([]);
  expect(main.exitCode).toBe(0);
  const [minted, ...others] = tokens(running);
  expect(others).toEqual([]);
  expect(main.outputs["token"]).toBe(minted?.token);
  expect(minted?.live).toBe(!revokes);
  expect(post).toMatchObject({ exitCode: 0, annotations: [] });
  const { token = "", secret = "" } = main.outputs;
  const secrets = [token, secret].filter((text) => text !== "");
  expect(secretsIn(result, secrets, { outputs: ["token", "secret"], state: ["token"] })).toEqual([]);
});

test("action.yml has the inputs of every registry", async () => {
  const { inputs } = parse(await readFile(new URL("../action.yml", import.meta.url), "utf8"));
  const common = ["registry", "audience", "revoke", "timeout", "export-env", "summary"];
  const own = REGISTRIES.flatMap((type) => Object.keys(type.inputs));
  expect(Object.keys(inputs).toSorted()).toEqual([...new Set([...own, ...common])].toSorted());
});
