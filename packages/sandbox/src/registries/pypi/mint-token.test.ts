import { describe, expect, test } from "vitest";
import { createSandbox, parseMacaroon, type ClaimOverrides, type Sandbox } from "../../index.ts";

const NOW_MS = 1_800_000_000_000;

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function post(sandbox: Sandbox, path: string, body: string): Promise<Answer> {
  const response = await sandbox.pypi.fetch(new Request(`https://pypi.org${path}`, { method: "POST", body }));
  return { status: response.status, body: await response.json() };
}

function exchange(sandbox: Sandbox, token: string): Promise<Answer> {
  return post(sandbox, "/_/oidc/mint-token", JSON.stringify({ token }));
}

async function mint(
  sandbox: Sandbox,
  claims: ClaimOverrides = {},
  audience: string | string[] = "pypi",
): Promise<Answer> {
  return exchange(sandbox, await sandbox.issuer.mintIdToken(claims, audience));
}

function refusal(code: string, description: string): Answer {
  return { status: 422, body: { message: "Token request failed", errors: [{ code, description }] } };
}

function noPublisher(reason: string): Answer {
  return refusal("invalid-publisher", `valid token, but no corresponding publisher (${reason})`);
}

const invalidToken = refusal("invalid-token", "malformed or invalid token");
const notFound = noPublisher("Publisher with matching claims was not found");

describe("the audience", () => {
  const audience = (sandbox: Sandbox): Promise<Response> =>
    sandbox.pypi.fetch(new Request("https://pypi.org/_/oidc/audience"));

  test("the audience is given to anybody who asks", async () => {
    const answer = await audience(createSandbox());
    expect([answer.status, await answer.json()]).toEqual([200, { audience: "pypi" }]);
  });

  test("the audience is not given while trusted publishing is disabled", async () => {
    const sandbox = createSandbox();
    sandbox.pypi.settings.enabled = false;
    const answer = await audience(sandbox);
    expect([answer.status, await answer.json()]).toEqual([
      403,
      { message: "Trusted publishing functionality not enabled" },
    ]);
  });

  test("the audience is unknown to an index without trusted publishing", async () => {
    const sandbox = createSandbox();
    sandbox.pypi.settings.trustedPublishing = false;
    expect((await audience(sandbox)).status).toBe(404);
  });
});

describe("a matching ID token", () => {
  test.each(["/_/oidc/mint-token", "/_/oidc/github/mint-token"])(
    "a matching ID token is exchanged at %s",
    async (path) => {
      const sandbox = createSandbox({ now: () => NOW_MS });
      const token = await sandbox.issuer.mintIdToken({}, "pypi");
      const expires = NOW_MS / 1000 + 900;
      expect(await post(sandbox, path, JSON.stringify({ token, more: 1 }))).toEqual({
        status: 200,
        body: { success: true, token: expect.stringMatching(/^pypi-AgEI/), expires },
      });
      expect(sandbox.pypi.tokens).toMatchObject([{ projects: ["octo-package"], expiresAt: expires, live: true }]);
    },
  );

  test("gives a macaroon with publisher, projects and lifetime in it", async () => {
    const sandbox = createSandbox({ now: () => NOW_MS });
    await mint(sandbox);
    const [record] = sandbox.pypi.tokens;
    const [project] = sandbox.pypi.projects;
    expect(parseMacaroon(record?.token.slice("pypi-".length) ?? "")?.caveats.map((c) => JSON.parse(c))).toEqual([
      [4, sandbox.pypi.publishers[0]?.id, null],
      [2, [project?.id]],
      [0, NOW_MS / 1000 + 900, NOW_MS / 1000],
    ]);
  });

  test("a matching ID token is good for every project of its publisher", async () => {
    const sandbox = createSandbox();
    sandbox.pypi.publishers[0]?.projects.push("octo-extra");
    await mint(sandbox);
    expect(sandbox.pypi.tokens[0]?.projects).toEqual(["octo-package", "octo-extra"]);
  });

  test("gives a token that dies after fifteen minutes", async () => {
    let now = NOW_MS;
    const sandbox = createSandbox({ now: () => now });
    await mint(sandbox);
    now += 899_000;
    expect(sandbox.pypi.tokens[0]?.live).toBe(true);
    now += 1_000;
    expect(sandbox.pypi.tokens[0]?.live).toBe(false);
  });

  test.each([
    ["RELEASE", "release"],
    ["release", "Release"],
  ])("a matching ID token may name environment %s where the publisher has %s", async (claimed, registered) => {
    const sandbox = createSandbox();
    Object.assign(sandbox.pypi.publishers[0] ?? {}, { environment: registered });
    expect((await mint(sandbox, { environment: claimed })).status).toBe(200);
  });

  test("a matching ID token is taken by the publisher with its environment before the one without", async () => {
    const sandbox = createSandbox();
    const [specific] = sandbox.pypi.publishers;
    if (specific === undefined) throw new Error("not seeded");
    const { environment: _, ...general } = specific;
    sandbox.pypi.publishers.unshift({ ...general, id: "general" });
    await mint(sandbox);
    await mint(sandbox, { environment: "other" });
    expect(sandbox.pypi.tokens.map(({ publisherId }) => publisherId)).toEqual([specific.id, "general"]);
  });

  test("a matching ID token may name the commit instead of the ref in its workflow", async () => {
    const sandbox = createSandbox();
    const workflow = "octo-org/octo-repo/.github/workflows/release.yml";
    expect((await mint(sandbox, { ref: "", job_workflow_ref: `${workflow}@${sandbox.issuer.job.sha}` })).status).toBe(
      200,
    );
  });

  test.each(["immutable", "legacy"] as const)(
    "a matching ID token may have a subject in the %s format",
    async (subject) => {
      const sandbox = createSandbox();
      sandbox.issuer.subject = subject;
      expect((await mint(sandbox)).status).toBe(200);
    },
  );
});

