import { describe, expect, test } from "vitest";
import { createSandbox, type ClaimOverrides, type NugetPolicy, type Sandbox } from "../../index.ts";

const NOW_MS = Date.UTC(2026, 10, 22, 13, 30, 45, 123);
const AUDIENCE = "https://www.nuget.org";

interface Answer {
  readonly status: number;
  readonly reason: string;
  readonly challenge: string | null;
  readonly body: unknown;
}

async function send(
  sandbox: Sandbox,
  token: string,
  change: { headers?: Record<string, string | undefined>; body?: unknown } = {},
): Promise<Answer> {
  const headers = new Headers();
  const sent = {
    authorization: `Bearer ${token}`,
    "content-type": "application/json",
    "user-agent": "test",
    ...change.headers,
  };
  for (const [name, value] of Object.entries(sent)) if (value !== undefined) headers.set(name, value);
  const body = JSON.stringify(change.body ?? { username: "octocat", tokenType: "ApiKey" });
  const response = await sandbox.nuget.fetch(
    new Request("https://www.nuget.org/api/v2/token", { method: "POST", headers, body }),
  );
  return {
    status: response.status,
    reason: response.statusText,
    challenge: response.headers.get("www-authenticate"),
    body: await response.json(),
  };
}

async function mint(
  sandbox: Sandbox,
  claims: ClaimOverrides = {},
  username = "octocat",
  audience: string | string[] = AUDIENCE,
): Promise<Answer> {
  const body = { username, tokenType: "ApiKey" };
  return send(sandbox, await sandbox.issuer.mintIdToken(claims, audience), { body });
}

function refusal(status: number, message: string): Answer {
  const challenge = status === 401 ? "Bearer" : null;
  return { status, reason: message, challenge, body: { error: message } };
}

function policyOf({ nuget }: Sandbox): NugetPolicy {
  const [policy] = nuget.policies;
  if (policy === undefined) throw new Error("not seeded");
  return policy;
}

const noPolicy = refusal(401, "No matching trust policy owned by user 'octocat' was found.");

describe("a matching ID token", () => {
  test("gives a key for an hour, in the registry's time format", async () => {
    const sandbox = createSandbox({ now: () => NOW_MS });
    expect(await mint(sandbox)).toMatchObject({
      status: 200,
      body: {
        tokenType: "ApiKey",
        expires: "2026-11-22T14:30:45.1230000Z",
        apiKey: expect.stringMatching(/^[A-Za-z0-9]{52}JQQJ99CKN5L000001VNeS00CNUGT[A-Za-z0-9]{4}$/),
      },
    });
    expect(sandbox.nuget.keys).toMatchObject([{ packageOwner: "octocat", live: true }]);
  });

  test("gives a key that dies", async () => {
    let now = NOW_MS;
    const sandbox = createSandbox({ now: () => now });
    await mint(sandbox);
    now += 60 * 60_000;
    expect(sandbox.nuget.keys[0]?.live).toBe(false);
  });

  test("gives keys that die with their policy", async () => {
    const sandbox = createSandbox();
    await mint(sandbox);
    sandbox.nuget.policies.pop();
    expect(sandbox.nuget.keys[0]?.live).toBe(false);
  });

  test("a matching ID token may come with names in any case", async () => {
    const sandbox = createSandbox();
    Object.assign(policyOf(sandbox), {
      repositoryOwner: "Octo-Org",
      workflowFile: "Release.yml",
      environment: "RELEASE",
    });
    expect((await mint(sandbox, {}, "OctoCat")).status).toBe(200);
  });

  test("a matching ID token is spent", async () => {
    const sandbox = createSandbox();
    const token = await sandbox.issuer.mintIdToken({}, AUDIENCE);
    expect((await send(sandbox, token)).status).toBe(200);
    expect(await send(sandbox, token)).toEqual(
      refusal(401, "This bearer token has already been used. A new bearer token must be used for each request."),
    );
  });

  test("a matching ID token is not spent by a refused request", async () => {
    const sandbox = createSandbox();
    const token = await sandbox.issuer.mintIdToken({}, AUDIENCE);
    expect((await send(sandbox, token, { body: { username: "hubot", tokenType: "ApiKey" } })).status).toBe(401);
    expect((await send(sandbox, token)).status).toBe(200);
  });

  test("a matching ID token is taken by the oldest of the policies that match", async () => {
    const sandbox = createSandbox();
    const policy = policyOf(sandbox);
    sandbox.nuget.policies.unshift({ ...policy, environment: "staging" });
    sandbox.nuget.policies.push({ ...policy, policyName: "newer" });
    await mint(sandbox);
    expect(sandbox.nuget.keys[0]?.policy).toBe(policy);
  });
});

