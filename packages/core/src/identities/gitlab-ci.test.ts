import { expect, test } from "vitest";
import { fakeIdToken } from "../../test/fakes.ts";
import { virtualIo } from "../../test/virtual-io.ts";
import { gitlabCi, namesFor } from "./gitlab-ci.ts";

test.each([
  ["pypi", ["PYPI_ID_TOKEN"]],
  ["testpypi", ["TESTPYPI_ID_TOKEN"]],
  ["npm:registry.npmjs.org", ["NPM_ID_TOKEN", "NPM_REGISTRY_NPMJS_ORG_ID_TOKEN"]],
  ["https://www.nuget.org", ["NUGET_ID_TOKEN", "HTTPS___WWW_NUGET_ORG_ID_TOKEN"]],
  ["crates.io", ["CRATES_IO_ID_TOKEN"]],
  ["prefix.dev", ["PREFIX_DEV_ID_TOKEN"]],
  ["3scale.example", ["_SCALE_EXAMPLE_ID_TOKEN", "3SCALE_EXAMPLE_ID_TOKEN"]],
])("the variable that holds GitLab's token for the audience %s is looked for under %j", (audience, names) => {
  expect(namesFor(audience)).toEqual(names);
});

test("the variable with GitLab's token is found in every spelling, and the one for the audience is used", async () => {
  const audience = "npm:registry.npmjs.org";
  const right = fakeIdToken({ aud: audience });
  const env = {
    GITLAB_CI: "true",
    NPM_ID_TOKEN: fakeIdToken({ aud: "sigstore" }).reveal(),
    NPM_REGISTRY_NPMJS_ORG_ID_TOKEN: right.reveal(),
  };
  const io = { ...virtualIo({ env }), now: () => Date.now() };
  const token = await gitlabCi().idToken(audience, io, { timeoutMs: 1_000 });
  expect(token.reveal()).toBe(right.reveal());
});
