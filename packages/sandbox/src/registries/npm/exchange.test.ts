import { describe, expect, test } from "vitest";
import { createSandbox, type ClaimOverrides, type Sandbox, startSandbox } from "../../index.ts";

const NOW_MS = Date.UTC(2026, 10, 22, 13, 30);
const AUDIENCE = "npm:registry.npmjs.org";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function exchange(sandbox: Sandbox, token: string, name = "octo-package"): Promise<Answer> {
  const response = await sandbox.npm.fetch(
    new Request(`https://registry.npmjs.org/-/npm/v1/oidc/token/exchange/package/${name}`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
    }),
  );
  return { status: response.status, body: await response.json() };
}

async function mint(
  sandbox: Sandbox,
  claims: ClaimOverrides = {},
  audience: string | string[] = AUDIENCE,
): Promise<Answer> {
  return exchange(sandbox, await sandbox.issuer.mintIdToken(claims, audience));
}

function refusal(status: number, words: string): Answer {
  return { status, body: { message: `OIDC token exchange error - ${words}` } };
}

describe("a matching ID token", () => {
  test("gives a token for this package, for an hour", async () => {
    let now = NOW_MS;
    const sandbox = createSandbox({ now: () => now });
    expect(await mint(sandbox)).toEqual({
      status: 201,
      body: {
        token_type: "oidc",
        token: expect.stringMatching(/^npm_[A-Za-z0-9]{36}$/),
        created: "2026-11-22T13:30:00.000Z",
        expires: "2026-11-22T14:30:00.000Z",
      },
    });
    expect(sandbox.npm.tokens).toMatchObject([{ package: "octo-package", live: true }]);
    now += 3_600_000;
    expect(sandbox.npm.tokens[0]?.live).toBe(false);
  });

  test.each([
    "@octo-org%2focto-package",
    "@octo-org%2Focto-package",
    "%40octo-org%2Focto-package",
    "@octo-org/octo-package",
  ])("a matching ID token is exchanged for %s", async (name) => {
    const sandbox = createSandbox();
    expect((await exchange(sandbox, await sandbox.issuer.mintIdToken({}, AUDIENCE), name)).status).toBe(201);
    expect(sandbox.npm.tokens[0]?.package).toBe("@octo-org/octo-package");
  });

  test("a matching ID token may come from a reusable workflow: its caller is what counts", async () => {
    const sandbox = createSandbox();
    sandbox.issuer.job.reusableWorkflow = "octo-org/shared/.github/workflows/publish.yml@refs/heads/main";
    expect((await mint(sandbox)).status).toBe(201);
  });

  test("a matching ID token may name any environment where none is asked for", async () => {
    const sandbox = createSandbox();
    for (const trust of sandbox.npm.trust) delete trust.claims.environment;
    expect((await mint(sandbox, { environment: "other" })).status).toBe(201);
  });

  test("a matching ID token is taken once, unless the registry does not care", async () => {
    const sandbox = createSandbox();
    const token = await sandbox.issuer.mintIdToken({}, AUDIENCE);
    expect((await exchange(sandbox, token)).status).toBe(201);
    expect(await exchange(sandbox, token)).toEqual(refusal(401, "unauthorized"));
    sandbox.npm.settings.singleUse = false;
    expect((await exchange(sandbox, token)).status).toBe(201);
  });
});

test("an exchange without a JWT is a bad request", async () => {
  expect(await exchange(createSandbox(), "x")).toEqual(refusal(400, "bad request"));
});

test.each([
  ["another audience", {}, "npm:example.com"],
  ["a list of audiences", {}, [AUDIENCE]],
  ["a runner of one's own", { runner_environment: "self-hosted" }, AUDIENCE],
  ["no jti", { jti: null }, AUDIENCE],
  ["another issuer", { iss: "https://token.actions.githubusercontent.com/acme" }, AUDIENCE],
  ["a time that is over", { exp: 1 }, AUDIENCE],
])("an exchange with %s is unauthorized", async (_title, claims, audience) => {
  expect(await mint(createSandbox(), claims, audience)).toEqual(refusal(401, "unauthorized"));
});

test("an exchange with a foreign signature is unauthorized", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.forge = true;
  expect(await mint(sandbox)).toEqual(refusal(401, "unauthorized"));
});

test.each([
  ["another repository", { repository: "octo-org/other" }],
  ["another spelling of the repository", { repository: "Octo-Org/octo-repo" }],
  ["another workflow", { workflow_ref: "octo-org/octo-repo/.github/workflows/ci.yml@refs/tags/v1" }],
  ["another environment", { environment: "Release" }],
  ["no environment", { environment: null }],
])("an exchange with %s finds no package", async (_title, claims) => {
  expect(await mint(createSandbox(), claims)).toEqual(refusal(404, "package not found"));
});

test("an exchange for a package without trusted publisher finds none", async () => {
  const sandbox = createSandbox();
  const token = await sandbox.issuer.mintIdToken({}, AUDIENCE);
  expect(await exchange(sandbox, token, "left-pad")).toEqual(refusal(404, "package not found"));
});

test("an exchange with an immutable subject finds none where the registry does not know that format", async () => {
  const sandbox = createSandbox();
  sandbox.npm.settings.immutableSubjectsUnknown = true;
  expect(await mint(sandbox)).toEqual(refusal(404, "package not found"));
  sandbox.issuer.subject = "legacy";
  expect((await mint(sandbox)).status).toBe(201);
});

test("takes an audience with the registry's port, as yarn asks for it, and without, as npm does", async () => {
  await using running = await startSandbox();
  const { host, hostname } = new URL(running.urls.npm);
  const statusOf = async (audience: string): Promise<number> => {
    const headers = { authorization: `Bearer ${await running.sandbox.issuer.mintIdToken({}, audience)}` };
    const url = `${running.urls.npm}/-/npm/v1/oidc/token/exchange/package/octo-package`;
    return (await fetch(url, { method: "POST", headers })).status;
  };
  expect([await statusOf(`npm:${host}`), await statusOf(`npm:${hostname}`)]).toEqual([201, 201]);
  expect([await statusOf(`npm:${hostname}:1`), await statusOf(`npm:${hostname}:`)]).toEqual([401, 401]);
});
