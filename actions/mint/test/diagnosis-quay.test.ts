import { join } from "node:path";
import { readExplanation } from "@mint/action-kit/testing";
import { worldForEachTest } from "@mint/action-kit/testing/world";
import { expect, test } from "vitest";
import { quaySituations } from "./situations/quay.ts";
import { stepFor } from "./steps.ts";

// Quay takes Basic credentials, which the suite of the others sends over ports alone.
const world = worldForEachTest({
  action: join(import.meta.dirname, ".."),
  inputs: (servers) => ({ registry: "quay", ...stepFor("quay").inputs(servers) }),
});

test.each(quaySituations)("tells a job with $name what does not match", async (situation) => {
  situation.arrange?.(world.sandbox);
  const { main } = await world.run({ post: false });
  expect(main.exitCode).toBe(1);
  const { code, first, certainties, form } = readExplanation(main);
  expect(code).toBe(situation.code);
  expect(first).toContain(situation.first?.replaceAll("{name}", new URL(world.urls.quay).host));
  expect(certainties).toEqual(situation.findings?.map((finding) => finding.split(" ")[0]?.replace("-", " ")));
  expect(form).toMatchObject({ "Issuer URL": world.sandbox.issuer.url, ...situation.form });
});

test.each(quaySituations.filter(({ curable }) => curable === true))(
  "prints what, typed at the registry, cures a job with $name",
  async (situation) => {
    const { issuer, quay } = world.sandbox;
    situation.arrange?.(world.sandbox);
    const { form } = readExplanation((await world.run({ post: false })).main);
    quay.federations.push({
      robot: "octo-org+release",
      issuer: form["Issuer URL"] ?? "",
      subject: form["Subject"] ?? "",
    });
    const { main } = await world.run({ post: false });
    expect([main.exitCode, main.annotations]).toEqual([0, []]);
    expect(quay.tokens).toMatchObject([{ scope: "octo-org+release", live: true }]);
    expect(issuer.url).toBe(form["Issuer URL"]);
  },
);
