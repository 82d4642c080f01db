import { beforeEach, describe, expect, test } from "vitest";
import { answerOf, post } from "../../../test/exchange-suite.ts";
import { createSandbox, ENTRA_IDS, type Sandbox } from "../../index.ts";

const { tenantId, clientId, objectId, galleryId, managedClientId } = ENTRA_IDS;
const AUDIENCE = "api://AzureADTokenExchange";
const MACHINE = "http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01";

let sandbox: Sandbox;
beforeEach(() => {
  sandbox = createSandbox();
});

/** The token endpoint's answer to an assertion of the default job. */
async function exchange(change: Readonly<Record<string, string>> = {}, audience = AUDIENCE) {
  const form = new URLSearchParams({
    grant_type: "client_credentials",
    client_id: clientId,
    scope: `${galleryId}/.default`,
    client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
    client_assertion: await sandbox.issuer.mintIdToken({}, audience),
    "x-client-SKU": "unknown fields do no harm",
    ...change,
  });
  const tenant = change["tenant"] ?? tenantId;
  return answerOf(sandbox, post(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, form));
}

const refusedBy = (code: number, status: number): unknown => ({
  status,
  body: expect.objectContaining({
    error_codes: [code],
    error_description: expect.stringMatching(new RegExp(`^AADSTS${code}: .* Trace ID: [-0-9a-f]+ Correlation ID: `)),
  }),
});

test("Entra ID gives an application an access token of the kind that the resource asks for", async () => {
  expect(await exchange()).toMatchObject({ status: 200, body: { token_type: "Bearer", expires_in: 3599 } });
  const claims = (at: number): unknown =>
    JSON.parse(Buffer.from(sandbox.entra.tokens[at]?.token.split(".")[1] ?? "", "base64url").toString());
  expect(claims(0)).toMatchObject({
    aud: galleryId,
    ver: "2.0",
    azp: clientId,
    azpacr: "2",
    oid: objectId,
    idtyp: "app",
  });
  await exchange({ scope: "499b84ac-1321-427f-aa17-267ca6975798/.default" });
  expect(claims(1)).toMatchObject({ ver: "1.0", appid: clientId, iss: `https://sts.windows.net/${tenantId}/` });
});

describe("Entra ID refuses", () => {
  test.each([
    ["a tenant that it does not know", { tenant: "nobody.example" }, 90002, 400],
    ["an application that it does not know", { client_id: objectId }, 700016, 400],
    ["a scope without /.default", { scope: galleryId }, 70011, 400],
    ["a resource that the tenant does not know", { scope: "api://nobody/.default" }, 500011, 400],
    ["no assertion", { client_assertion: "" }, 7000218, 401],
    ["what is no JWT", { client_assertion: "nonsense" }, 50027, 400],
    ["another grant", { grant_type: "authorization_code" }, 70003, 400],
  ])("Entra ID refuses %s", async (_, change, code, status) => {
    expect(await exchange(change)).toEqual(refusedBy(code, status));
  });

  test("an issuer, an audience and a subject that no credential has, each to the letter", async () => {
    expect(await exchange({}, "https://www.nuget.org")).toEqual(refusedBy(700212, 401));
    sandbox.issuer.job.environment = "Release";
    expect(await exchange()).toEqual(refusedBy(7002138, 401));
    sandbox.issuer.subject = "legacy";
    expect(await exchange()).toEqual(refusedBy(700213, 401));
    sandbox.issuer.url += "/acme";
    expect(await exchange()).toEqual(refusedBy(700211, 401));
    sandbox.entra.applications[0]?.federatedCredentials.splice(0);
    expect(await exchange()).toEqual(refusedBy(70025, 401));
  });

  test("an assertion that is over, and one that is forged", async () => {
    sandbox.issuer.clockOffsetSeconds = -7200;
    expect(await exchange()).toEqual(refusedBy(700024, 401));
    Object.assign(sandbox.issuer, { clockOffsetSeconds: 0, forge: true });
    expect(await exchange()).toEqual(refusedBy(50013, 400));
  });

  test("a credential that is too new, for a while", async () => {
    sandbox.entra.settings.propagating = 1;
    expect(await exchange()).toEqual(refusedBy(70021, 400));
    expect(await exchange()).toMatchObject({ status: 200 });
  });
});

describe("a managed identity", () => {
  const ask = (url: string, headers: Readonly<Record<string, string>> = { metadata: "true" }) =>
    answerOf(sandbox, new Request(url, { headers }));

  test("gives the same token again", async () => {
    const first = await ask(`${MACHINE}&resource=${galleryId}`);
    expect(first).toMatchObject({ body: { client_id: managedClientId, expires_on: expect.stringMatching(/^\d+$/) } });
    expect(await ask(`${MACHINE}&resource=${galleryId}`)).toMatchObject({
      body: { access_token: Object(first.body)["access_token"] },
    });
  });

  test.each([
    ["without its header", `${MACHINE}&resource=${galleryId}`, {}, 400],
    ["without a resource", MACHINE, { metadata: "true" }, 400],
    ["for another identity", `${MACHINE}&resource=${galleryId}&client_id=${clientId}`, { metadata: "true" }, 400],
    ["for an unknown resource", `${MACHINE}&resource=api://nobody`, { metadata: "true" }, 400],
    ["of an app with another header", "https://login.microsoftonline.com/msi/token", { "x-identity-header": "x" }, 401],
  ])("%s gives nothing", async (_, url, headers, status) => {
    expect((await ask(url, headers as Record<string, string>)).status).toBe(status);
  });
});

describe("a gallery that trusts a service principal", () => {
  const NONE = { error: "No matching trust policy owned by user 'octocat' was found." };

  async function key(token: string) {
    const request = post("https://www.nuget.org/api/v2/token", { username: "octocat", tokenType: "ApiKey" }, token);
    request.headers.set("content-type", "application/json");
    request.headers.set("user-agent", "test");
    return answerOf(sandbox, request);
  }
  async function accessToken(claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
    Object.assign(sandbox.entra.claims, claims);
    return String(Object(await exchange()).body["access_token"]);
  }

  test("gives a key for an access token, once", async () => {
    const token = await accessToken();
    expect(await key(token)).toMatchObject({ status: 200, body: { tokenType: "ApiKey" } });
    expect(await key(token)).toMatchObject({
      status: 401,
      body: { error: expect.stringContaining("already been used") },
    });
  });

  test.each([
    ["azpacr", "1"],
    ["azpacr", 2],
    ["idtyp", "user"],
    ["ver", "1.0"],
    ["sub", "x"],
    ["oid", clientId],
  ])("tells nothing of %s %j", async (name, value) => {
    expect(await key(await accessToken({ [name]: value }))).toEqual({ status: 401, body: NONE });
  });

  test.each([
    [{ aud: "x" }, "has an incorrect audience."],
    [{ uti: null }, "must have a uti claim."],
    [{ iss: `https://sts.windows.net/${tenantId}/` }, "iss claim is not supported."],
    [{ aud: ["x", "y"] }, "must have exactly one aud claim value."],
  ])("tells what is wrong with %j", async (claims, says) => {
    expect(await key(await accessToken(claims))).toEqual({
      status: 401,
      body: { error: expect.stringContaining(says) },
    });
  });

  test("takes tenants that its administrators allow", async () => {
    sandbox.nuget.settings.allowedEntraTenants = [];
    expect(await key(await accessToken())).toEqual({ status: 401, body: NONE });
  });
});
