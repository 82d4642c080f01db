import { describe, expect, test } from "vitest";
import { createSandbox, type ClaimOverrides, type Sandbox } from "../../index.ts";
import { isAccessToken } from "./access-token.ts";

const NOW_MS = 1_800_000_000_000;
const URL_OF_TOKENS = "https://crates.io/api/v1/trusted_publishing/tokens";

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function post(sandbox: Sandbox, body: string, headers: Record<string, string> = {}): Promise<Answer> {
  const request = new Request(URL_OF_TOKENS, {
    method: "POST",
    headers: { "content-type": "application/json", "user-agent": "test", ...headers },
    body,
  });
  const response = await sandbox.crates.fetch(request);
  return { status: response.status, body: await response.json() };
}

async function mint(
  sandbox: Sandbox,
  claims: ClaimOverrides = {},
  audience: string | string[] = "crates.io",
): Promise<Answer> {
  return post(sandbox, JSON.stringify({ jwt: await sandbox.issuer.mintIdToken(claims, audience) }));
}

function refusal(detail: string, status = 400): Answer {
  return { status, body: { errors: [{ detail }] } };
}

const undecodable = refusal("Failed to decode JWT");
const config = "The Trusted Publishing config for repository `octo-org/octo-repo`";

describe("a matching ID token", () => {
  test("gives a token for half an hour, and says nothing of its end", async () => {
    let now = NOW_MS;
    const sandbox = createSandbox({ now: () => now });
    const answer = await mint(sandbox);
    const [token] = sandbox.crates.tokens;
    expect(answer).toEqual({ status: 200, body: { token: token?.token } });
    expect(isAccessToken(token?.token ?? "")).toBe(true);
    expect(token).toMatchObject({ crates: ["octo-crate"], expiresAt: NOW_MS / 1000 + 1800, live: true });
    now += 1_800_000;
    expect(token?.live).toBe(false);
  });

  test("a matching ID token may come with owner, repository and environment in any case", async () => {
    const claims = { repository: "Octo-Org/OCTO-repo", environment: "RELEASE" };
    expect((await mint(createSandbox(), claims)).status).toBe(200);
  });

  test("a matching ID token may come from a reusable workflow: its caller is what counts", async () => {
    const sandbox = createSandbox();
    sandbox.issuer.job.reusableWorkflow = "octo-org/shared/.github/workflows/publish.yml@refs/heads/main";
    expect((await mint(sandbox)).status).toBe(200);
  });

  test("a matching ID token is good for every crate whose config matches", async () => {
    const sandbox = createSandbox();
    const [first] = sandbox.crates.configs;
    if (first === undefined) throw new Error("not seeded");
    sandbox.crates.configs.push({ ...first, crate: "octo-macros", environment: undefined });
    await mint(sandbox);
    expect(sandbox.crates.tokens[0]?.crates).toEqual(["octo-crate", "octo-macros"]);
  });

  test("a matching ID token is spent by success alone", async () => {
    const sandbox = createSandbox();
    const configs = sandbox.crates.configs.splice(0);
    const body = JSON.stringify({ jwt: await sandbox.issuer.mintIdToken({}, "crates.io") });
    expect((await post(sandbox, body)).status).toBe(400);
    sandbox.crates.configs.push(...configs);
    expect((await post(sandbox, body)).status).toBe(200);
    expect(await post(sandbox, body)).toEqual(refusal("JWT has already been used"));
  });
});

test("a request without a user agent is refused with a page of text", async () => {
  const answer = await createSandbox().crates.fetch(new Request(URL_OF_TOKENS, { method: "POST" }));
  expect(answer.status).toBe(403);
  expect(await answer.text()).toMatch(/^We require that all requests include a `User-Agent` header\./);
});

test.each([
  ["{}", {}, 422, /missing field `jwt`/],
  ["x", {}, 400, /parse the request body as JSON/],
  ["{}", { "content-type": "text/plain" }, 415, /Content-Type: application\/json/],
])("a request with body %j and headers %j is refused", async (body, headers, status, detail) => {
  expect(await post(createSandbox(), body, headers)).toEqual({
    status,
    body: { errors: [{ detail: expect.stringMatching(detail) }] },
  });
});