describe("a body", () => {
  test.each([
    ["", /Invalid JSON/],
    ["[]", /should be an object/],
    ["{}", /Field required/],
    ['{"token":1}', /valid string/],
  ])("%j is refused in pydantic's words", async (body, words) => {
    const answer = await post(createSandbox(), "/_/oidc/mint-token", body);
    expect(answer).toMatchObject({
      status: 422,
      body: { errors: [{ code: "invalid-payload", description: expect.stringMatching(words) }] },
    });
  });

  test.each(["x", "a.b.c"])("a body with %j for a JWT is refused as malformed", async (token) => {
    expect(await exchange(createSandbox(), token)).toEqual(refusal("invalid-payload", "malformed JWT"));
  });

  test("a body with a JWT without issuer is refused as malformed", async () => {
    expect(await mint(createSandbox(), { iss: null })).toEqual(refusal("invalid-payload", "malformed JWT"));
  });
});

describe("an issuer", () => {
  test.each([
    "https://token.actions.githubusercontent.com/acme",
    "https://token.actions.acme.ghe.com",
    "https://ghes.example/_services/token",
  ])("%s is unknown", async (issuerUrl) => {
    const refused = refusal("invalid-payload", "unknown trusted publishing issuer");
    expect(await mint(createSandbox({ issuerUrl }))).toEqual(refused);
  });

  test.each(["enabled", "githubEnabled"] as const)("an issuer is refused while %s is off", async (flag) => {
    const sandbox = createSandbox();
    sandbox.pypi.settings[flag] = false;
    expect(await mint(sandbox)).toEqual(refusal("not-enabled", "github trusted publishing functionality not enabled"));
  });
});

test("an invalid token is one with a foreign signature", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.forge = true;
  expect(await mint(sandbox)).toEqual(invalidToken);
});

test("an invalid token is one of a key that is gone", async () => {
  const sandbox = createSandbox();
  const token = await sandbox.issuer.mintIdToken({}, "pypi");
  await sandbox.issuer.rotateKey();
  expect(await exchange(sandbox, token)).toEqual(invalidToken);
  expect((await mint(sandbox)).status).toBe(200);
});

test.each([["testpypi"], [["pypi"]], [["pypi", "testpypi"]]])(
  "an invalid token is one for audience %j",
  async (audience) => {
    expect(await mint(createSandbox(), {}, audience)).toEqual(invalidToken);
  },
);

test.each([
  ["expired for 30 seconds", -330, false],
  ["expired for less", -329, true],
  ["of half a minute ahead", 30, true],
  ["of the future", 31, false],
])("an invalid token is one %s", async (_title, clockOffsetSeconds, accepted) => {
  const sandbox = createSandbox({ now: () => NOW_MS });
  Object.assign(sandbox.issuer, { clockOffsetSeconds });
  expect((await mint(sandbox)).status).toBe(accepted ? 200 : 422);
});

test.each(["iat", "exp", "aud"])("an invalid token is one without %s", async (claim) => {
  expect(await mint(createSandbox(), { [claim]: null })).toEqual(invalidToken);
});

test.each(["repository", "repository_owner_id", "job_workflow_ref", "jti", "event_name", "ref", "sha"])(
  "no publisher matches without claim %s",
  async (claim) => {
    expect(await mint(createSandbox(), { [claim]: null })).toEqual(noPublisher(`Missing claim '${claim}'`));
  },
);

