import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readExplanation } from "@mint/action-kit/testing";
import { claimsOf, idTokensShown, worldForEachTest } from "@mint/action-kit/testing/world";
import { targetOf } from "@mint/action-kit/testing/target";
import { runAction } from "@mint/runner";
import { ENTRA_IDS } from "@mint/sandbox";
import { expect, test } from "vitest";
import { tinyNupkg } from "../../../scripts/demo/tiny-nupkg.ts";
import { entraSituations } from "./entra-situations.ts";

const { tenantId, clientId, objectId, galleryId } = ENTRA_IDS;
const target = targetOf("nuget");
const world = worldForEachTest({
  ...target,
  inputs: (servers) => ({
    ...target.inputs(servers),
    "tenant-id": tenantId,
    "client-id": clientId,
    audience: galleryId,
    "authority-host": servers.urls.entra,
  }),
});

test("a service principal that the gallery trusts gets a key by the job's identity, and no token is shown", async () => {
  const { main } = await world.run();
  expect([main.exitCode, main.annotations]).toEqual([0, []]);
  expect(main.outputs["NUGET_API_KEY"]).toBe(world.sandbox.nuget.keys[0]?.apiKey);
  const [jwt = ""] = idTokensShown(world.sandbox.nuget);
  expect(claimsOf(jwt)).toMatchObject({ aud: galleryId, oid: objectId, azpacr: "2" });
  expect(main.log).toContain(`tid ${tenantId}, oid ${objectId}`);
  const shown = main.log.split("\n").filter((line) => !line.startsWith("::add-mask::"));
  for (const { token } of world.sandbox.entra.tokens) expect(shown.join("\n")).not.toContain(token);
});

test("a package is published with the key of a service principal, by GitHub's identity and Entra ID", async () => {
  const { main } = await world.run();
  const folder = await mkdtemp(join(tmpdir(), "mint-nupkg-"));
  const { filename, content } = tinyNupkg("Octo.Package", "3.0.0");
  const nupkg = join(folder, filename);
  await writeFile(nupkg, content);
  const push = await runAction({
    action: join(import.meta.dirname, "../../../scripts/demo/push-nupkg"),
    inputs: { gallery: world.urls.nuget, nupkg, "api-key": main.outputs["NUGET_API_KEY"] ?? "" },
  });
  await rm(folder, { recursive: true });
  expect(push.main.log).toContain("HTTP 201");
  expect(world.sandbox.nuget.packages.at(-1)).toMatchObject({ id: "Octo.Package", version: "3.0.0" });
});

test("the authority of a rehearsal is found in AZURE_AUTHORITY_HOST", async () => {
  const { main } = await world.run({
    inputs: { "authority-host": "" },
    env: { AZURE_AUTHORITY_HOST: world.urls.entra },
  });
  expect([main.exitCode, main.annotations]).toEqual([0, []]);
});

test("variables of azure/login do not make a service principal of a job", async () => {
  const given = { "tenant-id": "", "client-id": "", audience: "", "authority-host": "" };
  const env = { AZURE_TENANT_ID: tenantId, AZURE_CLIENT_ID: clientId, AZURE_AUTHORITY_HOST: world.urls.entra };
  const { main } = await world.run({ inputs: given, env });
  expect(main.exitCode).toBe(0);
  expect(world.sandbox.entra.log).toEqual([]);
});

test.each(entraSituations)("explains what does not match in a job with $name", async (situation) => {
  situation.arrange?.(world.sandbox);
  const inputs = { ...(situation.env === undefined ? {} : { "authority-host": "" }), ...situation.inputs };
  const { main } = await world.run({ inputs, env: situation.env ?? {} });
  expect(main.exitCode).toBe(1);
  const printed = readExplanation(main);
  expect(printed.code).toBe(situation.code);
  expect(printed.first).toContain(situation.first);
  expect(printed.certainties).toEqual(situation.findings?.map((one) => one.split(" ")[0]?.replace("-", " ")));
  expect(printed.form).toMatchObject(situation.form ?? {});
});

test.each(entraSituations.filter(({ curable }) => curable === true))(
  "prints what, registered at Entra ID, cures a job with $name",
  async (situation) => {
    situation.arrange?.(world.sandbox);
    const { form } = readExplanation((await world.run()).main);
    world.sandbox.entra.applications[0]?.federatedCredentials.push({
      name: "typed",
      issuer: form["Issuer"] ?? "",
      subject: form["Subject identifier"] ?? "",
      audiences: [form["Audience"] ?? ""],
    });
    const { main } = await world.run();
    expect([main.exitCode, main.annotations]).toEqual([0, []]);
  },
);