describe("an ID token", () => {
  test("an ID token that does not exist is refused", async () => {
    expect(await post(createSandbox(), '{"jwt":"x"}')).toEqual(undecodable);
  });

  test("an ID token of another issuer is refused by its name", async () => {
    const issuerUrl = "https://token.actions.githubusercontent.com/acme";
    expect(await mint(createSandbox({ issuerUrl }))).toEqual(refusal(`Unsupported JWT issuer: ${issuerUrl}`));
  });

  test("an ID token of a key that is gone is refused", async () => {
    const sandbox = createSandbox();
    const body = JSON.stringify({ jwt: await sandbox.issuer.mintIdToken({}, "crates.io") });
    await sandbox.issuer.rotateKey();
    expect(await post(sandbox, body)).toEqual(refusal("Invalid JWT key ID"));
  });

  test("an ID token without key id is refused", async () => {
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString("base64url");
    const claims = { iss: "https://token.actions.githubusercontent.com" };
    const jwt = [encode({ alg: "RS256" }), encode(claims), "AAAA"].join(".");
    expect(await post(createSandbox(), JSON.stringify({ jwt }))).toEqual(refusal("Missing JWT key ID"));
  });

  test("an ID token with a foreign signature is refused", async () => {
    const sandbox = createSandbox();
    sandbox.issuer.forge = true;
    expect(await mint(sandbox)).toEqual(undecodable);
  });

  test.each([["pypi"], [["crates.io"]]])("an ID token for audience %j is refused", async (audience) => {
    expect(await mint(createSandbox(), {}, audience)).toEqual(undecodable);
  });

  test.each([
    ["expired for a minute", -360, 400],
    ["expired for less", -359, 200],
    ["of a minute ahead", 60, 200],
    ["of the future", 61, 400],
  ])("%s is answered", async (_title, clockOffsetSeconds, status) => {
    const sandbox = createSandbox({ now: () => NOW_MS });
    sandbox.issuer.clockOffsetSeconds = clockOffsetSeconds;
    expect((await mint(sandbox)).status).toBe(status);
  });

  test.each(["iat", "jti", "repository_owner_id", "repository", "workflow_ref", "event_name", "run_id", "sha"])(
    "an ID token without %s is refused",
    async (claim) => {
      expect(await mint(createSandbox(), { [claim]: null })).toEqual(undecodable);
    },
  );

  test.each([
    [{ repository: "what?" }, "repository"],
    [{ workflow_ref: "what?" }, "workflow_ref"],
    [{ repository_owner_id: "what?" }, "repository_owner_id"],
  ])("an ID token with %j is refused", async (claims, claim) => {
    expect(await mint(createSandbox(), claims)).toEqual(refusal(`Unexpected \`${claim}\` value`));
  });

  test.each(["pull_request_target", "workflow_run"])("an ID token of a run of %s is refused", async (eventName) => {
    const sandbox = createSandbox();
    sandbox.issuer.job.eventName = eventName;
    expect(await mint(sandbox)).toEqual(
      refusal(
        `Trusted Publishing does not support the \`${eventName}\` event trigger due to security concerns. Please use a different trigger such as \`push\`, \`release\`, or \`workflow_dispatch\`.`,
      ),
    );
  });
});

test("the config of another repository does not match", async () => {
  expect(await mint(createSandbox(), { repository: "octo-org/other" })).toEqual(
    refusal("No Trusted Publishing config found for repository `octo-org/other`."),
  );
});

test("the config of a recreated owner tells its id", async () => {
  expect(await mint(createSandbox(), { repository_owner_id: "66" })).toEqual(
    refusal(
      `${config} does not match the repository owner ID (66) in the JWT. Expected owner IDs: 65. Please recreate the Trusted Publishing config to update the repository owner ID.`,
    ),
  );
});

test("the config of another workflow tells which, with case", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.job.workflow = "Release.yml";
  expect(await mint(sandbox)).toEqual(
    refusal(
      `${config} does not match the workflow filename \`Release.yml\` in the JWT. Expected workflow filenames: \`release.yml\``,
    ),
  );
});

test("the config of another environment tells which", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.job.environment = "staging";
  expect(await mint(sandbox)).toEqual(
    refusal(`${config} does not match the environment \`staging\` in the JWT. Expected environments: \`release\``),
  );
});

test("the config with an environment refuses a job without", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.job.environment = undefined;
  expect(await mint(sandbox)).toEqual(
    refusal(`${config} requires an environment, but the JWT does not specify one. Expected environments: \`release\``),
  );
});

describe("revocation", () => {
  async function revoke(sandbox: Sandbox, authorization?: string): Promise<{ status: number; text: string }> {
    const headers = { "user-agent": "test", ...(authorization === undefined ? {} : { authorization }) };
    const response = await sandbox.crates.fetch(new Request(URL_OF_TOKENS, { method: "DELETE", headers }));
    return { status: response.status, text: await response.text() };
  }

  test("ends a token, once and again", async () => {
    const sandbox = createSandbox();
    await mint(sandbox);
    const [token] = sandbox.crates.tokens;
    for (const _ of [1, 2]) {
      expect(await revoke(sandbox, `Bearer ${token?.token}`)).toEqual({ status: 204, text: "" });
    }
    expect(token?.live).toBe(false);
  });

  test.each([
    [undefined, "Missing `Authorization` header"],
    ["Bearer x", "Invalid `Authorization` header: Failed to parse token"],
    [`Bearer cio_tp_${"0".repeat(32)}`, "Invalid `Authorization` header: Failed to parse token"],
  ])("revocation of %s is refused", async (authorization, detail) => {
    const answer = await revoke(createSandbox(), authorization);
    expect(answer.status).toBe(401);
    expect(JSON.parse(answer.text)).toEqual({ errors: [{ detail }] });
  });
});
