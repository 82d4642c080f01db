import { expect, test } from "vitest";
import { createSandbox, ENTRA_IDS, gitlabClaims, defaultGitlabJob, type Sandbox } from "../index.ts";
import type { RequestTrace } from "../http/trace.ts";
import { REGISTRY_IDS } from "../registries.ts";
import { registrationOf } from "./identity-values.ts";
import { addPublisher, listPublishers, PUBLISHER_FORMS, replacePublisher } from "./publishers.ts";
import { setIssuerJob } from "./set-job.ts";

const EXCHANGE = {
  grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
  subject_token_type: "urn:ietf:params:oauth:token-type:id_token",
};
const GITHUB = { repository: "acme/rocket", workflow: "publish.yml", environment: "production" };
const GITLAB = { project: "acme/space/rocket", pipeline: "ci/publish.yml", environment: "production" };
const ROLE = "rg_oidc_akr_0123456789abcdefghjk";
const CONNECTION = "6f9619ff-8b86-d011-b42d-00c04fc964ff";

function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Request {
  const isForm = body instanceof URLSearchParams;
  return new Request(url, {
    method: "POST",
    headers: { "user-agent": "test", ...(isForm ? {} : { "content-type": "application/json" }), ...headers },
    body: isForm ? body : JSON.stringify(body),
  });
}

interface Ask {
  readonly audience: string;
  /** What asks for a token. */
  readonly request: (idToken: string) => Request;
  /** What a person types where the request does not name it. */
  readonly typed?: Readonly<Record<string, string>>;
}

const PYPI: Ask = {
  audience: "pypi",
  request: (token) => post("https://pypi.org/_/oidc/mint-token", { token }),
};
const QUAY: Ask = {
  audience: "quay",
  request: (jwt) =>
    new Request("https://quay.io/oauth2/federation/robot/token", {
      headers: { authorization: `Basic ${Buffer.from(`acme+release:${jwt}`).toString("base64")}` },
    }),
};
const JFROG: Ask = {
  audience: "acme",
  request: (token) =>
    post("https://octo.jfrog.io/access/api/v1/oidc/token", {
      ...EXCHANGE,
      provider_name: "acme",
      subject_token: token,
    }),
  typed: { username: "release" },
};
const CLOUDSMITH: Ask = {
  audience: "any",
  request: (token) => post("https://api.cloudsmith.io/openid/acme/", { oidc_token: token, service_slug: "release" }),
};
const HUGGINGFACE: Ask = {
  audience: "https://huggingface.co",
  request: (token) =>
    post("https://huggingface.co/oauth/token", { ...EXCHANGE, resource: "acme/model", subject_token: token }),
};
const ENTRA: Ask = {
  audience: "api://AzureADTokenExchange",
  request: (token) =>
    post(
      `https://login.microsoftonline.com/${ENTRA_IDS.tenantId}/oauth2/v2.0/token`,
      new URLSearchParams({
        grant_type: "client_credentials",
        client_id: ENTRA_IDS.clientId,
        scope: `api://${ENTRA_IDS.galleryId}/.default`,
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: token,
      }),
    ),
};

