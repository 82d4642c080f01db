import { existsSync, readFileSync } from "node:fs";
import { get } from "node:https";
import { expect, test } from "vitest";
import { instructions, startSandbox, TRUST_VARIABLES } from "../index.ts";
import { createAuthority } from "./authority.ts";
import { inNamespace } from "./namespace.ts";

function statusOf(url: string, ca: string | undefined): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    get(url, { ca, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode);
    }).on("error", reject);
  });
}

test("serves every registry over https, to clients that trust its authority and to no others", async () => {
  await using running = await startSandbox({ https: true });
  const url = `${running.urls.pypi}/_/oidc/audience`;
  expect(url).toMatch(/^https:\/\/127\.0\.0\.1:/);
  expect(await statusOf(url, running.trust?.pem)).toBe(200);
  expect(await statusOf(url.replace("127.0.0.1", "localhost"), running.trust?.pem)).toBe(200);
  await expect(statusOf(url, undefined)).rejects.toMatchObject({ code: "UNABLE_TO_VERIFY_LEAF_SIGNATURE" });
});

test("an ID token of a sandbox over https is accepted by its registries", async () => {
  await using running = await startSandbox({ https: true });
  const { issuer, pypi } = running.sandbox;
  expect(issuer.url).toBe(running.urls.issuer);
  const body = JSON.stringify({ token: await issuer.mintIdToken({}, "pypi") });
  const request = new Request(`${running.urls.pypi}/_/oidc/mint-token`, { method: "POST", body });
  expect((await pypi.fetch(request)).status).toBe(200);
});

test("a file that replaces what a client trusts holds the rest of it too, and is gone with the sandbox", async () => {
  const running = await startSandbox({ https: true });
  const { file = "", storeFile = "", pem = "", env = {} } = running.trust ?? {};
  expect(readFileSync(file, "utf8")).toBe(pem);
  const store = readFileSync(storeFile, "utf8");
  expect(store).toContain(pem);
  expect(store.match(/BEGIN CERTIFICATE/g)?.length).toBeGreaterThan(50);
  for (const { name, effect } of TRUST_VARIABLES) expect(env[name]).toBe(effect === "adds" ? file : storeFile);
  await running.close();
  expect(existsSync(file)).toBe(false);
});

test("an authority's certificates are good for the names that they were issued for", async () => {
  const authority = await createAuthority();
  const { key, cert } = await authority.issue(["pypi.org", "127.0.0.1"]);
  const { X509Certificate } = await import("node:crypto");
  const leaf = new X509Certificate(cert);
  expect(leaf.verify(new X509Certificate(authority.pem).publicKey)).toBe(true);
  expect(leaf.checkHost("pypi.org")).toBe("pypi.org");
  expect(leaf.checkIP("127.0.0.1")).toBe("127.0.0.1");
  expect(leaf.checkHost("example.org")).toBeUndefined();
  expect(key).toContain("PRIVATE KEY");
});

test("a sandbox over http has no certificate to trust, and does not mention one", async () => {
  await using running = await startSandbox();
  expect(running.trust).toBeUndefined();
  expect(instructions(running, { command: ["mint"], folder: "." })).not.toContain("SSL_CERT_FILE");
});

test("what is typed against a sandbox over https names each client's variable", async () => {
  await using running = await startSandbox({ https: true });
  const recipe = instructions(running, { command: ["mint"], folder: "." });
  expect(recipe).toContain(`export SSL_CERT_FILE='${running.trust?.storeFile}' #`);
  expect(recipe).toContain(`cert-sync --user '${running.trust?.file}'`);
});

test("a command within a namespace is handed on word by word", () => {
  const words = inNamespace(["pypi.org"], ["client", "a b", "$(x)"]);
  expect(words.slice(-3)).toEqual(["client", "a b", "$(x)"]);
  expect(words).toContain("127.0.0.1 localhost\n127.0.0.1 pypi.org");
});