describe("a request", () => {
  test.each([
    [{ authorization: undefined }, 401, "The Authorization header is missing."],
    [{ authorization: "Bearer a, Bearer b" }, 401, "Only one Authorization header is allowed."],
    [{ authorization: "Basic x" }, 401, "The Authorization header value must start with 'Bearer '."],
    [{ authorization: "Bearer " }, 401, "The bearer token is missing from the Authorization header."],
    [{ "x-nuget-apikey": "x" }, 401, "Only Bearer token authentication is accepted."],
    [{ "content-type": "text/plain" }, 415, "The request must have a Content-Type of 'application/json'."],
    [{ "user-agent": undefined }, 400, "A User-Agent header is required."],
  ])("a request with headers %j is refused", async (headers, status, message) => {
    expect(await send(createSandbox(), "x", { headers })).toEqual(refusal(status, message));
  });

  const usernameMissing = "The username property in the request body is required.";
  const typeMissing = "The tokenType property in the request body is required and must set to 'ApiKey'.";

  test.each([
    [{}, usernameMissing],
    [{ username: " ", tokenType: "ApiKey" }, usernameMissing],
    ["text", usernameMissing],
    [{ username: "octocat" }, typeMissing],
    [{ username: "octocat", tokenType: "apikey" }, typeMissing],
    [{ username: "octocat", token_type: "ApiKey" }, typeMissing],
  ])("a request with body %j is refused", async (body, message) => {
    expect(await send(createSandbox(), "x", { body })).toEqual(refusal(400, message));
  });

  test("a request may have a charset and property names in any case", async () => {
    const sandbox = createSandbox();
    const token = await sandbox.issuer.mintIdToken({}, AUDIENCE);
    const headers = { authorization: `bearer  ${token}`, "content-type": "Application/JSON; charset=utf-8" };
    expect((await send(sandbox, token, { headers, body: { UserName: "octocat", TOKENTYPE: "ApiKey" } })).status).toBe(
      200,
    );
  });

  test("finds nothing while the endpoint is switched off", async () => {
    const sandbox = createSandbox();
    sandbox.nuget.settings.enabled = false;
    const request = new Request("https://www.nuget.org/api/v2/token", { method: "POST" });
    expect((await sandbox.nuget.fetch(request)).status).toBe(404);
  });
});

test("a bearer token that is not a JWT is refused", async () => {
  expect(await send(createSandbox(), "x")).toEqual(
    refusal(401, "The bearer token could not be parsed as a JSON web token."),
  );
});

test.each([
  [{ aud: null }, "The JSON web token must have exactly one aud claim value."],
  [{ aud: [AUDIENCE, "pypi"] }, "The JSON web token must have exactly one aud claim value."],
  [{ aud: " " }, "The JSON web token must have an aud claim."],
  [{ iss: null }, "The JSON web token must have an iss claim."],
  [{ iss: "http://token.actions.githubusercontent.com" }, "The JSON web token iss claim must be a valid HTTPS URL."],
  [{ iss: "https://ghes.example/_services/token" }, "The JSON web token iss claim is not supported."],
  [{ jti: null }, "The JSON web token must have a jti claim."],
  [{ aud: "pypi" }, "The JSON web token has an incorrect audience."],
  [{ exp: 1 }, "The JSON web token has expired."],
  [{ nbf: 4_000_000_000 }, "The JSON web token is not yet valid."],
  [{ exp: null }, "The JSON web token could not be validated."],
  [{ iss: "https://token.actions.githubusercontent.com/acme" }, "The JSON web token could not be validated."],
])("a bearer token with claims %j is refused", async (claims, message) => {
  expect(await mint(createSandbox(), claims)).toEqual(refusal(401, message));
});

test("a bearer token with a foreign signature is refused", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.forge = true;
  expect(await mint(sandbox)).toEqual(refusal(401, "The JSON web token has an invalid signature."));
});

test.each([
  ["another repository", { repository: "octo-org/other" }],
  ["another owner", { repository_owner: "hubot" }],
  ["a recreated repository", { repository_id: "75" }],
  ["a recreated owner", { repository_owner_id: "66" }],
])("no policy matches for %s, and no more is said", async (_title, claims) => {
  expect(await mint(createSandbox(), claims)).toEqual(noPolicy);
});

test.each(["hubot", "octo-org"])("no policy matches for user %s, who made none", async (username) => {
  expect(await mint(createSandbox(), {}, username)).toEqual(
    refusal(401, `No matching trust policy owned by user '${username}' was found.`),
  );
});

test.each(["repository", "repository_owner", "repository_owner_id", "repository_id", "event_name", "job_workflow_ref"])(
  "no policy matches without claim %s",
  async (claim) => {
    expect(await mint(createSandbox(), { [claim]: null })).toEqual(
      refusal(401, `The JSON Web Token is missing the required claim '${claim}'.`),
    );
  },
);

test("no policy matches for another workflow", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.job.workflow = "ci.yml";
  expect(await mint(sandbox)).toEqual(
    refusal(401, "Workflow mismatch for policy 'octo release': expected 'release.yml', actual 'ci.yml'"),
  );
});

test("no policy matches for a reusable workflow of another repository", async () => {
  const sandbox = createSandbox();
  const called = "octo-org/shared/.github/workflows/release.yml@refs/heads/main";
  sandbox.issuer.job.reusableWorkflow = called;
  expect(await mint(sandbox)).toEqual(
    refusal(
      401,
      `Claim 'job_workflow_ref' has value '${called}' which does not start with octo-org/octo-repo/.github/workflows/.`,
    ),
  );
});

