import { chmod, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ENTRA_IDS } from "@mint/sandbox";
import { describe, expect, it, test } from "vitest";
import { tinyNupkg } from "../../../scripts/demo/tiny-nupkg.ts";
import { entraWorldForEachTest, POD } from "./entra-world.ts";
import { mint } from "./mint.ts";

const { tenantId, clientId, managedObjectId, galleryId } = ENTRA_IDS;

const world = entraWorldForEachTest();
const pod = (): Promise<Record<string, string>> => world.pod();
const app = (): Record<string, string> => world.app();

/** `mint run nuget` with a command that shows whether it has a key, and what is left of the identity. */
function publish(...options: readonly string[]): readonly string[] {
  const show = 'test -n "$NUGET_API_KEY" && echo "a key; $AZURE_FEDERATED_TOKEN_FILE$IDENTITY_HEADER"';
  return ["run", "nuget", ...world.gallery(), ...options, "--", "sh", "-c", show];
}

/** `mint run nuget` with a command that pushes a package with the key. */
async function push(...options: readonly string[]): Promise<readonly string[]> {
  const { filename, content } = tinyNupkg("Octo.Package", "3.0.0");
  const file = join(world.folder, filename);
  await writeFile(file, content);
  const program = join(import.meta.dirname, "../../../scripts/demo/push-nupkg/main.ts");
  const show = `exec env "INPUT_API-KEY=$NUGET_API_KEY" INPUT_GALLERY=${world.running.urls.nuget} INPUT_NUPKG=${file} ${process.execPath} ${program}`;
  return ["run", "nuget", ...world.gallery(), ...options, "--audience", galleryId, "--", "sh", "-c", show];
}

test.each([
  ["a pod of AKS", pod, []],
  ["a machine at Azure", app, ["--identity", "managed-identity"]],
])("publishes a package from %s", async (_, env, options) => {
  const end = await mint(await push(...options), { env: await env() });
  expect([end.code, end.stdout]).toEqual([0, expect.stringContaining("HTTP 201")]);
  expect(world.running.sandbox.nuget.packages.at(-1)).toMatchObject({ id: "Octo.Package", version: "3.0.0" });
});

describe("a pod of AKS", () => {
  it("publishes to a gallery by its file and its variables, which the command does not see", async () => {
    const end = await mint(publish("--audience", galleryId), { env: await pod() });
    expect(end).toMatchObject({ code: 0, stdout: "a key; \n" });
    expect(world.running.sandbox.nuget.keys).toHaveLength(1);
  });

  it("sends its file once, also when the answer is lost", async () => {
    world.running.sandbox.entra.intercept = () => new Response("Out", { status: 503 });
    const end = await mint(publish("--audience", galleryId), { env: await pod() });
    expect(end.code).toBe(125);
    expect(world.running.sandbox.entra.log).toHaveLength(1);
  });

  it("needs the gallery's application id", async () => {
    const end = await mint(publish(), { env: await pod() });
    expect([end.code, end.stderr]).toEqual([125, expect.stringContaining("--audience is missing.")]);
  });
});

describe("a managed identity", () => {
  const named = ["--identity", "managed-identity", "--audience", galleryId];

  it("publishes to a gallery when it is asked for by its name", async () => {
    const end = await mint(publish(...named), { env: app() });
    expect(end).toMatchObject({ code: 0, stdout: "a key; \n" });
    expect(end.stderr).toContain(`oid ${managedObjectId}`);
  });

  it("a managed identity is not taken by itself", async () => {
    const end = await mint(publish("--audience", galleryId), { env: app() });
    expect([end.code, end.stderr]).toEqual([125, expect.stringContaining("IDENTITY_MISSING")]);
  });

  it("a managed identity is sent once, with a note", async () => {
    world.running.sandbox.nuget.intercept = () => new Response("Out", { status: 503 });
    const end = await mint(publish(...named), { env: app() });
    expect([end.code, end.stderr]).toEqual([
      125,
      expect.stringContaining("this platform returns the same one until it renews it"),
    ]);
    expect(world.running.sandbox.nuget.log).toHaveLength(1);
  });

  it("gives a token of Entra ID by itself", async () => {
    const words = ["token", "entra", "--scope", "azure-devops", "--identity", "managed-identity"];
    const end = await mint(words, { env: app() });
    expect([end.code, end.stdout]).toEqual([0, `${world.running.sandbox.entra.tokens[0]?.token}\n`]);
  });
});

