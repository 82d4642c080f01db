import { describe, expect, test } from "vitest";
import { createSandbox, type IssuedToken, type RegistryId, type Sandbox } from "../index.ts";

/** One exchange of each registry: how it is asked, and what it says. */
interface Exchange {
  readonly id: RegistryId;
  readonly audience: string;
  readonly request: (sandbox: Sandbox, jwt: string) => Request;
  readonly granted: { readonly status: number; readonly body: unknown };
  /** A token that does not verify. */
  readonly invalid: { readonly status: number; readonly body: unknown };
  /** Made out to another audience, where that is said otherwise. */
  readonly otherAudience?: { readonly status: number; readonly body: unknown };
  /** A valid token that nobody trusts: claims of another repository. */
  readonly untrusted?: { readonly status: number; readonly body: unknown };
  readonly lifetimeSeconds: number;
}

const MARKETPLACE = "https://marketplace.visualstudio.com/_apis/gallery/token?api-version=7.2-preview.1";

function post(url: string, body: unknown, jwt?: string, scheme = "Bearer"): Request {
  const headers = jwt === undefined ? {} : { authorization: `${scheme} ${jwt}` };
  const sent = body instanceof URLSearchParams ? body : JSON.stringify(body);
  return new Request(url, { method: "POST", headers, body: sent });
}

const text = expect.any(String);
const jwtText = expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/);