test.each(["staging", undefined])("no policy matches for environment %s", async (environment) => {
  const sandbox = createSandbox();
  sandbox.issuer.job.environment = environment;
  expect(await mint(sandbox)).toEqual(
    refusal(401, `Environment mismatch for policy 'octo release': expected 'release', actual '${environment ?? ""}'`),
  );
});

test("no policy matches for an event that is banned", async () => {
  const sandbox = createSandbox();
  sandbox.nuget.settings.bannedEvents.push("pull_request_target");
  sandbox.issuer.job.eventName = "pull_request_target";
  expect(await mint(sandbox)).toEqual(refusal(401, "The GitHub Actions event 'pull_request_target' is not allowed."));
});

test("no policy matches in several policies, and each says why", async () => {
  const sandbox = createSandbox();
  sandbox.nuget.policies.push({ ...policyOf(sandbox), policyName: "second", workflowFile: "other.yml" });
  sandbox.issuer.job.environment = "staging";
  expect(await mint(sandbox)).toEqual(
    refusal(
      401,
      "Environment mismatch for policy 'octo release': expected 'release', actual 'staging'. " +
        "Workflow mismatch for policy 'second': expected 'other.yml', actual 'release.yml'",
    ),
  );
});

describe("a temporary policy", () => {
  function temporary(validForMs: number): Sandbox {
    const sandbox = createSandbox({ now: () => NOW_MS });
    const { repositoryId: _id, repositoryOwnerId: _ownerId, ...policy } = policyOf(sandbox);
    sandbox.nuget.policies.splice(0, 1, { ...policy, validateByDate: NOW_MS + validForMs });
    return sandbox;
  }

  test("becomes a permanent one at first use, pinned to the ids", async () => {
    const sandbox = temporary(1);
    expect((await mint(sandbox)).status).toBe(200);
    expect(policyOf(sandbox)).toMatchObject({ repositoryId: "74", repositoryOwnerId: "65" });
    expect(await mint(sandbox, { repository_id: "75" })).toEqual(noPolicy);
  });

  test("a temporary policy is not pinned by a first run that fails, and tells it nothing", async () => {
    const sandbox = temporary(1);
    expect(await mint(sandbox, { environment: "staging" })).toEqual(noPolicy);
    expect(policyOf(sandbox)).not.toHaveProperty("repositoryId");
  });

  test("expires when nobody uses it", async () => {
    expect(await mint(temporary(-1))).toEqual(
      refusal(
        401,
        "The policy 'octo release' has expired. Sign in and renew the trust policy on the Trusted Publishing page.",
      ),
    );
  });
});

describe("the accounts behind a matching policy", () => {
  test.each([
    [{ locked: true }, "The user 'octocat' is locked."],
    [{ confirmed: false }, "The user 'octocat' does not have a confirmed email address."],
    [
      { kind: "organization" },
      "Generating fetching tokens directly for organizations is not supported. The trust policy is created on the " +
        "profile of one of the organization's administrators and is scoped to the organization in the policy.",
    ],
  ])("refuse when its maker is %j", async (change, message) => {
    const sandbox = createSandbox();
    Object.assign(sandbox.nuget.users[0] ?? {}, change);
    expect(await mint(sandbox)).toEqual(refusal(400, message));
  });

  test.each([
    [{ deleted: true }, "The organization 'octo-org' is deleted."],
    [{ locked: true }, "The organization 'octo-org' is locked."],
    [
      { reachable: false },
      "The scopes on the generated API key are not valid. Confirm that you still have permissions to operate on " +
        "behalf of package owner 'octo-org'.",
    ],
  ])("refuse when its package owner is %j", async (change, message) => {
    const sandbox = createSandbox();
    policyOf(sandbox).packageOwner = "octo-org";
    Object.assign(sandbox.nuget.users[1] ?? {}, change);
    expect(await mint(sandbox)).toEqual(refusal(400, message));
  });

  test("refuse when its package owner is gone", async () => {
    const sandbox = createSandbox();
    policyOf(sandbox).packageOwner = "nobody";
    expect(await mint(sandbox)).toEqual(refusal(400, "The package owner of the match trust policy not longer exists."));
  });
});

describe("a server written from the draft", () => {
  test.each([{ username: "octocat" }, { username: "octocat", token_type: "api_key" }])(
    "takes %j and answers in its own field names",
    async (body) => {
      const sandbox = createSandbox();
      sandbox.nuget.settings.shape = "draft";
      const token = await sandbox.issuer.mintIdToken({}, AUDIENCE);
      expect(await send(sandbox, token, { body })).toMatchObject({
        status: 200,
        body: { token_type: "api_key", expires: expect.any(String), api_key: expect.any(String) },
      });
    },
  );

  test("refuses another kind of token", async () => {
    const sandbox = createSandbox();
    sandbox.nuget.settings.shape = "draft";
    const body = { username: "octocat", token_type: "other" };
    expect((await send(sandbox, "x", { body })).status).toBe(400);
  });
});
