import { expect, test } from "vitest";
import { createSandbox, readSandboxSetup, startSandbox } from "../index.ts";
import { REGISTRY_IDS } from "../registries.ts";
import { applySetup } from "./sandbox-file.ts";

const GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";

const FILE = `
job:
  repository: acme/rocket
  workflow: publish.yml
publishers:
  pypi:
    - project: rocket
      repository: acme/rocket
      workflow: publish.yml
projects:
  crates: [rocket-core]
  npm: ["@acme/rocket"]
lifetimes:
  pypi: 60
  nuget: 900
clock: +15m
faults:
  - server: npm
    fault: 503
    times: 2
`;

test("a file of settings sets job, publishers, projects, lifetimes, clock and faults", async () => {
  const setup = readSandboxSetup(FILE, "mint.sandbox.yml");
  await using running = await startSandbox({ page: true, setup, job: setup.job, publishers: setup.publishers });
  const { sandbox, page } = running;
  expect(sandbox.issuer.job).toMatchObject({ repository: "acme/rocket", workflow: "publish.yml" });
  expect(sandbox.pypi.publishers.at(-1)).toMatchObject({ projects: ["rocket"], owner: "acme" });
  expect([sandbox.crates.crates, sandbox.npm.packages].flat()).toEqual(
    expect.arrayContaining(["rocket-core", "@acme/rocket"]),
  );
  expect([sandbox.pypi.settings.lifetimeSeconds, sandbox.nuget.settings.lifetimeMinutes]).toEqual([60, 15]);
  const read = async (path: string): Promise<unknown> => (await fetch(page?.url + path)).json();
  expect(await read("/api/clock")).toMatchObject({ aheadSeconds: 900 });
  expect(await read("/api/faults")).toEqual({ faults: [{ server: "npm", fault: "503", times: 2 }] });
});

test.each([
  ["", "line 1: The file has to have fields: job, publishers, projects, lifetimes, clock, faults."],
  ["nonsense", "line 1: The file has to have fields"],
  ["\u0000\u0001\u0002", "line 1: "],
  ["job: {}\njobs: {}\n", "line 2: jobs is not a field here; the fields are: job,"],
  ["job:\n  repository: rocket\n", 'line 2: job: repository has to be "owner/name"'],
  ["job: rocket\n", "line 1: job has to have fields, such as repository."],
  ["publishers:\n  pypi:\n    - project: rocket\n      repo: acme/rocket\n", "line 4: pypi: repo is not a field here"],
  ["publishers: []\n", "line 1: publishers has to hold registries by name"],
  ["projects:\n  pypy: [rocket]\n", 'line 2: "pypy" is not a registry; there are: '],
  ["projects:\n  pypi: rocket\n", "line 2: projects: pypi has to be a list of names"],
  ["lifetimes:\n  pypi: soon\n", "line 2: lifetimes: pypi has to be a whole number of seconds, such as 900"],
  ["job: {}\nclock: soon\n", "line 2: clock has to be a time ahead such as +15m, or a moment"],
  ["faults:\n  - server: pypi\n    fault: explode\n", "line 3: faults: fault has to be one of"],
  ["faults: {}\n", "line 1: faults has to be a list"],
])("refuses the settings %j in one sentence, with the line and the field", (text, message) => {
  expect(() => readSandboxSetup(text, "mint.sandbox.yml")).toThrow(`mint.sandbox.yml, ${message}`);
});

test("each registry's tokens live as long as the settings say", async () => {
  const lifetimes = Object.fromEntries(REGISTRY_IDS.map((id) => [id, 120]));
  const sandbox = createSandbox();
  applySetup(sandbox, { projects: {}, lifetimes });
  const settings = REGISTRY_IDS.map((id) => Object(sandbox[id]).settings);
  expect(settings.map(({ lifetimeSeconds, lifetimeMinutes }) => lifetimeSeconds ?? lifetimeMinutes * 60)).toEqual(
    settings.map(() => 120),
  );
  expect(sandbox.rubygems.roles.map((role) => role.api_key_permissions.valid_for)).toEqual([120]);
});

test("JFrog and Docker Hub mint tokens that live as long as the settings say, whatever was asked", async () => {
  const sandbox = createSandbox();
  applySetup(sandbox, { projects: {}, lifetimes: { jfrog: 60, dockerhub: 90 } });
  const exchange = { grant_type: GRANT, subject_token_type: "urn:ietf:params:oauth:token-type:id_token" };
  const atJfrog = await sandbox.jfrog.fetch(
    new Request("https://octo.jfrog.io/access/api/v1/oidc/token", {
      method: "POST",
      body: JSON.stringify({
        ...exchange,
        provider_name: "github",
        subject_token: await sandbox.issuer.mintIdToken({}, "jfrog-github"),
      }),
    }),
  );
  expect(await atJfrog.json()).toMatchObject({ expires_in: 60 });
  const atDocker = await sandbox.dockerhub.fetch(
    new Request("https://identity.docker.com/oauth/token", {
      method: "POST",
      body: new URLSearchParams({
        ...exchange,
        connection_id: sandbox.dockerhub.connections[0]?.id ?? "",
        expires_in: "600",
        subject_token: await sandbox.issuer.mintIdToken({}, "https://identity.docker.com"),
      }),
    }),
  );
  expect(await atDocker.json()).toMatchObject({ expires_in: 90 });
  const lives = [sandbox.jfrog, sandbox.dockerhub].map(({ tokens }) => (tokens[0]?.expiresAt ?? 0) - Date.now());
  expect(lives.map((ms) => ms <= 90_000)).toEqual([true, true]);
});
