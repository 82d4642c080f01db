import { describe, expect, test } from "vitest";
import type { Registry } from "../registries/registry.ts";
import { cloudsmith } from "../registries/cloudsmith/cloudsmith.ts";
import { dockerhub } from "../registries/dockerhub/dockerhub.ts";
import { jfrog } from "../registries/jfrog/jfrog.ts";
import { mcp } from "../registries/mcp/mcp.ts";
import { openvsx } from "../registries/openvsx/openvsx.ts";
import { prefix } from "../registries/prefix/prefix.ts";
import { quay } from "../registries/quay/quay.ts";
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

const REGISTRIES = {
  dockerhub: dockerhub({ connectionId: "6f9619ff-8b86-d011-b42d-00c04fc964ff", username: "octo-org" }),
  prefix: prefix(),
  openvsx: openvsx({ extension: "octo.extension" }),
  cloudsmith: cloudsmith({ organization: "octo-org", audience: "the-audience" }),
  jfrog: jfrog({ url: "https://octo.jfrog.io", oidcProviderName: "github", audience: "the-audience" }),
  quay: quay({ robot: "octo-org+release", audience: "the-audience" }),
  mcp: mcp(),
} as const satisfies Readonly<Record<string, Registry>>;
const FAILED = "failed to validate OIDC token:";

describe("what a registry says means", () => {
  test.each<[keyof typeof REGISTRIES, number, string, string]>([
    ["quay", 400, "Robot does not have federated login configured", "certain no-publisher"],
    ["quay", 400, "issuer https://gitlab.com not configured for this robot", "certain no-publisher"],
    ["quay", 400, "Token does not match robot", "certain no-publisher"],
    ["quay", 400, "Token does not contain issuer", "certain missing-claim"],
    ["quay", 400, "Invalid token: Audience doesn't match", "certain audience"],
    ["quay", 400, "Invalid token: Invalid audience", "certain audience"],
    ["quay", 400, "Invalid token: Signature has expired", "certain clock"],
    ["quay", 400, "Invalid token: The token is not yet valid (iat)", "certain clock"],
    ["quay", 400, "Invalid token: Signature verification failed", "certain id-token"],
    ["mcp", 401, `${FAILED} invalid audience: expected https://mcp.example, got [the-audience]`, "certain audience"],
    ["mcp", 401, `${FAILED} invalid issuer: expected https://a.example, got https://b.example`, "certain issuer"],
    ["mcp", 401, `${FAILED} failed to parse token: token has invalid claims: token is expired`, "certain clock"],
    ["mcp", 401, `${FAILED} failed to parse token: token is malformed`, "certain id-token"],
    ["mcp", 401, `${FAILED} repository owner claim is required`, "certain missing-claim"],
    ["mcp", 401, "GitHub OIDC exchange disabled: this deployment has no audience configured", "certain switched-off"],
    ["jfrog", 400, "Invalid audience", "certain audience"],
    ["jfrog", 400, "Failed to get public key", "certain id-token"],
    ["prefix", 404, "OIDCPublisherNotFound", "certain no-publisher"],
    ["prefix", 401, "Failed to find OIDC publisher: GitHub publisher not found", "certain no-publisher"],
    ["openvsx", 400, "Token does not have issuer set.", "certain missing-claim"],
    ["openvsx", 400, "Failed to pre-parse token.", "certain id-token"],
  ])("%s: HTTP %s %s", (id, status, messages, finding) => {
    const registry = REGISTRIES[id];
    const [top] = diagnose(registry, { ...CLAIMS, aud: registry.audience }, { status, messages: [messages] }).findings;
    expect(`${top?.certainty} ${top?.id}`).toBe(finding);
  });

  test.each([REGISTRIES.dockerhub, REGISTRIES.cloudsmith])("$id: HTTP 401 without a word that is known", (registry) => {
    for (const messages of [[], ["something new"]]) {
      const findings = diagnose(registry, CLAIMS, { status: 401, messages }).findings;
      expect(findings.map(({ certainty, id }) => `${certainty} ${id}`)).toEqual(["likely no-publisher"]);
    }
  });

  test.each(Object.values(REGISTRIES))("nothing to $id where nobody knows it", (registry) => {
    expect(diagnose(registry, CLAIMS, { status: 418, messages: ["something new"] }).findings).toEqual([]);
  });
});

describe("an audience that is not taken", () => {
  test("is to be made the same on both sides where a customer chose it", () => {
    const { findings, form } = diagnose(REGISTRIES.jfrog, CLAIMS, {
      status: 400,
      messages: ["Invalid audience"],
      audienceTyped: true,
    });
    expect(findings[0]?.remedy).toBe("Make the audience in the registry's settings and the one of this step the same.");
    expect(form).toContainEqual(expect.objectContaining({ label: "Audience", value: "the-audience" }));
  });

  test("is the one that the registry names, where it names one", () => {
    const messages = [`${FAILED} invalid audience: expected ${REGISTRIES.mcp.url.origin}, got [the-audience]`];
    const [top] = diagnose(REGISTRIES.mcp, CLAIMS, { status: 401, messages, audienceTyped: true }).findings;
    expect(top).toMatchObject({
      needs: `"${REGISTRIES.mcp.url.origin}"`,
      remedy: expect.stringContaining("found by itself"),
    });
  });

  test("is not doubted where the registry looks at something else", () => {
    const findings = diagnose(REGISTRIES.cloudsmith, CLAIMS, {
      status: 401,
      messages: [],
      audienceTyped: true,
    }).findings;
    expect(findings.map(({ id }) => id)).not.toContain("audience");
  });
});