const EXCHANGES: readonly Exchange[] = [
  {
    id: "dockerhub",
    audience: "https://identity.docker.com",
    request: ({ dockerhub }, jwt) =>
      post(
        "https://identity.docker.com/oauth/token",
        new URLSearchParams({
          grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
          subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
          subject_token: jwt,
          connection_id: dockerhub.connections[0]?.id ?? "",
        }),
      ),
    granted: { status: 200, body: { access_token: text, token_type: "Bearer", expires_in: 300 } },
    invalid: { status: 400, body: { error: "invalid_grant" } },
    untrusted: { status: 401, body: "" },
    lifetimeSeconds: 300,
  },
  {
    id: "prefix",
    audience: "prefix.dev",
    request: (_sandbox, jwt) => post("https://prefix.dev/api/oidc/mint_token", { token: jwt }),
    granted: { status: 200, body: expect.stringMatching(/^pfx-jwt\.eyJ/) },
    invalid: { status: 401, body: "InvalidToken" },
    untrusted: { status: 401, body: "Failed to find OIDC publisher: GitHub publisher not found" },
    lifetimeSeconds: 900,
  },
  {
    id: "openvsx",
    audience: "https://open-vsx.org",
    request: (_sandbox, token) =>
      post("https://open-vsx.org/api/-/trusted-publishing/token", {
        namespace: "octo",
        extension: "octo-extension",
        token,
      }),
    granted: {
      status: 201,
      body: {
        id: 1,
        value: text,
        createdTimestamp: text,
        expiresTimestamp: text,
        description: "Trusted publishing (github)",
      },
    },
    invalid: { status: 403, body: { error: "The token could not be validated." } },
    untrusted: { status: 403, body: { error: "No trusted publisher matches the presented token." } },
    lifetimeSeconds: 300,
  },
  {
    id: "vscode",
    audience: "marketplace.visualstudio.com",
    request: (_sandbox, jwt) => post(MARKETPLACE, { publisherName: "octo" }, jwt, "FederatedToken"),
    granted: { status: 200, body: { credential: text } },
    invalid: { status: 401, body: { message: "The token could not be validated." } },
    untrusted: {
      status: 403,
      body: { message: "No trusted publishing policy of publisher 'octo' matches." },
    },
    lifetimeSeconds: 3600,
  },
  {
    id: "cloudsmith",
    audience: "anything",
    request: (_sandbox, jwt) =>
      post("https://api.cloudsmith.io/openid/octo-org/", { oidc_token: jwt, service_slug: "release" }),
    granted: { status: 201, body: { token: jwtText } },
    invalid: { status: 401, body: { detail: "Invalid OIDC token." } },
    untrusted: {
      status: 401,
      body: { detail: "The OIDC token does not match any provider settings of this service account." },
    },
    lifetimeSeconds: 7200,
  },
  {
    id: "jfrog",
    audience: "jfrog-github",
    request: (_sandbox, jwt) =>
      post("https://octo.jfrog.io/access/api/v1/oidc/token", {
        grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
        subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
        subject_token: jwt,
        provider_name: "github",
      }),
    granted: {
      status: 200,
      body: {
        access_token: jwtText,
        issued_token_type: "urn:ietf:params:oauth:token-type:access_token",
        token_type: "Bearer",
        expires_in: 3600,
        scope: "applied-permissions/groups:octo",
        username: "octo-release",
      },
    },
    invalid: { status: 401, body: { errors: [{ code: "401", message: "Invalid subject token" }] } },
    otherAudience: { status: 400, body: { errors: [{ code: "BAD_REQUEST", message: "Invalid audience" }] } },
    untrusted: {
      status: 401,
      body: { errors: [{ code: "401", message: "No identity mapping matches the claims of the token" }] },
    },
    lifetimeSeconds: 3600,
  },
  {
    id: "quay",
    audience: "anything",
    request: (_sandbox, jwt) =>
      new Request("https://quay.io/oauth2/federation/robot/token", {
        headers: { authorization: `Basic ${Buffer.from(`octo-org+release:${jwt}`).toString("base64")}` },
      }),
    granted: { status: 200, body: { token: jwtText } },
    invalid: {
      status: 400,
      body: { message: expect.stringMatching(/^Invalid token: (Signature (has expired|verif)|The token is not yet)/) },
    },
    untrusted: { status: 400, body: { message: "Token does not match robot" } },
    lifetimeSeconds: 3600,
  },
  {
    id: "packagist",
    audience: "private-packagist-trusted-publishing",
    request: (_sandbox, jwt) => post("https://packagist.com/api/oidc/token-exchange/octo-org/octo/package", "", jwt),
    granted: { status: 200, body: { key: text, secret: text } },
    invalid: { status: 401, body: { status: "error", message: "Invalid token" } },
    untrusted: { status: 403, body: { status: "error", message: "No trusted publisher matches the token" } },
    lifetimeSeconds: 900,
  },
  {
    id: "mcp",
    audience: "https://registry.modelcontextprotocol.io",
    request: (_sandbox, jwt) =>
      post("https://registry.modelcontextprotocol.io/v0/auth/github-oidc", { oidc_token: jwt }),
    granted: { status: 200, body: { registry_token: jwtText, expires_at: 1_800_000_300 } },
    invalid: {
      status: 401,
      body: {
        title: "Unauthorized",
        status: 401,
        detail: "Token exchange failed",
        errors: [{ message: expect.stringMatching(/^failed to validate OIDC token: /) }],
      },
    },
    lifetimeSeconds: 300,
  },
  {
    id: "pyx",
    audience: "pyx",
    request: (_sandbox, jwt) => post("https://api.pyx.dev/v1/trusted-publishing/octo/main/mint-token", { token: jwt }),
    granted: { status: 200, body: { token: text } },
    invalid: { status: 401, body: "invalid token" },
    untrusted: { status: 403, body: "no matching trusted publisher" },
    lifetimeSeconds: 900,
  },
];

/** Registries whose exchange looks at the audience by itself. */
const PICKY = EXCHANGES.filter(({ audience }) => audience !== "anything");
const TRUSTING = EXCHANGES.filter(({ untrusted }) => untrusted !== undefined);

async function answerOf(sandbox: Sandbox, request: Request): Promise<{ status: number; body: unknown }> {
  const response = await sandbox.fetch(request);
  const isJson = response.headers.get("content-type")?.includes("json") === true;
  return { status: response.status, body: isJson ? await response.json() : await response.text() };
}

function tokensOf(sandbox: Sandbox, id: RegistryId): readonly IssuedToken[] {
  const registry = sandbox[id];
  return "tokens" in registry ? (registry.tokens as readonly IssuedToken[]) : [];
}

const NOW_MS = 1_800_000_000_000;

