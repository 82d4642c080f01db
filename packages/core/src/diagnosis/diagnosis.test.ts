import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { diagnose } from "./diagnosis.ts";
import { readJob } from "./job.ts";
import { nuget } from "../registries/nuget/nuget.ts";
import { pypi } from "../registries/pypi/pypi.ts";

const CLAIMS = {
  iss: "https://token.actions.githubusercontent.com",
  aud: "pypi",
  sub: "repo:octo-org@65/octo-repo@74:environment:release",
  repository: "octo-org/octo-repo",
  repository_id: "74",
  repository_owner: "octo-org",
  repository_owner_id: "65",
  ref: "refs/tags/v1",
  sha: "0123456789abcdef0123456789abcdef01234567",
  event_name: "push",
  environment: "release",
  job_workflow_ref: "octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1",
  workflow_ref: "octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1",
  runner_environment: "github-hosted",
};
const NOT_FOUND = {
  status: 422,
  messages: [
    "invalid-publisher: valid token, but no corresponding publisher (Publisher with matching claims was not found)",
  ],
};

describe("the form's address", () => {
  test("opens PyPI's form filled in, where the project is known", () => {
    expect(diagnose(pypi({ project: "octo-package" }), CLAIMS).formUrl).toEqual({
      url: "https://pypi.org/manage/project/octo-package/settings/publishing/?provider=github&owner=octo-org&repository=octo-repo&workflow_filename=release.yml&environment=release",
    });
  });

  test("opens TestPyPI's for TestPyPI, and leaves out what stays empty", () => {
    const { environment: _, ...claims } = CLAIMS;
    const registry = pypi({ repositoryUrl: "testpypi", project: "octo-package" });
    expect(diagnose(registry, claims).formUrl?.url).toBe(
      "https://test.pypi.org/manage/project/octo-package/settings/publishing/?provider=github&owner=octo-org&repository=octo-repo&workflow_filename=release.yml",
    );
  });

  test("opens the list of projects, and says what to append, where the project is not known", () => {
    expect(diagnose(pypi(), CLAIMS).formUrl).toEqual({
      url: "https://pypi.org/manage/projects/",
      query: "?provider=github&owner=octo-org&repository=octo-repo&workflow_filename=release.yml&environment=release",
    });
  });

  test("the form's address has no parameters if the registry cannot fill in fields, and is missing for an unknown index", () => {
    expect(diagnose(nuget({ user: "octocat" }), CLAIMS).formUrl).toEqual({
      url: "https://www.nuget.org/account/trustedpublishing",
    });
    const registry = pypi({ repositoryUrl: "https://index.example/legacy/", project: "octo-package" });
    expect(diagnose(registry, CLAIMS).formUrl).toBeUndefined();
  });

  test("takes no value for more than a value", () => {
    const claims = { ...CLAIMS, environment: "a&owner=b) [c](d)#e" };
    const { url = "" } = diagnose(pypi({ project: "../x?y" }), claims).formUrl ?? {};
    expect(url).toContain("/project/..%2Fx%3Fy/settings/publishing/?provider=github&owner=octo-org&");
    expect(new URL(url).searchParams.get("environment")).toBe("a&owner=b) [c](d)#e");
    expect(url).not.toMatch(/[()\s]/);
  });
});

