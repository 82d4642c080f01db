import { describe, expect, test } from "vitest";
import { FIXTURES, registryOf } from "../../test/fixtures.ts";
import { cloudsmith } from "../registries/cloudsmith/cloudsmith.ts";
import { jfrog } from "../registries/jfrog/jfrog.ts";
import { mcp } from "../registries/mcp/mcp.ts";
import type { Registry } from "../registries/registry.ts";
import { diagnose } from "./diagnosis.ts";

const CLAIMS = {
  iss: "https://token.actions.githubusercontent.com",
  aud: "the-audience",
  sub: "repo:octo-org/octo-repo:environment:release",
  repository: "octo-org/octo-repo",
  repository_owner: "octo-org",
  environment: "release",
  workflow_ref: "octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1",
  job_workflow_ref: "octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1",
};

describe.each(FIXTURES)("the refusals of $id", ({ id, type, fixture }) => {
  const registry = registryOf(type, fixture.inputs);
  const findingsOf = (status: number, messages: readonly string[]): readonly string[] =>
    diagnose(registry, { ...CLAIMS, aud: fixture.audience }, { status, messages }).findings.map(
      ({ certainty, id: finding }) => `${certainty} ${finding}`,
    );
  const { findings = [] } = fixture;

  test.each(findings.flatMap(({ message, ...rest }) => (message === undefined ? [] : [{ message, ...rest }])))(
    `HTTP $status "$message" of ${id} is explained by $finding`,
    ({ status, message, finding }) => {
      expect(findingsOf(status, [message])[0]).toBe(finding);
    },
  );

  test.each(findings.filter(({ message }) => message === undefined))(
    `HTTP $status of ${id} is explained by $finding, without a message and with one that is not known`,
    ({ status, finding }) => {
      expect(findingsOf(status, [])).toEqual([finding]);
      expect(findingsOf(status, ["something new"])).toEqual([finding]);
    },
  );

  test(`an unknown refusal of ${id} has no findings`, () => {
    expect(findingsOf(418, ["something new"])).toEqual([]);
  });
});

describe("an audience that is not taken", () => {
  test("an audience that a customer chose is to be made the same on both sides", () => {
    const registry = jfrog({ url: "https://octo.jfrog.io", oidcProviderName: "github", audience: "the-audience" });
    const { findings, form } = diagnose(registry, CLAIMS, {
      status: 400,
      messages: ["Invalid audience"],
      audienceTyped: true,
    });
    expect(findings[0]?.remedy).toBe("Use the same audience in the registry's settings and in this step.");
    expect(form).toContainEqual(expect.objectContaining({ label: "Audience", value: "the-audience" }));
  });

  test("an audience that the registry names is the one to use", () => {
    const registry: Registry = mcp();
    const { origin } = registry.url;
    const messages = [`failed to validate OIDC token: invalid audience: expected ${origin}, got [the-audience]`];
    const [top] = diagnose(registry, CLAIMS, { status: 401, messages, audienceTyped: true }).findings;
    expect(top).toMatchObject({
      needs: `"${origin}"`,
      remedy: expect.stringContaining("finds the right one by itself"),
    });
  });

  test("an audience is not doubted where the registry looks at something else", () => {
    const registry = cloudsmith({ organization: "octo-org", audience: "the-audience" });
    const { findings } = diagnose(registry, CLAIMS, { status: 401, messages: [], audienceTyped: true });
    expect(findings.map(({ id }) => id)).not.toContain("audience");
  });
});
