import { describe, expect, test } from "vitest";
import { failureOf, fakeRegistry } from "../../test/fakes.ts";
import { harness } from "../../test/harness.ts";
import type { Io } from "../http/io.ts";
import { gitlabCi } from "../identities/gitlab-ci.ts";
import { pypi } from "../registries/pypi/pypi.ts";
import { rubygems } from "../registries/rubygems/rubygems.ts";
import type { Registry } from "../registries/registry.ts";
import { checkIssuer, preflight } from "./preflight.ts";
import { startRun } from "./run.ts";

const registry = fakeRegistry();

function check(env: Io["env"] = {}, audience?: string, of = registry): ReturnType<typeof harness> {
  const { io, identity, ...rest } = harness();
  preflight(startRun({ identity, audience, io: { ...io, env: { ...io.env, ...env } } }), of);
  return { io, identity, ...rest };
}

describe("before the first request", () => {
  test("a job that has all it takes passes in silence", () => {
    const { io, sent } = check({ GITHUB_EVENT_NAME: "release" }, "typed.example");
    expect([io.events, sent]).toEqual([[], []]);
  });

  test.each(["", " ", "a\nb", "ä", "x".repeat(513)])("an audience typed as %j is refused", async (audience) => {
    expect(await failureOf(() => check({}, audience))).toMatchObject({ code: "INVALID_INPUT" });
  });

  test("a typed audience that is reserved for another host is refused", async () => {
    expect(await failureOf(() => check({}, "pypi"))).toMatchObject({ code: "AUDIENCE_MISMATCH" });
  });

  test("a registry whose fixed audience belongs to another host is refused, and accepted with its own audience", async () => {
    const imitation = fakeRegistry({ audience: "https://www.nuget.org" });
    expect(await failureOf(() => check({}, undefined, imitation))).toMatchObject({
      code: "AUDIENCE_MISMATCH",
    });
    check({}, "typed.example", imitation);
  });

  test("an event that the registry always refuses ends the run", async () => {
    expect(await failureOf(() => check({ GITHUB_EVENT_NAME: "pull_request_target" }))).toMatchObject({
      code: "UNSAFE_EVENT",
      message: expect.stringContaining("pull_request_target"),
      paste: expect.stringContaining("on:"),
    });
  });

  test("a platform whose identities the registry does not take ends the run, and one it may take does not", async () => {
    const { io } = harness();
    const at = (of: Registry, CI_SERVER_URL: string): void =>
      preflight(startRun({ identity: gitlabCi(), io: { ...io, env: { GITLAB_CI: "true", CI_SERVER_URL } } }), of);
    expect(await failureOf(() => at(rubygems(), "https://gitlab.com"))).toMatchObject({
      code: "UNSUPPORTED_ISSUER",
      message: "RubyGems.org accepts no identity of GitLab.com (https://gitlab.com).",
      hint: expect.stringContaining("https://token.actions.githubusercontent.com"),
    });
    at(rubygems(), "https://gitlab.example.com");
    at(pypi(), "https://gitlab.com");
  });

  test("a missing permission ends the run with what to paste", async () => {
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: undefined, ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined };
    expect(await failureOf(() => check(env))).toMatchObject({
      code: "IDENTITY_MISSING",
      paste: expect.stringContaining("id-token: write"),
    });
  });

  test("an OIDC service at a plain http address ends the run", async () => {
    const env = { ACTIONS_ID_TOKEN_REQUEST_URL: "http://oidc.example/" };
    expect(await failureOf(() => check(env))).toMatchObject({ code: "INSECURE_URL" });
  });

  test("a job that wants certificates unchecked gets a warning that they are checked", () => {
    const { io } = check({ NODE_TLS_REJECT_UNAUTHORIZED: "0" });
    expect(io.events).toEqual([{ type: "certificates-checked" }]);
  });
});

const FOREIGN = [
  "https://token.actions.githubusercontent.com/octo-enterprise",
  "https://token.actions.octo.ghe.com",
  "https://github.example.com/_services/token",
];

test.each(FOREIGN)("%s is refused for registries that refuse it, and accepted for a private index", (iss) => {
  for (const url of ["pypi", "testpypi", "http://127.0.0.1:8080/legacy/"])
    expect(() => checkIssuer(pypi({ repositoryUrl: url }), { iss })).toThrow(
      expect.objectContaining({ code: "UNSUPPORTED_ISSUER" }),
    );
  expect(() => checkIssuer(pypi({ repositoryUrl: "https://index.example/legacy/" }), { iss })).not.toThrow();
});

test.each([
  "https://token.actions.githubusercontent.com",
  "https://gitlab.com",
  "https://forge.example.com/api/actions",
  "http://127.0.0.1:8080",
  undefined,
])("%s is let through: who can tell is the registry", (iss) => {
  for (const url of ["pypi", "http://127.0.0.1:8080/legacy/"])
    expect(() => checkIssuer(pypi({ repositoryUrl: url }), { iss })).not.toThrow();
});

test("a variable too short to hold a credential is refused before it is announced", () => {
  const { io, identity } = harness();
  const env = { ...io.env, ACTIONS_ID_TOKEN_REQUEST_TOKEN: "abc" };
  expect(() => startRun({ identity, io: { ...io, env } })).toThrow(
    expect.objectContaining({ code: "IDENTITY_UNAVAILABLE" }),
  );
  expect(io.secrets).toEqual([]);
});
