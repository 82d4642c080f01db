import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ENTRA_IDS, type RunningSandbox, startSandbox } from "@mint/sandbox";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { mint } from "./mint.ts";

const { tenantId, clientId, managedObjectId, galleryId } = ENTRA_IDS;
const SUBJECT = "system:serviceaccount:octo:publisher";

let running: RunningSandbox;
let folder: string;

beforeEach(async () => {
  running = await startSandbox();
  folder = await mkdtemp(join(tmpdir(), "mint-entra-"));
});
afterEach(async () => {
  await running.close();
  await rm(folder, { recursive: true });
});

/** `mint run nuget` with a command that shows whether it has a key, and what is left of the identity. */
function publish(...options: readonly string[]): readonly string[] {
  const show = 'test -n "$NUGET_API_KEY" && echo "a key; $AZURE_FEDERATED_TOKEN_FILE$IDENTITY_HEADER"';
  const gallery = ["--user", "octocat", "--token-service-url", `${running.urls.nuget}/api/v2/token`];
  return ["run", "nuget", ...gallery, ...options, "--", "sh", "-c", show];
}

/** A pod of AKS, as its webhook makes it. */
async function pod(subject = SUBJECT, audience = "api://AzureADTokenExchange"): Promise<Record<string, string>> {
  const { entra, issuer } = running.sandbox;
  entra.applications[0]?.federatedCredentials.push({
    name: "octo-pod",
    issuer: issuer.url,
    subject: SUBJECT,
    audiences: ["api://AzureADTokenExchange"],
  });
  const file = join(folder, "token");
  await writeFile(file, `${await issuer.mintIdToken({ sub: subject }, audience)}\n`);
  return {
    AZURE_FEDERATED_TOKEN_FILE: file,
    AZURE_TENANT_ID: tenantId,
    AZURE_CLIENT_ID: clientId,
    AZURE_AUTHORITY_HOST: running.urls.entra,
  };
}

/** An app of App Service. */
function app(): Record<string, string> {
  const { settings } = running.sandbox.entra;
  return { IDENTITY_ENDPOINT: `${running.urls.entra}/msi/token`, IDENTITY_HEADER: settings.identityHeader };
}