describe.each(EXCHANGES)("$id", ({ id, audience, request, granted, invalid, lifetimeSeconds }) => {
  test("gives a token to a job that it trusts, until it ends", async () => {
    let now = NOW_MS;
    const sandbox = createSandbox({ now: () => now });
    const jwt = await sandbox.issuer.mintIdToken({}, audience);
    expect(await answerOf(sandbox, request(sandbox, jwt))).toEqual(granted);
    const [token] = tokensOf(sandbox, id);
    now += lifetimeSeconds * 1000 - 1;
    expect(token?.live).toBe(true);
    now += 1;
    expect(token?.live).toBe(false);
  });

  test.each([
    ["a foreign signature", { forge: true }],
    ["a time that is over", { clockOffsetSeconds: -3600 }],
    ["a time that has not begun", { clockOffsetSeconds: 3600 }],
  ])("refuses %s", async (_title, change) => {
    const sandbox = createSandbox({ now: () => NOW_MS });
    Object.assign(sandbox.issuer, change);
    const jwt = await sandbox.issuer.mintIdToken({}, audience);
    expect(await answerOf(sandbox, request(sandbox, jwt))).toEqual(invalid);
    expect(tokensOf(sandbox, id)).toEqual([]);
  });

  test("refuses the issuer of an enterprise, and what is no JWT", async () => {
    const sandbox = createSandbox({ issuerUrl: "https://token.actions.githubusercontent.com/acme" });
    for (const jwt of [await sandbox.issuer.mintIdToken({}, audience), "nonsense"]) {
      const answer = await answerOf(sandbox, request(sandbox, jwt));
      expect(answer.status).toBeGreaterThanOrEqual(400);
    }
    expect(tokensOf(sandbox, id)).toEqual([]);
  });
});

describe.each(PICKY)("$id", ({ id, request, invalid, otherAudience = invalid }) => {
  test("refuses another audience", async () => {
    const sandbox = createSandbox();
    const jwt = await sandbox.issuer.mintIdToken({}, "https://somewhere.else");
    expect(await answerOf(sandbox, request(sandbox, jwt))).toEqual(otherAudience);
    expect(tokensOf(sandbox, id)).toEqual([]);
  });
});

describe.each(TRUSTING)("$id", ({ audience, request, untrusted }) => {
  test("refuses another repository", async () => {
    const sandbox = createSandbox();
    Object.assign(sandbox.issuer.job, { repository: "hubot/other", repositoryId: "1", ownerId: "2" });
    const jwt = await sandbox.issuer.mintIdToken({}, audience);
    expect(await answerOf(sandbox, request(sandbox, jwt))).toEqual(untrusted);
  });
});

async function dockerAnswer(form: Record<string, string>): Promise<{ status: number; body: unknown }> {
  const sandbox = createSandbox();
  const fields = {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
    subject_token: await sandbox.issuer.mintIdToken({}, "https://identity.docker.com"),
    connection_id: sandbox.dockerhub.connections[0]?.id ?? "",
    ...form,
  };
  return answerOf(sandbox, post("https://identity.docker.com/oauth/token", new URLSearchParams(fields)));
}

describe("Docker's identity service", () => {
  test.each([
    [{ grant_type: "authorization_code" }, 400, { error: "unsupported_grant_type" }],
    [{ subject_token_type: "urn:ietf:params:oauth:token-type:id-token" }, 400, { error: "invalid_request" }],
    [{ expires_in: "299" }, 400, { error: "invalid_request" }],
    [{ expires_in: "3601" }, 400, { error: "invalid_request" }],
    [{ connection_id: "another" }, 401, ""],
  ])("refuses %j", async (form, status, body) => {
    expect(await dockerAnswer(form)).toEqual({ status, body });
  });

  test("gives as long a life as was asked for", async () => {
    expect(await dockerAnswer({ expires_in: "3600" })).toMatchObject({ body: { expires_in: 3600 } });
  });

  test("compares the subject, so that its format matters", async () => {
    const sandbox = createSandbox();
    sandbox.issuer.subject = "legacy";
    const [docker] = EXCHANGES;
    const jwt = await sandbox.issuer.mintIdToken({}, "https://identity.docker.com");
    expect(docker && (await answerOf(sandbox, docker.request(sandbox, jwt)))).toEqual(docker?.untrusted);
  });
});

