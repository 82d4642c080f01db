import { describe, expect, test } from "vitest";
import type { Stage } from "./stage.ts";

/** Looks at what becomes of the token when the job ends. */
export function tokenLife(stage: Stage): void {
  describe("a job that ends", () => (stage.subject.revokes ? revokedToken(stage) : lastingToken(stage)));
}

function revokedToken({ subject, world }: Stage): void {
  test("a job's token is revoked when the job ends", async () => {
    const { main, post, status } = await world.run();
    expect(status).toBe("success");
    expect(main.state["token"]).toBe(main.outputs["token"]);
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    expect(post?.log).toContain("The token is revoked.");
    expect(subject.tokens(world)).toMatchObject([{ live: false }]);
  });

  test("does not revoke its token with revoke: false, and saves nothing", async () => {
    const { main, post } = await world.run({ inputs: { revoke: "false" } });
    expect(main.state).toEqual({});
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    expect(subject.tokens(world)).toMatchObject([{ token: main.outputs["token"], live: true }]);
  });
}

function lastingToken({ subject, world, afterwards }: Stage): void {
  test("keeps its token until it expires, and saves nothing", async () => {
    const { main, phases, status } = await world.run();
    expect(status).toBe("success");
    expect(main.state).toEqual({});
    expect(phases.slice(1)).toMatchObject(afterwards);
    expect(subject.tokens(world)).toMatchObject([{ token: main.outputs["token"], live: true }]);
  });
}
