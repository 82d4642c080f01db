import { onlyError, worldForEachTest } from "@mint/action-kit/testing/world";
import { targetOf } from "@mint/action-kit/testing/target";
import { secretsIn } from "@mint/runner";
import { parseMacaroon } from "@mint/sandbox";
import { describe, expect, test } from "vitest";

const NARROW = { project: "Octo_Package", narrow: "true" };

const world = worldForEachTest(targetOf("pypi"));

function caveatsOf(token = ""): readonly string[] {
  return parseMacaroon(token.slice("pypi-".length))?.caveats ?? [];
}

function upload(token: string, name: string): Promise<Response> {
  const body = new FormData();
  const fields = { ":action": "file_upload", protocol_version: "1", name, version: "1.0", filetype: "sdist" };
  for (const [field, value] of Object.entries(fields)) body.set(field, value);
  body.set("content", new File(["x"], `${name.replaceAll("-", "_")}-1.0.tar.gz`));
  const authorization = `Basic ${Buffer.from(`__token__:${token}`).toString("base64")}`;
  return fetch(`${world.urls.pypi}/legacy/`, { method: "POST", body, headers: { authorization } });
}

describe("narrow", () => {
  test("restricts the token to the project, in whatever spelling, before anybody sees it", async () => {
    const result = await world.run({ inputs: NARROW, post: false });
    const { main } = result;
    const { token = "" } = main.outputs;
    const [record] = world.sandbox.pypi.tokens;
    expect(caveatsOf(token)).toEqual([...caveatsOf(record?.token), '[1,["octo-package"]]']);
    expect(main.state["token"]).toBe(token);
    expect(main.summary).toContain("octo-package");
    // The token as it came is nowhere: its end is its signature.
    const whole = (record?.token ?? "").slice(-40);
    expect(secretsIn(result, [whole])).toEqual([]);
  });

  test("gives a token that another project of the same publisher refuses", async () => {
    world.sandbox.pypi.publishers[0]?.projects.push("someone-elses-package");
    const wide = (await world.run({ post: false })).main.outputs["token"] ?? "";
    const narrow = (await world.run({ inputs: NARROW, post: false })).main.outputs["token"] ?? "";
    expect(await (await upload(narrow, "someone-elses-package")).text()).toContain(
      "project-scoped token is not valid for project",
    );
    expect(await (await upload(wide, "someone-elses-package")).text()).not.toContain("project-scoped");
    expect(await (await upload(narrow, "octo-package")).text()).not.toContain("project-scoped");
  });

  test("narrow is revoked by the restricted token alone", async () => {
    const { main, post } = await world.run({ inputs: NARROW });
    const burn = world.sandbox.pypi.log.find(({ path }) => path.endsWith("/burn-token"));
    expect(JSON.parse(burn?.body ?? "")).toEqual({ token: main.outputs["token"] });
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
  });

  test("causes no warning if the index does not revoke such a token", async () => {
    world.sandbox.pypi.intercept = (request) =>
      request.url.endsWith("/burn-token") ? Response.json({ message: "no" }, { status: 400 }) : undefined;
    const { post, status } = await world.run({ inputs: NARROW });
    expect(status).toBe("success");
    expect(post).toMatchObject({ exitCode: 0, annotations: [] });
    expect(post?.log).toContain("does not revoke a token of this kind");
  });

  test("delivers no token if the index's cannot be restricted, and revokes that one", async () => {
    world.sandbox.pypi.intercept = (request) =>
      request.url.endsWith("/mint-token")
        ? Response.json({ success: true, token: "pypi-a-token-of-another-kind" })
        : undefined;
    const { main } = await world.run({ inputs: NARROW, post: false });
    expect(onlyError(main)).toMatch(/^RESPONSE_INVALID: /);
    expect(main).toMatchObject({ exitCode: 1, outputs: {}, state: {} });
    const burns = world.sandbox.pypi.log.filter(({ path }) => path.endsWith("/burn-token"));
    expect(burns.map(({ body }) => JSON.parse(body).token)).toContain("pypi-a-token-of-another-kind");
  });

  test.each([{ narrow: "true" }, { narrow: "true", project: "../x" }, { narrow: "perhaps", project: "octo-package" }])(
    "needs a project: %j",
    async (inputs) => {
      const { main } = await world.run({ inputs });
      expect(onlyError(main)).toMatch(/^INVALID_INPUT: The input (project|narrow) /);
      expect(world.requests()).toBe(0);
    },
  );
});
