import { secretsIn } from "@mint/runner";
import { describe, expect, test } from "vitest";
import { claimsOf } from "../claims-of.ts";
import type { Stage } from "./stage.ts";

/** Shorter parts of an ID token tell nothing. */
const LONGEST_UNMASKED = 20;

/** Runs the action for a job that the registry trusts. */
export function trustedJob({ subject, world, meant, server, presented, secrets }: Stage): void {
  describe("a job that the registry trusts", () => {
    test("gets one token, by every name that its users know, and learns when it expires", async () => {
      const { main, status } = await world.run({ post: false });
      expect(main.annotations).toEqual([]);
      expect(main.stderr).toBe("");
      expect(status).toBe("success");
      const [given, ...others] = subject.tokens(world);
      expect(others).toEqual([]);
      expect(main.outputs).toEqual({
        ...Object.fromEntries(meant.outputs.map((name) => [name, given?.token])),
        ...subject.outputs,
        "expires-at": given?.answeredExpiry ?? main.outputs["expires-at"],
      });
      expect(main.outputs["expires-at"]).toSatisfy(isEmptyOrToCome);
      expect(main.env).toEqual({});
    });

    test("shows the registry one ID token, for the registry's own audience", async () => {
      await world.run({ post: false });
      expect(presented().map((jwt) => claimsOf(jwt)["aud"])).toEqual([subject.audience(world)]);
      for (const { headers } of server().log) expect(headers["user-agent"]).toMatch(/^mint\/\d+\.\d+\.\d+$/);
    });

    test("a job that the registry trusts has its secrets masked before anything else, and written only to its output and state", async () => {
      const result = await world.run();
      const [first] = result.main.lines;
      expect(first?.command).toMatchObject({ name: "add-mask", data: world.sandbox.issuer.requestToken });
      const masked = result.main.masks.map(({ value }) => value);
      // Each part of an ID token is telling by itself.
      const parts = presented().flatMap((jwt) => jwt.split("."));
      expect(masked).toEqual(expect.arrayContaining(parts.filter(({ length }) => length > LONGEST_UNMASKED)));
      expect(masked).toEqual(expect.arrayContaining([...secrets()]));
      expect(secrets()).toHaveLength(3);
      expect(secretsIn(result, secrets(), meant)).toEqual([]);
    });

    test("leaves no file behind and no process", async () => {
      const { phases } = await world.run();
      for (const phase of phases) expect(phase).toMatchObject({ files: [], leftProcesses: false, env: {}, path: [] });
    });

    test("survives an outage of the registry, with a fresh ID token", async () => {
      let outages = 1;
      server().intercept = ({ headers, method }) =>
        (headers.has("authorization") || method === "POST") && outages-- > 0
          ? new Response("busy", { status: 503 })
          : undefined;
      const result = await world.run();
      expect(result.main.exitCode).toBe(0);
      expect(new Set(presented().map((jwt) => claimsOf(jwt)["jti"])).size).toBe(2);
      expect(secretsIn(result, secrets(), meant)).toEqual([]);
    });
  });
}

function isEmptyOrToCome(expiresAt = "nothing"): boolean {
  return expiresAt === "" || Date.parse(expiresAt) > Date.now();
}