const ASKS: readonly (readonly [form: string, job: Readonly<Record<string, string>>, Ask])[] = [
  ["pypi", GITHUB, PYPI],
  ["pypi-gitlab", GITLAB, PYPI],
  ["quay", GITHUB, QUAY],
  ["quay", GITLAB, QUAY],
  ["jfrog", GITHUB, JFROG],
  ["jfrog-gitlab", GITLAB, JFROG],
  ["cloudsmith", GITHUB, CLOUDSMITH],
  ["cloudsmith-gitlab", GITLAB, CLOUDSMITH],
  ["huggingface", GITHUB, HUGGINGFACE],
  ["huggingface-gitlab", GITLAB, HUGGINGFACE],
  ["entra", GITHUB, ENTRA],
  ["entra", GITLAB, ENTRA],
  [
    "dockerhub",
    GITHUB,
    {
      audience: "https://identity.docker.com",
      request: (token) =>
        post(
          "https://identity.docker.com/oauth/token",
          new URLSearchParams({ ...EXCHANGE, connection_id: CONNECTION, subject_token: token }),
        ),
    },
  ],
  [
    "rubygems",
    GITHUB,
    {
      audience: "rubygems.org",
      request: (jwt) => post("https://rubygems.org/api/v1/oidc/trusted_publisher/exchange_token", { jwt }),
    },
  ],
  [
    "rubygems-role",
    GITHUB,
    {
      audience: "rubygems.org",
      request: (jwt) => post(`https://rubygems.org/api/v1/oidc/api_key_roles/${ROLE}/assume_role`, { jwt }),
    },
  ],
  [
    "crates",
    GITHUB,
    {
      audience: "crates.io",
      request: (jwt) => post("https://crates.io/api/v1/trusted_publishing/tokens", { jwt }),
    },
  ],
  [
    "npm",
    GITHUB,
    {
      audience: "npm:registry.npmjs.org",
      request: (token) =>
        post("https://registry.npmjs.org/-/npm/v1/oidc/token/exchange/package/rocket", undefined, {
          authorization: `Bearer ${token}`,
        }),
    },
  ],
];

/** Sends a request, and tells what the emulator noted of it. */
async function ask(sandbox: Sandbox, registry: string, { audience, request }: Ask) {
  const id = REGISTRY_IDS.find((known) => known === registry) ?? "pypi";
  let noted: RequestTrace | undefined;
  sandbox[id].observe = (_record, trace) => void (noted = trace);
  const answer = await sandbox[id].fetch(request(await sandbox.issuer.mintIdToken({}, audience)));
  return { status: answer.status, claims: noted?.claims ?? {}, asked: noted?.asked };
}

test.each(ASKS)(
  "form %s registers exactly the identity %j that was refused, and it is granted",
  async (form, job, how) => {
    const sandbox = createSandbox();
    setIssuerJob(sandbox.issuer, job);
    const registry = form.split("-")[0] ?? "";
    const refused = await ask(sandbox, registry, how);
    expect(refused.status).toBeGreaterThanOrEqual(400);
    const registration = registrationOf(registry, refused);
    expect(registration?.form).toBe(form);
    const { values = {}, open = {} } = registration ?? {};
    const typed = Object.fromEntries(Object.entries({ ...open, ...how.typed }).filter(([, value]) => value !== ""));
    addPublisher(sandbox, { registry: form, values: { ...typed, ...values } });
    expect((await ask(sandbox, registry, how)).status).toBeLessThan(300);
    // Another job is refused still.
    setIssuerJob(sandbox.issuer, "project" in job ? { project: "acme/other" } : { repository: "acme/other" });
    expect((await ask(sandbox, registry, how)).status).toBeGreaterThanOrEqual(400);
  },
);

test("what is listed of a form can be registered again in it, and replaces itself in its place", () => {
  const sandbox = createSandbox();
  for (const form of PUBLISHER_FORMS) {
    const before = listPublishers(sandbox, form);
    for (const [place, values] of before.entries()) {
      expect([form, replacePublisher(sandbox, place, { registry: form, values })]).toEqual([form, true]);
    }
    expect(listPublishers(sandbox, form)).toEqual(before);
  }
});

test("a job of GitLab's has the claims that GitLab gives it, until a repository is named", async () => {
  const { issuer } = createSandbox();
  setIssuerJob(issuer, { project: "octo-group/octo-project" });
  expect(issuer.gitlabJob).toEqual(defaultGitlabJob());
  setIssuerJob(issuer, { ref: "refs/heads/main", environment: "" });
  expect(gitlabClaims(issuer.gitlabJob ?? defaultGitlabJob())).toMatchObject({
    sub: "project_path:octo-group/octo-project:ref_type:branch:ref:main",
    environment: null,
  });
  setIssuerJob(issuer, { repository: "acme/rocket" });
  expect(issuer.gitlabJob).toBeUndefined();
  expect(() => setIssuerJob(issuer, { project: "rocket" })).toThrow('project has to be "group/project"');
  expect(() => setIssuerJob(issuer, { project: "a/b", workflow: "x.yml" })).toThrow(
    "workflow is not a setting of a job",
  );
});