describe("findings", () => {
  test("there are no findings if the claims match", () => {
    expect(diagnose(pypi(), CLAIMS).findings).toEqual([]);
    expect(diagnose(nuget({ user: "octocat" }), CLAIMS).findings).toEqual([]);
  });

  test("there are no findings for unknown messages", () => {
    expect(diagnose(pypi(), CLAIMS, { status: 422, messages: ["something new"] }).findings).toEqual([]);
  });

  test("know TestPyPI by its audience", () => {
    const registry = pypi({ repositoryUrl: "testpypi" });
    const ids = diagnose(registry, { ...CLAIMS, aud: "testpypi" }, NOT_FOUND).findings.map(({ id }) => id);
    expect(ids).toContain("test-index");
    expect(diagnose(pypi(), CLAIMS, NOT_FOUND).findings.map(({ id }) => id)).not.toContain("test-index");
  });

  test("know the wrong audience at PyPI's own host for certain", () => {
    const messages = ["invalid-token: malformed or invalid token"];
    const { findings } = diagnose(pypi(), { ...CLAIMS, aud: "testpypi" }, { status: 422, messages });
    expect(findings.map(({ certainty, id }) => `${certainty} ${id}`)).toEqual(["certain audience"]);
  });

  test("no finding is about a clock that is not known", () => {
    const messages = ["invalid-token: malformed or invalid token"];
    const claims = { ...CLAIMS, iat: 1, exp: 2 };
    expect(diagnose(pypi(), claims, { status: 422, messages }).findings[0]?.id).toBe("id-token");
    expect(diagnose(pypi(), claims, { status: 422, messages, now: 100_000 }).findings[0]?.id).toBe("clock");
  });

  test("what is only inferred is left out where something has to be put right first, and what the registry names is kept", () => {
    const claims = { ...CLAIMS, event_name: "pull_request_target" };
    const idsFor = (...messages: readonly string[]): readonly string[] =>
      diagnose(pypi(), claims, { status: 422, messages }).findings.map(({ id }) => id);
    expect(idsFor(...NOT_FOUND.messages)).toEqual(["event"]);
    expect(idsFor("invalid-token: malformed or invalid token")).toEqual(["event"]);
    const named = "Environment mismatch for policy 'p': expected 'a', actual 'b'";
    const { findings } = diagnose(
      nuget({ user: "octocat" }),
      { ...claims, iss: "https://forge.example" },
      {
        status: 401,
        messages: ["No matching trust policy owned by user 'octocat' was found.", named],
      },
    );
    expect(findings.map(({ id }) => id)).toEqual(["issuer", "environment"]);
  });

  test("a wrong audience or clock is named instead of an ID token that is not accepted", () => {
    const messages = ["invalid-token: malformed or invalid token"];
    const claims = { ...CLAIMS, aud: "testpypi", iat: 1_000, exp: 1_300 };
    const { findings } = diagnose(pypi(), claims, { status: 422, messages, now: 0 });
    expect(findings.map(({ id }) => id)).toEqual(["audience", "clock"]);
  });

  test("findings are sorted by certainty for every input", () => {
    const claims = fc.dictionary(
      fc.constantFrom(...Object.keys(CLAIMS), "iat"),
      fc.oneof(fc.string(), fc.constantFrom(...Object.values(CLAIMS)), fc.integer(), fc.jsonValue()),
    );
    const messages = fc.array(fc.oneof(fc.string(), fc.constantFrom(...NOT_FOUND.messages, "Missing claim 'x'")));
    fc.assert(
      fc.property(claims, messages, fc.integer({ min: 200, max: 599 }), (some, said, status) => {
        for (const registry of [pypi(), nuget({ user: "octocat" })]) {
          const { findings } = diagnose(registry, some, { status, messages: said, now: 0 });
          const order = findings.map(({ certainty }) => ["certain", "likely", "worth-checking"].indexOf(certainty));
          expect(order).toEqual(order.toSorted((one, other) => one - other));
        }
      }),
    );
  });
});

describe("claims", () => {
  test("claims are read from the immutable form of sub and from the one before it, and taken from neither", () => {
    expect(readJob(CLAIMS).immutableSubject).toBe(true);
    const old = readJob({ ...CLAIMS, sub: "repo:other/name:environment:release" });
    expect(old).toMatchObject({ immutableSubject: false, owner: "octo-org", repository: "octo-repo" });
  });

  test("tell the caller from the workflow that holds the job", () => {
    const shared = "octo-org/workflows/.github/workflows/publish.yml@refs/heads/feature@2";
    expect(readJob({ ...CLAIMS, job_workflow_ref: shared })).toMatchObject({
      caller: { repository: "octo-repo", file: "release.yml", ref: "refs/tags/v1" },
      holder: { repository: "workflows", file: "publish.yml", ref: "refs/heads/feature@2" },
    });
  });

  test("claims of GitLab are read by the same names", () => {
    const job = readJob({
      iss: "https://gitlab.com",
      project_path: "group/sub/project",
      ci_config_ref_uri: "gitlab.com/group/sub/project//ci/release.yml@refs/heads/main",
      environment: "release",
    });
    expect(job).toMatchObject({
      provider: "gitlab",
      owner: "group/sub",
      repository: "project",
      holder: { file: "ci/release.yml", ref: "refs/heads/main" },
    });
  });

  test("claims of any shape are read without harm", () => {
    expect(readJob({ repository: 7, job_workflow_ref: "x", sub: null })).toMatchObject({ provider: "other" });
  });
});

test("a claim with half of a character fills the form's address all the same", () => {
  const claims = { ...CLAIMS, environment: "release\ud800" };
  expect(diagnose(pypi({ project: "octo-package" }), claims).formUrl?.url).toContain("environment=release%EF%BF%BD");
});
