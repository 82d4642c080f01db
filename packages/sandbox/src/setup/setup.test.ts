import { expect, test } from "vitest";
import {
  addPublisher,
  createSandbox,
  listPublishers,
  publisherFields,
  readPublishers,
  REGISTRIES_WITH_FORM,
  removePublisher,
  setJob,
} from "../index.ts";

const SEEDED = {
  project: "octo-package",
  repository: "octo-org/octo-repo",
  workflow: "release.yml",
  environment: "release",
};

test.each([
  [
    "a repository and its own ids",
    { repository: "acme/rocket" },
    { repository: "acme/rocket", repository_owner: "acme" },
  ],
  ["a workflow", { workflow: "publish.yaml" }, { workflow: "publish" }],
  ["an environment", { environment: "pypi: live" }, { environment: "pypi: live" }],
  ["no environment", { environment: "" }, { sub: "repo:octo-org@65/octo-repo@74:ref:refs/tags/v1.0.0" }],
  ["an event and the ref that it runs on", { event: "schedule" }, { event_name: "schedule", ref: "refs/heads/main" }],
  ["an event on a ref that is given", { event: "schedule", ref: "refs/heads/v2" }, { ref: "refs/heads/v2" }],
])("an ID token speaks for %s that was set from outside", async (_title, settings, claims) => {
  const { issuer } = createSandbox();
  setJob(issuer.job, settings);
  const [, payload = ""] = (await issuer.mintIdToken({}, "pypi")).split(".");
  expect(JSON.parse(Buffer.from(payload, "base64url").toString())).toMatchObject(claims);
});

test("another repository has other ids, and the same ones each time", () => {
  const [first, second] = [createSandbox().issuer.job, createSandbox().issuer.job];
  setJob(first, { repository: "acme/rocket" });
  setJob(second, { repository: "Acme/Rocket" });
  expect([first.repositoryId, first.ownerId]).toEqual([second.repositoryId, second.ownerId]);
  expect([first.repositoryId, first.ownerId]).not.toEqual(["74", "65"]);
  setJob(first, { repository: "octo-org/octo-repo" });
  expect([first.repositoryId, first.ownerId]).toEqual(["74", "65"]);
});

test.each([
  [{ repository: "rocket" }, 'repository has to be "owner/name", such as octo-org/octo-repo; it is "rocket".'],
  [{ repository: "https://github.com/acme/rocket" }, 'repository has to be "owner/name"'],
  [{ workflow: ".github/workflows/x.yml" }, "workflow has to be the name of a file in .github/workflows"],
  [{ environment: "a\nb" }, "environment has to be the name of an environment"],
  [{ event: "psuh" }, "event has to be an event of GitHub's, such as push or release"],
  [{ ref: "main" }, "ref has to be a full ref, such as refs/tags/v1.0.0 or refs/heads/main"],
  [{ repository: "acme/rocket", branch: "main" }, "branch is not a setting of a job"],
  [{ workflow: 3 }, "workflow has to be a text"],
])("a job refuses %o in one sentence and stays as it was", (settings, message) => {
  const { issuer } = createSandbox();
  const before = { ...issuer.job };
  expect(() => setJob(issuer.job, settings)).toThrow(message);
  expect(issuer.job).toEqual(before);
});

test("lists, adds and removes the publishers of an index by the fields of its form", async () => {
  const sandbox = createSandbox();
  expect(listPublishers(sandbox, "pypi")).toEqual([SEEDED]);
  const mine = { project: "rocket", repository: "acme/rocket", workflow: "publish.yml" };
  addPublisher(sandbox, { registry: "pypi", values: mine });
  setJob(sandbox.issuer.job, { repository: "acme/rocket", workflow: "publish.yml" });
  const mint = async (): Promise<number> => {
    const body = JSON.stringify({ token: await sandbox.issuer.mintIdToken({}, "pypi") });
    return (await sandbox.pypi.fetch(new Request("https://pypi.org/_/oidc/mint-token", { method: "POST", body })))
      .status;
  };
  expect(await mint()).toBe(200);
  expect(sandbox.pypi.projects.map(({ name }) => name)).toContain("rocket");
  expect([removePublisher(sandbox, "pypi", 1), removePublisher(sandbox, "pypi", 1)]).toEqual([true, false]);
  expect(removePublisher(sandbox, "pypi", -1)).toBe(false);
  expect(await mint()).toBe(422);
});