describe("a token of Entra ID", () => {
  const scope = ["--scope", "vscode-marketplace", "--tenant-id", tenantId, "--client-id", clientId];

  it("a token of Entra ID is in the variable that the scope's client reads", async () => {
    const env = { ...world.running.env, GITHUB_ACTIONS: "true" };
    const words = ["run", "entra", ...scope, "--authority-host", world.running.urls.entra];
    const end = await mint([...words, "--", "sh", "-c", 'printf %s "$VSCE_PAT"'], { env });
    expect([end.code, end.stdout]).toEqual([0, world.running.sandbox.entra.tokens[0]?.token]);
  });

  it("takes a token of Entra ID from the Azure CLI without a CI", async () => {
    const az = join(world.folder, "az");
    await writeFile(az, '#!/bin/sh\necho "$@" >&2\necho a-token-that-is-no-token\n');
    await chmod(az, 0o755);
    const env = { PATH: `${world.folder}:${process.env["PATH"] ?? ""}` };
    const end = await mint(["token", "entra", ...scope], { env });
    // What the command prints is checked as any token is.
    expect([end.code, end.stderr]).toEqual([1, expect.stringContaining("is not a JSON Web Token")]);
  });

  it("needs a name of an identity that exists", async () => {
    const end = await mint(["token", "entra", ...scope, "--identity", "nobody"]);
    expect([end.code, end.stderr]).toEqual([2, expect.stringContaining("--identity is one of explicit-token")]);
  });
});

describe("mint doctor", () => {
  const gallery = (): readonly string[] => ["doctor", "nuget", ...world.gallery(), "--audience", galleryId];
  const ofTheApplication = (): readonly string[] => [
    "--tenant-id",
    tenantId,
    "--client-id",
    clientId,
    "--authority-host",
    world.running.urls.entra,
  ];

  it("mint doctor shows what a job's federated credential needs, and sends the identity neither to Entra ID nor to the gallery", async () => {
    const env = { ...world.running.env, GITHUB_ACTIONS: "true" };
    const looked = await mint([...gallery(), ...ofTheApplication()], { env });
    expect([looked.code, looked.stdout]).toEqual([0, expect.stringContaining("Neither Entra ID nor 127.0.0.1")]);
    expect(looked.stdout).toContain("Audience: api://AzureADTokenExchange");
    expect(looked.stdout).toContain("Subject identifier: repo:octo-org@65/octo-repo@74:environment:release");
    expect(world.sent()).toEqual([]);
  });

  it("mint doctor reads a pod's file and exchanges it only with --ask", async () => {
    const env = await pod();
    const looked = await mint(gallery(), { env });
    expect([looked.code, looked.stdout]).toEqual([0, expect.stringContaining(`Subject identifier: ${POD}`)]);
    expect(world.sent()).toEqual([]);
    const asked = await mint([...gallery(), "--ask"], { env });
    expect([asked.code, asked.stdout]).toEqual([0, expect.stringContaining("accepts this job")]);
  });

  it("mint doctor shows a managed identity's tenant and object id, and does not send its token", async () => {
    const looked = await mint([...gallery(), "--identity", "managed-identity"], { env: app() });
    expect([looked.code, looked.stdout]).toEqual([
      0,
      expect.stringContaining("its token stays the same for hours, and asking might use it up"),
    ]);
    expect(looked.stdout).toContain(`Service principal object ID (not the client ID): ${managedObjectId}`);
    expect(world.sent()).toEqual(["endpoint"]);
  });

  it("mint doctor says what Entra ID refuses, not what the gallery would, with --ask", async () => {
    world.running.sandbox.issuer.job.environment = "staging";
    const env = { ...world.running.env, GITHUB_ACTIONS: "true" };
    const asked = await mint([...gallery(), ...ofTheApplication(), "--ask"], { env });
    expect(asked.code).toBe(1);
    expect(asked.stdout).toMatch(/EXCHANGE_REFUSED: No federated credential of the application has the subject/);
    expect(asked.stdout).toContain("Subject identifier: repo:octo-org@65/octo-repo@74:environment:staging");
    expect(asked.stdout).not.toContain("Package Owner");
  });

  it("mint doctor shows no federated credential for a managed identity, which needs none for a token of Entra ID", async () => {
    const words = ["doctor", "entra", "--scope", "azure-devops", "--identity", "managed-identity"];
    const { code, stdout } = await mint(words, { env: app() });
    expect([code, stdout]).toEqual([0, expect.stringContaining("accepts this job")]);
    expect(stdout).not.toContain("Subject identifier");
  });
});