describe("Open VSX", () => {
  const url = "https://open-vsx.org/api/-/trusted-publishing/token";
  const asked = { namespace: "octo", extension: "octo-extension", token: "x" };

  test.each([
    [{}, 400, "The fields namespace, extension and token are mandatory."],
    [{ ...asked, extension: " " }, 400, "The fields namespace, extension and token are mandatory."],
    [asked, 400, "Failed to pre-parse token."],
  ])("refuses %j", async (body, status, error) => {
    expect(await answerOf(createSandbox(), post(url, body))).toEqual({ status, body: { error } });
  });

  test.each([
    [{ iss: null }, 400, "Token does not have issuer set."],
    [{ iss: "https://example.com" }, 400, "Unsupported token issuer."],
    [{ repository_id: null }, 403, "The token could not be validated."],
    [{ environment: "other" }, 403, "No trusted publisher matches the presented token."],
  ])("refuses claims %j", async (claims, status, error) => {
    const sandbox = createSandbox();
    const token = await sandbox.issuer.mintIdToken(claims, "https://open-vsx.org");
    expect(await answerOf(sandbox, post(url, { ...asked, token }))).toEqual({ status, body: { error } });
  });

  test("answers that the feature is off", async () => {
    const sandbox = createSandbox();
    sandbox.openvsx.settings.enabled = false;
    const body = { error: "Trusted publishing is not enabled." };
    expect(await answerOf(sandbox, post(url, asked))).toEqual({ status: 404, body });
  });
});

test("VS Code's marketplace may not have the endpoint yet, and wants a publisher", async () => {
  const sandbox = createSandbox();
  expect((await answerOf(sandbox, post(MARKETPLACE, {}))).status).toBe(400);
  const withoutVersion = MARKETPLACE.slice(0, MARKETPLACE.indexOf("?"));
  expect((await answerOf(sandbox, post(withoutVersion, { publisherName: "octo" }))).status).toBe(404);
  sandbox.vscode.settings.available = false;
  expect((await answerOf(sandbox, post(MARKETPLACE, { publisherName: "octo" }))).status).toBe(404);
});

describe("Cloudsmith", () => {
  const url = "https://api.cloudsmith.io/openid/octo-org/";

  test("maps a token to a service account only where that is set up", async () => {
    const sandbox = createSandbox();
    const oidc_token = await sandbox.issuer.mintIdToken({}, "cloudsmith");
    expect((await answerOf(sandbox, post(url, { oidc_token }))).status).toBe(401);
    for (const provider of sandbox.cloudsmith.providers) provider.mapped_service_account = "release";
    expect((await answerOf(sandbox, post(url, { oidc_token }))).status).toBe(201);
  });

  test("compares the audience where it is among the claims", async () => {
    const sandbox = createSandbox();
    for (const provider of sandbox.cloudsmith.providers) provider.claims["aud"] = "cloudsmith";
    for (const [audience, status] of [
      ["cloudsmith", 201],
      ["other", 401],
    ] as const) {
      const oidc_token = await sandbox.issuer.mintIdToken({}, audience);
      expect((await answerOf(sandbox, post(url, { oidc_token, service_slug: "release" }))).status).toBe(status);
    }
  });

  test("wants a token", async () => {
    expect((await answerOf(createSandbox(), post(url, {}))).status).toBe(422);
  });
});

test.each([
  [{}, 400],
  [{ grant_type: "urn:ietf:params:oauth:grant-type:token-exchange" }, 400],
])("JFrog refuses %j", async (body, status) => {
  const url = "https://octo.jfrog.io/access/api/v1/oidc/token";
  expect((await answerOf(createSandbox(), post(url, body))).status).toBe(status);
});

test("JFrog knows its providers by name", async () => {
  const sandbox = createSandbox();
  sandbox.jfrog.providers.pop();
  const jfrog = EXCHANGES.find(({ id }) => id === "jfrog");
  expect(jfrog && (await answerOf(sandbox, jfrog.request(sandbox, "x"))).status).toBe(404);
});