test("a publisher that is registered on two projects gets a token for both", async () => {
  const sandbox = createSandbox();
  addPublisher(sandbox, { registry: "pypi", values: { ...SEEDED, project: "rocket" } });
  const body = JSON.stringify({ token: await sandbox.issuer.mintIdToken({}, "pypi") });
  await sandbox.pypi.fetch(new Request("https://pypi.org/_/oidc/mint-token", { method: "POST", body }));
  expect(sandbox.pypi.tokens[0]?.projects).toEqual(["octo-package", "rocket"]);
  const form = new FormData();
  for (const [name, value] of Object.entries({ ":action": "file_upload", name: "rocket", version: "1" }))
    form.append(name, value);
  form.append("content", new Blob(["x"]), "rocket-1.tar.gz");
  const headers = { authorization: `token ${sandbox.pypi.tokens[0]?.token}` };
  const upload = new Request("https://upload.pypi.org/legacy/", { method: "POST", headers, body: form });
  expect((await sandbox.pypi.fetch(upload)).status).toBe(200);
});

test("a publisher that is registered on two gems gets a key for both", async () => {
  const sandbox = createSandbox();
  const { repository, workflow, environment } = SEEDED;
  addPublisher(sandbox, { registry: "rubygems", values: { gem: "rocket", repository, workflow, environment } });
  const body = JSON.stringify({ jwt: await sandbox.issuer.mintIdToken({}, "rubygems.org") });
  const url = "https://rubygems.org/api/v1/oidc/trusted_publisher/exchange_token";
  const headers = { "content-type": "application/json" };
  await sandbox.rubygems.fetch(new Request(url, { method: "POST", headers, body }));
  expect(sandbox.rubygems.keys[0]?.gems).toEqual(["octo-gem", "rocket"]);
});

test.each(REGISTRIES_WITH_FORM)("what stands in the form of %s is what was typed", (registry) => {
  const sandbox = createSandbox({ seed: false });
  const values = Object.fromEntries(
    Object.entries(publisherFields(registry)).map(([name, { example }]) => [name, example]),
  );
  addPublisher(sandbox, { registry, values });
  expect(listPublishers(sandbox, registry)).toEqual([values]);
});

test.each(REGISTRIES_WITH_FORM)("what is seeded at %s can be typed into its form", (registry) => {
  const [seeded, ...others] = listPublishers(createSandbox(), registry);
  for (const values of [seeded, ...others]) {
    const sandbox = createSandbox({ seed: false });
    addPublisher(sandbox, { registry, values: values ?? {} });
    expect(listPublishers(sandbox, registry)).toEqual([values]);
  }
});

test("reads publishers from YAML and from JSON", () => {
  const yaml = "pypi:\n  - project: rocket\n    repository: acme/rocket\n    workflow: publish.yml\n";
  const expected = [
    { registry: "pypi", values: { project: "rocket", repository: "acme/rocket", workflow: "publish.yml" } },
  ];
  expect(readPublishers(yaml, "publishers.yml")).toEqual(expected);
  expect(readPublishers(JSON.stringify({ pypi: [expected[0]?.values] }), "publishers.json")).toEqual(expected);
});

test.each([
  ["", "line 1: The file has to hold registries by name, such as pypi, with a list under each."],
  ["- pypi\n", "line 1: The file has to hold registries by name"],
  ["pypi:\n  - project: rocket\n   workflow: x\n", "line 3: Sequence item without - indicator."],
  ["pypi: []\npypi: []\n", "line 2: Map keys must be unique."],
  ["\nnpmjs: []\n", 'line 2: "npmjs" is not a registry with trusted publishers; there are: '],
  ["mcp: []\n", 'line 1: "mcp" is not a registry with trusted publishers'],
  ["pypi:\n  project: rocket\n", 'line 2: pypi has to be a list of publishers, each beginning with "-".'],
  ["pypi:\n  - rocket\n", "line 2: A publisher of pypi has fields: project, repository, workflow, environment."],
  [
    "pypi:\n  - project: rocket\n    repository: acme/rocket\n",
    "line 2: pypi: workflow is missing: write, for example, workflow: release.yml.",
  ],
  [
    "pypi:\n  - project: rocket\n    repo: acme/rocket\n",
    "line 3: pypi: repo is not a field here; the fields are: project, repository, workflow, environment.",
  ],
  [
    "pypi:\n  - project: rocket\n    repository: rocket\n",
    'line 3: pypi: repository has to be "owner/name", such as octo-org/octo-repo; it is "rocket".',
  ],
  ["pypi:\n  - project: 1.0\n", 'line 2: pypi: project has to be a text on one line (put it in quotes); it is "1".'],
  ["pypi: *nothing\n", "line 1: Unresolved alias"],
  ["\u0000\u0001", "line 1: "],
])("refuses the publishers %j with the line and the field", (text, message) => {
  expect(() => readPublishers(text, "publishers.yml")).toThrow(`publishers.yml, ${message}`);
});
