import { secretsIn } from "@mint/runner";
import { describe, expect, test } from "vitest";
import { onlyError } from "../only-error.ts";
import type { Stage } from "./stage.ts";

const INPUTS = { "export-env": "true" };

/** Runs the action with `export-env`. */
export function exportedEnv(stage: Stage): void {
  describe("export-env", () => {
    const isRead = stage.subject.env.token.length > 0;
    if (isRead) readEnv(stage);
    else unreadEnv(stage);

    test("asks for nothing if there is no such file", async () => {
      const { main } = await stage.world.run({ inputs: INPUTS, env: { GITHUB_ENV: "/nowhere/env" }, post: false });
      expect(onlyError(main)).toMatch(/^OUTPUT_UNAVAILABLE: /);
      expect(stage.world.requests()).toBe(0);
    });
  });
}

function readEnv({ subject, world, meant, secrets }: Stage): void {
  test("puts what clients read into the environment, and nothing else", async () => {
    const result = await world.run({ inputs: INPUTS, post: false });
    const { env, outputs } = result.main;
    expect(env).toEqual({
      ...Object.fromEntries(subject.env.token.map((name) => [name, outputs["token"]])),
      ...subject.env.others?.(world),
    });
    expect(secretsIn(result, secrets(), { ...meant, env: Object.keys(env) })).toEqual([]);
  });
}

function unreadEnv({ world }: Stage): void {
  test("export-env is refused if no client of the registry would read the variable", async () => {
    const { main } = await world.run({ inputs: INPUTS, post: false });
    expect(onlyError(main)).toMatch(/^INVALID_INPUT: /);
    expect(world.requests()).toBe(0);
  });
}