describe("a pod of AKS", () => {
  it("publishes to a gallery by its file and its variables, which the command does not see", async () => {
    const end = await mint(publish("--audience", galleryId), { env: await pod() });
    expect(end).toMatchObject({ code: 0, stdout: "a key; \n" });
    expect(running.sandbox.nuget.keys).toHaveLength(1);
  });

  it("the message for a pod of AKS names the subject to register", async () => {
    const end = await mint(publish("--audience", galleryId), { env: await pod("system:serviceaccount:octo:other") });
    expect(end).toMatchObject({ code: 125, stdout: "" });
    expect(end.stderr).toMatch(/EXCHANGE_REFUSED:.*has the subject "system:serviceaccount:octo:other"/);
    expect(end.stderr).toContain("Subject identifier");
    expect(running.sandbox.nuget.log).toEqual([]);
  });

  it("sends its file once, also when the answer is lost", async () => {
    running.sandbox.entra.intercept = () => new Response("Out", { status: 503 });
    const end = await mint(publish("--audience", galleryId), { env: await pod() });
    expect(end.code).toBe(125);
    expect(running.sandbox.entra.log).toHaveLength(1);
  });

  it.each([
    ["an identity binding", SUBJECT, "api://AKSIdentityBinding", "AUDIENCE_MISMATCH"],
    ["nothing else", SUBJECT, "https://kubernetes.default.svc", "AUDIENCE_MISMATCH"],
  ])("a pod of AKS with %s is refused before anything is sent", async (_, subject, audience, code) => {
    const end = await mint(publish("--audience", galleryId), { env: await pod(subject, audience) });
    expect([end.code, end.stderr]).toEqual([125, expect.stringContaining(code)]);
    expect(running.sandbox.entra.log).toEqual([]);
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

  it("a managed identity is sent once, and that is said", async () => {
    running.sandbox.nuget.intercept = () => new Response("Out", { status: 503 });
    const end = await mint(publish(...named), { env: app() });
    expect([end.code, end.stderr]).toEqual([
      125,
      expect.stringContaining("this platform returns the same one until it renews it"),
    ]);
    expect(running.sandbox.nuget.log).toHaveLength(1);
  });

  it.each([
    ["another identity", { AZURE_CLIENT_ID: clientId }, "Identity not found"],
    ["an endpoint elsewhere", { IDENTITY_ENDPOINT: "http://metadata.example/token" }, "INSECURE_URL"],
    ["an endpoint behind https", { IDENTITY_ENDPOINT: "https://metadata.example/token" }, "INSECURE_URL"],
    ["another header", { IDENTITY_HEADER: "0123456789abcdef" }, "IDENTITY_UNAVAILABLE"],
  ])("a managed identity with %s is refused", async (_, change, says) => {
    const end = await mint(publish(...named), { env: { ...app(), ...change } });
    expect([end.code, end.stderr]).toEqual([125, expect.stringContaining(says)]);
    expect(running.sandbox.nuget.log).toEqual([]);
  });

  it("gives a token of Entra ID by itself", async () => {
    const words = ["token", "entra", "--scope", "azure-devops", "--identity", "managed-identity"];
    const end = await mint(words, { env: app() });
    expect([end.code, end.stdout]).toEqual([0, `${running.sandbox.entra.tokens[0]?.token}\n`]);
  });
});

describe("a token of Entra ID", () => {
  const scope = ["--scope", "vscode-marketplace", "--tenant-id", tenantId, "--client-id", clientId];

  it("a token of Entra ID is in the variable that the scope's client reads", async () => {
    const env = { ...running.env, GITHUB_ACTIONS: "true" };
    const words = ["run", "entra", ...scope, "--authority-host", running.urls.entra];
    const end = await mint([...words, "--", "sh", "-c", 'printf %s "$VSCE_PAT"'], { env });
    expect([end.code, end.stdout]).toEqual([0, running.sandbox.entra.tokens[0]?.token]);
  });

  it("a token of Entra ID is the Azure CLI's where there is no CI", async () => {
    const az = join(folder, "az");
    await writeFile(az, '#!/bin/sh\necho "$@" >&2\necho a-token-that-is-no-token\n');
    await chmod(az, 0o755);
    const env = { PATH: `${folder}:${process.env["PATH"] ?? ""}` };
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
  const gallery = (): readonly string[] => [
    "doctor",
    "nuget",
    "--user",
    "octocat",
    "--token-service-url",
    `${running.urls.nuget}/api/v2/token`,
    "--audience",
    galleryId,
  ];
  const ofTheApplication = (): readonly string[] => [
    "--tenant-id",
    tenantId,
    "--client-id",
    clientId,
    "--authority-host",
    running.urls.entra,
  ];
  const sent = (): readonly string[] =>
    [running.sandbox.entra, running.sandbox.nuget].flatMap(({ log }) =>
      log.map(({ path }) => path.split("?")[0] ?? ""),
    );

  it("mint doctor shows what a job's federated credential needs, and sends the identity neither to Entra ID nor to the gallery", async () => {
    const env = { ...running.env, GITHUB_ACTIONS: "true" };
    const looked = await mint([...gallery(), ...ofTheApplication()], { env });
    expect([looked.code, looked.stdout]).toEqual([0, expect.stringContaining("Neither Entra ID nor 127.0.0.1")]);
    expect(looked.stdout).toContain("Audience: api://AzureADTokenExchange");
    expect(looked.stdout).toContain("Subject identifier: repo:octo-org@65/octo-repo@74:environment:release");
    expect(sent()).toEqual([]);
  });

  it("mint doctor reads a pod's file and exchanges it only with --ask", async () => {
    const env = await pod();
    const looked = await mint(gallery(), { env });
    expect([looked.code, looked.stdout]).toEqual([0, expect.stringContaining(`Subject identifier: ${SUBJECT}`)]);
    expect(sent()).toEqual([]);
    const asked = await mint([...gallery(), "--ask"], { env });
    expect([asked.code, asked.stdout]).toEqual([0, expect.stringContaining("accepts this job")]);
  });

  it("mint doctor shows a managed identity's tenant and object id, and sends its token to nobody", async () => {
    const looked = await mint([...gallery(), "--identity", "managed-identity"], { env: app() });
    expect([looked.code, looked.stdout]).toEqual([
      0,
      expect.stringContaining("its token stays the same for hours, and asking might use it up"),
    ]);
    expect(looked.stdout).toContain(`Service principal object ID (not the client ID): ${managedObjectId}`);
    expect(sent()).toEqual(["/msi/token"]);
  });

  it("mint doctor says what Entra ID refuses, not what the gallery would, with --ask", async () => {
    running.sandbox.issuer.job.environment = "staging";
    const env = { ...running.env, GITHUB_ACTIONS: "true" };
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