describe("Quay", () => {
  const ask = (sandbox: Sandbox, credentials?: string): Promise<{ status: number; body: unknown }> =>
    answerOf(
      sandbox,
      new Request("https://quay.io/oauth2/federation/robot/token", {
        headers:
          credentials === undefined ? {} : { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` },
      }),
    );

  test.each([
    [undefined, 401, { error: "No auth header" }],
    ["octocat:x", 401, { error: "Invalid robot" }],
    ["octo-org+release:x", 400, { message: "Token does not contain issuer" }],
  ])("refuses %s", async (credentials, status, body) => {
    expect(await ask(createSandbox(), credentials)).toEqual({ status, body });
  });

  test("tells a robot without federation, and an issuer that is not the robot's", async () => {
    const sandbox = createSandbox();
    const jwt = await sandbox.issuer.mintIdToken({}, "x");
    expect(await ask(sandbox, `octo-org+other:${jwt}`)).toMatchObject({
      body: { message: "Robot does not have federated login configured" },
    });
    for (const federation of sandbox.quay.federations) federation.issuer = "https://example.com";
    expect(await ask(sandbox, `octo-org+release:${jwt}`)).toMatchObject({
      body: { message: "issuer https://token.actions.githubusercontent.com not configured for this robot" },
    });
  });

  test("compares audiences where it has some", async () => {
    const sandbox = createSandbox();
    for (const federation of sandbox.quay.federations) federation.audiences = ["https://quay.io"];
    for (const [audience, status] of [
      ["https://quay.io", 200],
      ["other", 400],
    ] as const) {
      const jwt = await sandbox.issuer.mintIdToken({}, audience);
      expect((await ask(sandbox, `octo-org+release:${jwt}`)).status).toBe(status);
    }
  });
});

test.each(["/api/oidc/audience", "/api/oidc/audience/octo-org"])(
  "Private Packagist tells its audience at %s",
  async (path) => {
    const answer = await answerOf(createSandbox(), new Request(`https://packagist.com${path}`));
    expect(answer.body).toEqual({ audience: "private-packagist-trusted-publishing" });
  },
);

test("pyx tells its audience, and wants a token", async () => {
  const url = "https://api.pyx.dev/v1/trusted-publishing";
  expect((await answerOf(createSandbox(), new Request(`${url}/audience`))).body).toEqual({ audience: "pyx" });
  expect((await answerOf(createSandbox(), post(`${url}/octo/main/mint-token`, {}))).status).toBe(422);
});

describe("the registry of MCP servers", () => {
  const url = "https://registry.modelcontextprotocol.io/v0/auth/github-oidc";

  test("grants the namespace of the repository's owner to any of its workflows", async () => {
    const sandbox = createSandbox();
    Object.assign(sandbox.issuer.job, { repository: "hubot/other", workflow: "any.yml" });
    const oidc_token = await sandbox.issuer.mintIdToken({}, "https://registry.modelcontextprotocol.io");
    expect((await answerOf(sandbox, post(url, { oidc_token }))).status).toBe(200);
    expect(sandbox.mcp.tokens[0]?.scope).toBe("io.github.hubot/*");
  });

  test("is content with one audience of several", async () => {
    const sandbox = createSandbox();
    const audiences = ["other", "https://registry.modelcontextprotocol.io"];
    const oidc_token = await sandbox.issuer.mintIdToken({}, audiences);
    expect((await answerOf(sandbox, post(url, { oidc_token }))).status).toBe(200);
  });

  test("needs an owner", async () => {
    const sandbox = createSandbox();
    const oidc_token = await sandbox.issuer.mintIdToken(
      { repository_owner: null },
      "https://registry.modelcontextprotocol.io",
    );
    expect(await answerOf(sandbox, post(url, { oidc_token }))).toMatchObject({
      body: { errors: [{ message: "failed to validate OIDC token: repository owner claim is required" }] },
    });
  });

  test("may have no audience, and wants a token", async () => {
    const sandbox = createSandbox();
    expect((await answerOf(sandbox, post(url, {}))).status).toBe(422);
    sandbox.mcp.settings.audience = "";
    expect(await answerOf(sandbox, post(url, { oidc_token: "x" }))).toMatchObject({
      body: {
        errors: [{ message: "GitHub OIDC exchange disabled: this deployment has no audience configured" }],
      },
    });
  });
});
