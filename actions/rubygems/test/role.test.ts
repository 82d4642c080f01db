import { runAction } from "@mint/runner";
import { type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";

vi.setConfig({ testTimeout: 30_000 });

let running: RunningSandbox;
beforeEach(async () => {
  running = await startSandbox();
});
afterEach(() => running.close());

function run(role: string) {
  return runAction({
    action: new URL("..", import.meta.url).pathname,
    inputs: { "gem-server": running.urls.rubygems, "role-to-assume": role },
    env: running.env,
  });
}

describe("an API key role", () => {
  test("gives a key with the role's scopes for the role's time", async () => {
    const { main } = await run(running.sandbox.rubygems.roles[0]?.token ?? "");
    expect(main.exitCode).toBe(0);
    const [key] = running.sandbox.rubygems.keys;
    expect(main.outputs["token"]).toBe(key?.key);
    expect(key?.scopes).toEqual(["push_rubygem", "yank_rubygem"]);
    expect(Date.parse(main.outputs["expires-at"] ?? "") - Date.now()).toBeGreaterThan(1_700_000);
  });

  test("that is not there is refused", async () => {
    const { main } = await run("rg_oidc_akr_00000000000000000000");
    expect(main).toMatchObject({ exitCode: 1, outputs: {} });
    expect(main.annotations[0]?.message).toMatch(/^EXCHANGE_REFUSED: /);
  });
});