test.each([
  ["another repository", { repository: "octo-org/other" }],
  ["another spelling of the owner", { repository: "Octo-Org/octo-repo" }],
  ["another owner id", { repository_owner_id: "66" }],
  ["another environment", { environment: "staging" }],
  ["no environment", { environment: null }],
])("no publisher matches for %s", async (_title, claims) => {
  expect(await mint(createSandbox(), claims)).toEqual(notFound);
});

test("no publisher matches for another workflow file", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.job.workflow = "ci.yml";
  expect(await mint(sandbox)).toEqual(notFound);
});

test("no publisher matches for another owner claim", async () => {
  expect(await mint(createSandbox(), { repository_owner: "hubot" })).toEqual(
    noPublisher("Check failed for required claim 'repository_owner'"),
  );
});

test.each(["octo-org/octo-repo", "repository_owner:octo-org", "repo:hubot/octo-repo:ref:refs/tags/v1.0.0"])(
  "no publisher matches for the subject %s of a customized template",
  async (subject) => {
    expect(await mint(createSandbox(), { sub: subject })).toEqual(noPublisher("Check failed for required claim 'sub'"));
  },
);

test("no publisher matches for a workflow that has no file name", async () => {
  expect(await mint(createSandbox(), { job_workflow_ref: "nonsense" })).toEqual(
    noPublisher("Could not job extract workflow filename from OIDC claims"),
  );
});

test("no publisher matches for a reusable workflow of another repository", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.job.reusableWorkflow = "octo-org/shared/.github/workflows/release.yml@refs/heads/main";
  const own = "octo-org/octo-repo/.github/workflows/release.yml";
  expect(await mint(sandbox)).toEqual(
    noPublisher(
      `The job_workflow_ref claim does not match, expecting one of ['${own}@${sandbox.issuer.job.sha}', ` +
        `'${own}@refs/tags/v1.0.0'], got 'octo-org/shared/.github/workflows/release.yml@refs/heads/main'`,
    ),
  );
});

test("no publisher matches where ref and commit are empty", async () => {
  expect(await mint(createSandbox(), { ref: "", sha: "" })).toEqual(noPublisher("The ref and sha claims are empty"));
});

test("no publisher matches for a run of pull_request_target", async () => {
  const sandbox = createSandbox();
  sandbox.issuer.job.eventName = "pull_request_target";
  expect(await mint(sandbox)).toEqual(
    noPublisher("Publishing from a workflow invoked via 'pull_request_target' is not supported."),
  );
});

test("an ID token is spent by a successful exchange", async () => {
  const sandbox = createSandbox();
  const token = await sandbox.issuer.mintIdToken({}, "pypi");
  expect((await exchange(sandbox, token)).status).toBe(200);
  expect(await exchange(sandbox, token)).toEqual(refusal("invalid-reuse-token", "invalid token: already used"));
  expect(sandbox.pypi.tokens).toHaveLength(1);
});

test("an ID token is not spent by a refused one", async () => {
  const sandbox = createSandbox();
  const [publisher] = sandbox.pypi.publishers.splice(0);
  const token = await sandbox.issuer.mintIdToken({}, "pypi");
  expect(await exchange(sandbox, token)).toEqual(notFound);
  if (publisher !== undefined) sandbox.pypi.publishers.push(publisher);
  expect((await exchange(sandbox, token)).status).toBe(200);
});

test("an ID token is won by one of two that come at once", async () => {
  const sandbox = createSandbox();
  const token = await sandbox.issuer.mintIdToken({}, "pypi");
  const answers = await Promise.all([exchange(sandbox, token), exchange(sandbox, token)]);
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 422]));
});

describe("a pending publisher", () => {
  function withPending(): Sandbox {
    const sandbox = createSandbox();
    const [publisher] = sandbox.pypi.publishers.splice(0);
    if (publisher === undefined) throw new Error("not seeded");
    const { projects: _projects, id: _id, ...fields } = publisher;
    sandbox.pypi.pendingPublishers.push({ ...fields, project_name: "octo-new" });
    return sandbox;
  }

  test("creates its project at first use and becomes a real one", async () => {
    const sandbox = withPending();
    expect((await mint(sandbox)).status).toBe(200);
    expect(sandbox.pypi.pendingPublishers).toEqual([]);
    expect(sandbox.pypi.publishers).toMatchObject([{ projects: ["octo-new"], owner: "octo-org" }]);
    expect((await mint(sandbox)).status).toBe(200);
  });

  test("a pending publisher is refused and forgotten when its name was taken meanwhile", async () => {
    const sandbox = withPending();
    sandbox.pypi.projects.push({ id: "1", name: "Octo.New" });
    expect(await mint(sandbox)).toEqual(
      refusal("invalid-pending-publisher", "valid token, but project already exists"),
    );
    expect(await mint(sandbox)).toEqual(notFound);
  });
});
