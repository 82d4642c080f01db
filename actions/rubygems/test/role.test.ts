import { onlyError, worldForEachTest } from "@mint/action-kit/testing/world";
import { targetOf } from "@mint/action-kit/testing/target";
import { describe, expect, test } from "vitest";

const world = worldForEachTest(targetOf("rubygems"));

describe("an API key role", () => {
  test("gives a key with the role's scopes for the role's time", async () => {
    const [role] = world.sandbox.rubygems.roles;
    const { main } = await world.run({ inputs: { "role-to-assume": role?.token ?? "" } });
    expect(main.exitCode).toBe(0);
    const [key] = world.sandbox.rubygems.keys;
    expect(main.outputs["token"]).toBe(key?.key);
    expect(key?.scopes).toEqual(["push_rubygem", "yank_rubygem"]);
    expect(Date.parse(main.outputs["expires-at"] ?? "") - Date.now()).toBeGreaterThan(1_700_000);
  });

  test("an API key role that does not exist is refused", async () => {
    const { main } = await world.run({ inputs: { "role-to-assume": "rg_oidc_akr_00000000000000000000" } });
    expect(main).toMatchObject({ exitCode: 1, outputs: {} });
    expect(onlyError(main)).toMatch(/^EXCHANGE_REFUSED: /);
  });
});
