import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { GITHUB_ISSUER, type RunningSandbox, type ServedSandboxOptions, startSandbox } from "../index.ts";
import { mintAtPypi, uploadToPypi } from "../../test/page/job.ts";

let folder: string;
let running: RunningSandbox[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "mint-control-"));
  running = [];
});

afterEach(async () => {
  await Promise.all(running.map((sandbox) => sandbox.close()));
  await rm(folder, { recursive: true });
});

async function start(options: ServedSandboxOptions = {}): Promise<RunningSandbox> {
  const started = await startSandbox({ page: true, ...options });
  running.push(started);
  return started;
}

interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- a test reads what it expects
  readonly body: any;
}

async function call({ page }: RunningSandbox, request: string, body?: unknown): Promise<Answer> {
  const [method = "GET", path = ""] = request.split(" ");
  const response = await fetch(`${page?.url}${path}`, {
    method,
    headers: { authorization: `Bearer ${page?.token}` },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

test.each([
  ["a foreign host", { host: "mint.example" }, 403, "foreign-host", 'not for the host "mint.example"'],
  ["a foreign origin", { origin: "https://mint.example" }, 403, "foreign-origin", "from another site's page"],
  ["a missing token", {}, 401, "missing-token", "needs the token of this sandbox"],
  ["a wrong token", { authorization: "Bearer nonsense" }, 401, "missing-token", "needs the token of this sandbox"],
])("the control API refuses a change with %s in one clear error", async (_title, headers, status, code, message) => {
  const sandbox = await start();
  const url = new URL("/api/reset", sandbox.page?.url);
  const answer = await new Promise<Answer>((resolve, reject) => {
    const sent = httpRequest(url, { method: "POST", headers }, (response) => {
      response.setEncoding("utf8");
      let text = "";
      response.on("data", (piece: string) => (text += piece));
      response.on("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
    });
    sent.on("error", reject).end();
  });
  expect(answer).toEqual({ status, body: { error: { code, message: expect.stringContaining(message) } } });
});

test("a foreign host learns nothing, not even by reading", async () => {
  const sandbox = await start();
  const text = await new Promise<string>((resolve, reject) => {
    const options = { headers: { host: "rebound.example:80" } };
    httpRequest(new URL("/", sandbox.page?.url), options, (response) => {
      response.setEncoding("utf8");
      let body = "";
      response.on("data", (piece: string) => (body += piece)).on("end", () => resolve(body));
    })
      .on("error", reject)
      .end();
  });
  expect(text).not.toContain(sandbox.page?.token);
  expect(JSON.parse(text)).toMatchObject({ error: { code: "foreign-host" } });
});

test("a refused exchange shows what was compared, and is granted once its identity is registered", async () => {
  const sandbox = await start({
    explain: ({ registry, status, claims, body }) => ({
      what: `${registry} ${status}`,
      remedy: `${String(claims["repository"])} of ${String(claims["iss"])} ${body.includes("invalid-publisher")}`,
    }),
  });
  await call(sandbox, "PUT /api/job", { repository: "acme/rocket", workflow: "publish.yml" });
  expect((await mintAtPypi(sandbox)).status).toBe(422);
  const { body } = await call(sandbox, "GET /api/exchanges");
  expect(body.exchanges[0]).toMatchObject({ server: "pypi", kind: "exchange", status: 422, succeeded: false });
  expect(body.exchanges[0].compared[0]).toEqual({
    publisher: "octo-package",
    comparisons: [
      { claim: "repository", registered: "octo-org/octo-repo", presented: "acme/rocket", matches: false },
      { claim: "repository_owner_id", registered: "65", presented: expect.stringMatching(/^\d{9}$/), matches: false },
      { claim: "job_workflow_ref", registered: "release.yml", presented: "publish.yml", matches: false },
      { claim: "environment", registered: "release", presented: "release", matches: true },
    ],
  });
  const { body: opened } = await call(sandbox, "GET /api/exchanges/1");
  expect(opened.explanation).toEqual({ what: "pypi 422", remedy: `acme/rocket of ${GITHUB_ISSUER} true` });

  const registered = await call(sandbox, "POST /api/publishers/pypi", {
    project: "rocket",
    repository: "acme/rocket",
    workflow: "publish.yml",
    environment: "release",
  });
  expect(registered.status).toBe(201);
  const { status, token } = await mintAtPypi(sandbox);
  expect(status).toBe(200);
  expect(await uploadToPypi(sandbox, token, "rocket")).toBe(200);
  const { body: tokens } = await call(sandbox, "GET /api/tokens");
  expect(tokens.tokens).toMatchObject([
    {
      server: "pypi",
      scope: "rocket",
      state: "live",
      uploads: [{ exchange: 3, name: "rocket-1.0.0-py3-none-any.whl" }],
    },
  ]);
  const everything = JSON.stringify([await call(sandbox, "GET /api/exchanges"), tokens]);
  expect(everything).not.toContain(token);
  expect(everything).not.toMatch(/eyJ[\w-]{20,}/);
});

test("a token expires by the sandbox's clock, and one that was given back is revoked", async () => {
  const sandbox = await start();
  const [first, second] = [await mintAtPypi(sandbox), await mintAtPypi(sandbox)];
  await fetch(`${sandbox.urls.pypi}/_/oidc/burn-token`, {
    method: "POST",
    body: JSON.stringify({ token: first.token }),
  });
  const states = async (): Promise<unknown> =>
    (await call(sandbox, "GET /api/tokens")).body.tokens.map(({ state }: { state: string }) => state);
  expect(await states()).toEqual(["live", "revoked"]);
  expect((await call(sandbox, "POST /api/clock", { advance: 901 })).body.aheadSeconds).toBe(901);
  expect(await states()).toEqual(["expired", "expired"]);
  expect(await uploadToPypi(sandbox, second.token, "octo-package")).toBe(403);
  expect((await call(sandbox, "GET /api/exchanges")).body.exchanges[0]).toMatchObject({
    kind: "upload",
    succeeded: false,
    messages: expect.stringContaining("token is expired"),
    token: 2,
  });
});

test("a fault changes as many answers as it was set for, and says so in the list", async () => {
  const sandbox = await start();
  await call(sandbox, "POST /api/faults", { server: "pypi", fault: "503", times: 2 });
  expect([
    (await mintAtPypi(sandbox)).status,
    (await mintAtPypi(sandbox)).status,
    (await mintAtPypi(sandbox)).status,
  ]).toEqual([503, 503, 200]);
  const { exchanges } = (await call(sandbox, "GET /api/exchanges")).body;
  expect(exchanges.map(({ fault, kind }: { fault?: string; kind: string }) => [kind, fault])).toEqual([
    ["exchange", undefined],
    ["exchange", "503"],
    ["exchange", "503"],
  ]);
});

test("a registry with the fault refuse sends its own messages, once", async () => {
  const sandbox = await start();
  await call(sandbox, "POST /api/faults", { server: "pypi", fault: "refuse" });
  expect((await mintAtPypi(sandbox)).status).toBe(422);
  const { exchanges } = (await call(sandbox, "GET /api/exchanges")).body;
  expect(exchanges[0]).toMatchObject({ fault: "refuse", messages: expect.stringContaining("invalid-publisher") });
  expect((await mintAtPypi(sandbox)).status).toBe(200);
});

test("a cut answer fails at the client, and a hanging one ends when the client gives up", async () => {
  const sandbox = await start();
  await call(sandbox, "POST /api/faults", { server: "pypi", fault: "cut" });
  await expect(fetch(`${sandbox.urls.pypi}/_/oidc/audience`).then((answer) => answer.text())).rejects.toThrow(
    "terminated",
  );
  await call(sandbox, "POST /api/faults", { server: "pypi", fault: "hang" });
  const giveUp = new AbortController();
  const hanging = fetch(`${sandbox.urls.pypi}/_/oidc/audience`, { signal: giveUp.signal });
  await expect.poll(async () => (await call(sandbox, "GET /api/faults")).body.faults).toEqual([]);
  giveUp.abort();
  await expect(hanging).rejects.toThrow("aborted");
  expect((await mintAtPypi(sandbox)).status).toBe(200);
});

test.each([
  ["PUT /api/job", { repository: "rocket" }, "repository", 'repository has to be "owner/name"'],
  ["PUT /api/job", "nonsense", "The body", "The body has to be a JSON object."],
  ["POST /api/publishers/pypi", { project: "rocket" }, "repository", "repository is missing"],
  ["POST /api/publishers/nothing", {}, '"nothing"', "is not a registry with trusted publishers"],
  ["POST /api/clock", { advance: "soon" }, "advance", "advance has to be a number of seconds"],
  ["POST /api/clock", { forward: 3 }, "forward", "forward is not a field here"],
  ["POST /api/faults", { server: "pypi", fault: "explode" }, "fault", "fault has to be one of"],
  ["POST /api/faults", { server: "nothing", fault: "503" }, "server", "server has to be one of"],
  ["POST /api/faults", { server: "pypi", fault: "503", times: 0 }, "times", "times has to be a number from 1"],
])("%s with %j is refused with the field", async (request, body, field, message) => {
  const sandbox = await start();
  expect(await call(sandbox, request, body)).toEqual({
    status: 400,
    body: { error: { code: "invalid-setting", field, message: expect.stringContaining(message) } },
  });
});

test("publishers are edited and removed by their place in the list", async () => {
  const sandbox = await start();
  const values = { project: "octo-package", repository: "octo-org/octo-repo", workflow: "publish.yml" };
  expect((await call(sandbox, "PUT /api/publishers/pypi/0", values)).body.publishers).toMatchObject([values]);
  expect((await call(sandbox, "PUT /api/publishers/pypi/7", values)).status).toBe(404);
  expect((await call(sandbox, "PUT /api/publishers/pypi/0", { project: "x" })).status).toBe(400);
  expect((await call(sandbox, "DELETE /api/publishers/pypi/0")).body.publishers).toEqual([]);
  expect((await call(sandbox, "DELETE /api/publishers/pypi/0")).status).toBe(404);
});

test("a reset brings back the start", async () => {
  const sandbox = await start();
  const { token } = await mintAtPypi(sandbox);
  await uploadToPypi(sandbox, token, "octo-package");
  await call(sandbox, "PUT /api/job", { repository: "acme/rocket" });
  await call(sandbox, "DELETE /api/publishers/pypi/0");
  await call(sandbox, "POST /api/clock", { advance: 60 });
  await call(sandbox, "POST /api/faults", { server: "npm", fault: "503" });
  await call(sandbox, "POST /api/reset");
  expect((await call(sandbox, "GET /api/exchanges")).body.exchanges).toEqual([]);
  expect((await call(sandbox, "GET /api/job")).body.repository).toBe("octo-org/octo-repo");
  expect((await call(sandbox, "GET /api/clock")).body.aheadSeconds).toBe(0);
  expect((await call(sandbox, "GET /api/faults")).body.faults).toEqual([]);
  expect(sandbox.sandbox.pypi.uploads).toEqual([]);
  expect(await uploadToPypi(sandbox, token, "octo-package")).toBe(403);
  expect((await mintAtPypi(sandbox)).status).toBe(200);
});

test("events name each exchange as it happens, and those that a reader missed", async () => {
  const sandbox = await start();
  await mintAtPypi(sandbox);
  const abort = new AbortController();
  const response = await fetch(`${sandbox.page?.url}/api/events`, {
    headers: { "last-event-id": "0" },
    signal: abort.signal,
  });
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  const readUntil = async (part: string): Promise<void> => {
    while (!text.includes(part)) text += (await reader?.read())?.value ?? "";
  };
  await readUntil("id: 1\n");
  await mintAtPypi(sandbox);
  await readUntil("id: 2\n");
  expect(text).toContain("event: exchange\n");
  abort.abort();
});

test("a sandbox that is started again with its state file continues from there", async () => {
  const state = join(folder, "sandbox.json");
  const first = await start({ state });
  await call(first, "PUT /api/job", { repository: "acme/rocket" });
  await call(first, "POST /api/publishers/pypi", {
    project: "rocket",
    repository: "acme/rocket",
    workflow: "release.yml",
  });
  const { token } = await mintAtPypi(first);
  await uploadToPypi(first, token, "rocket");
  await call(first, "POST /api/clock", { advance: 60 });
  await call(first, "POST /api/faults", { server: "npm", fault: "503" });
  await first.close();

  const second = await start({ state });
  expect((await call(second, "GET /api/job")).body.repository).toBe("acme/rocket");
  expect((await call(second, "GET /api/clock")).body.aheadSeconds).toBe(60);
  expect((await call(second, "GET /api/faults")).body.faults).toMatchObject([{ server: "npm" }]);
  expect((await call(second, "GET /api/exchanges")).body.exchanges).toMatchObject([{ kind: "upload" }, { id: 1 }]);
  expect((await call(second, "GET /api/tokens")).body.tokens).toMatchObject([
    { state: "live", uploads: [{ name: "rocket-1.0.0-py3-none-any.whl" }] },
  ]);
  expect(second.page?.token).toBe(first.page?.token);
  expect(second.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN).toBe(first.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN);
  const page = await fetch(`${second.urls.pypi}/files/rocket-1.0.0-py3-none-any.whl`);
  expect(await page.text()).toBe("x".repeat(31_000));
  expect(await uploadToPypi(second, token, "rocket")).toBe(200);
  await fetch(`${second.urls.pypi}/_/oidc/burn-token`, { method: "POST", body: JSON.stringify({ token }) });
  await second.close();

  const third = await start({ state });
  expect(await uploadToPypi(third, token, "rocket")).toBe(403);
  expect((await call(third, "GET /api/tokens")).body.tokens).toMatchObject([{ state: "revoked" }]);
});

test("every exchange is in the log before its client has the answer, and a line that was cut harms no other", async () => {
  const log = join(folder, "log.jsonl");
  const first = await start({ log });
  await mintAtPypi(first);
  const lines = (await readFile(log, "utf8")).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ id: 1, server: "pypi", kind: "exchange" }]);
  await first.close();
  await writeFile(log, `${lines[0]}\n{"id": 2, "ser`);
  const second = await start({ log });
  await mintAtPypi(second);
  expect((await call(second, "GET /api/exchanges")).body.exchanges).toMatchObject([{ id: 2 }, { id: 1 }]);
  expect((await readFile(log, "utf8")).trimEnd().split("\n")).toHaveLength(3);
});
