import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Claims } from "../base/claims.ts";
import { RefusedError } from "../base/errors.ts";
import { pypi } from "../registries/pypi/pypi.ts";
import { type ExplainableFailure, explain, printableDiagnosis, sanitizeDiagnosis } from "./explanation.ts";
import type { Finding } from "./finding.ts";

const registry = pypi({ project: "octo-package" });
const CLAIMS: Claims = {
  iss: "https://token.actions.githubusercontent.com",
  aud: "pypi",
  exp: 1_800_000_000,
  repository: "octo-org/octo-repo",
  environment: "release",
  actor: "octocat",
  job_workflow_ref: "octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1",
  workflow_ref: "octo-org/octo-repo/.github/workflows/release.yml@refs/tags/v1",
  ref: "refs/tags/v1",
};
const REFUSED: ExplainableFailure = {
  code: "EXCHANGE_REFUSED",
  message: "PyPI gave no token.",
  hint: "Compare the claims.",
  evidence: {
    host: registry.url.host,
    status: 422,
    messages: ["invalid-publisher: Publisher with matching claims was not found"],
    claims: CLAIMS,
  },
};
const MISSING_INPUT: ExplainableFailure = {
  code: "INVALID_INPUT",
  message: "robot is missing.",
  hint: "Give the robot account.",
  paste: "with:\n  robot: of another host",
  evidence: {},
  subject: { input: "robot", problem: "is missing", example: "octo-org+release" },
};
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}]|##\[/u;

describe("what an explanation begins with", () => {
  test("an explanation begins with the failure's own message and hint where nothing was found", () => {
    const evidence = { ...REFUSED.evidence, messages: ["something new"] };
    const { what, remedy, cause, findings } = explain({ ...REFUSED, evidence }, { registry });
    expect([what, remedy, cause]).toEqual(["PyPI gave no token.", "Compare the claims.", undefined]);
    expect(findings).toEqual([]);
  });

  test("an explanation leaves the server's messages out of its first sentence", () => {
    const evidence = { ...REFUSED.evidence, messages: ["something new"] };
    const failure = new RefusedError(
      "EXCHANGE_REFUSED",
      "PyPI gave no token.",
      { hint: "Compare.", ...evidence },
      true,
    );
    expect(failure.message).toBe('PyPI gave no token: "something new".');
    expect(explain(failure, { registry })).toMatchObject({ what: "PyPI gave no token.", messages: ["something new"] });
  });

  test("an explanation begins with the most certain finding, and the form comes first if it fixes that", () => {
    const { what, remedy, cause, formFirst, findings } = explain(REFUSED, { registry });
    expect(what).toBe(
      'PyPI has no trusted publisher for "release.yml" of "octo-org/octo-repo" in environment "release".',
    );
    expect(remedy).toBe(cause?.remedy);
    expect([cause, formFirst]).toEqual([findings[0], true]);
  });

  test("the form does not come first where something else has to be put right", () => {
    const claims = { ...CLAIMS, event_name: "pull_request_target" };
    const explanation = explain({ ...REFUSED, evidence: { ...REFUSED.evidence, claims } }, { registry });
    expect(explanation).toMatchObject({
      cause: { id: "event" },
      formFirst: false,
      paste: expect.stringMatching(/^on:/),
    });
    expect(explanation.form).not.toEqual([]);
  });

  test("an input is named as the host writes it, with what the host has people paste", () => {
    const { what, paste } = explain(MISSING_INPUT, {
      inputName: (input) => `--${input}`,
      inputPaste: (input, example) => `--${input} ${example}`,
    });
    expect([what, paste]).toEqual(["--robot is missing.", "--robot octo-org+release"]);
  });

  test("an input is named alone, with nothing to paste, where the host does not say how it writes one", () => {
    const { what, paste } = explain(MISSING_INPUT);
    expect([what, paste]).toEqual(["robot is missing.", undefined]);
  });
});

describe("what else an explanation holds", () => {
  test("an outage is explained with the claims, and without findings and form", () => {
    const explanation = explain({ ...REFUSED, code: "EXCHANGE_UNAVAILABLE" }, { registry });
    expect(explanation).toMatchObject({ findings: [], form: [], formUrl: undefined, what: "PyPI gave no token." });
    expect(explanation.claims).toContainEqual({ name: "repository", value: "octo-org/octo-repo", compared: true });
  });

  test("an explanation says who sent the messages: the registry, another host, or an unknown sender", () => {
    const sourceFor = (host?: string): string =>
      explain({ ...REFUSED, evidence: host === undefined ? {} : { host } }, { registry }).source;
    expect([sourceFor(registry.url.host), sourceFor("oidc.example"), sourceFor()]).toEqual([
      "PyPI",
      "oidc.example",
      "It",
    ]);
  });

  test("the claims that the registry compares come first, and times are there for people to read", () => {
    const { claims } = explain(REFUSED, { registry });
    const compared = claims.map((claim) => claim.compared);
    expect(compared).toEqual(compared.toSorted((one, other) => Number(other) - Number(one)));
    expect(claims).toContainEqual({ name: "exp", value: "1800000000 (2027-01-15T08:00:00.000Z)", compared: false });
    expect(printableDiagnosis(registry, CLAIMS).claims).toEqual(claims);
  });

  test("an explanation holds 80 claims at most, all of them text or numbers", () => {
    const many = Object.fromEntries(Array.from({ length: 200 }, (_, at) => [`claim-${at}`, "x"]));
    const claims = { list: ["a"], empty: "", nothing: null, ...many };
    const names = explain({ ...REFUSED, evidence: { claims } }).claims.map(({ name }) => name);
    expect(names).toHaveLength(80);
    expect(names.filter((name) => !name.startsWith("claim-"))).toEqual([]);
  });

  test("an explanation links to the heading of its code", () => {
    const { helpUrl } = explain(REFUSED);
    expect(helpUrl).toMatch(/\/blob\/main\/docs\/TROUBLESHOOTING\.md#exchange_refused$/);
    expect(explain(REFUSED, { helpRef: "v1.5.0" }).helpUrl).toBe(helpUrl.replace("/main/", "/v1.5.0/"));
  });

  test("an explanation contains only printable text, for every failure and all claims", () => {
    const hostile = fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom("a\n::error::b", "##[group]", "\u001b[31m"),
    );
    const failure = fc.record({
      message: hostile,
      hint: hostile,
      messages: fc.array(hostile),
      claims: fc.dictionary(fc.oneof(hostile, fc.constantFrom(...Object.keys(CLAIMS))), hostile),
    });
    fc.assert(
      fc.property(failure, ({ message, hint, messages, claims }) => {
        const evidence = { ...REFUSED.evidence, messages: [...messages, ...(REFUSED.evidence.messages ?? [])], claims };
        const { what, remedy, paste, ...rest } = explain({ ...REFUSED, message, hint, evidence }, { registry });
        const texts = [what, remedy, ...(paste?.split("\n") ?? []), ...rest.messages];
        for (const { name, value } of rest.claims) texts.push(name, value);
        for (const { title, seen, needs, remedy: todo } of rest.findings) texts.push(title, seen, needs, todo);
        for (const { label, value = "" } of rest.form) texts.push(label, value);
        for (const text of texts) expect(text).not.toMatch(UNPRINTABLE);
      }),
    );
  });
});

const finding: Finding = {
  id: "any",
  certainty: "likely",
  title: "a\n::error::b",
  seen: "##[group]",
  needs: "\u001b[31m",
  remedy: "x\u2028y",
  paste: 'env:\n  a: "b\r::error::pwned"  # why\n  c: \u2029d',
};

test("a diagnosis that is printed holds one line where one is meant, and of a text to paste its own lines only", () => {
  const { findings, form } = sanitizeDiagnosis({
    findings: [finding],
    form: [
      { label: "Owner", value: "octo\r\norg" },
      { label: "Policy name", placeholder: "any" },
    ],
    formUrl: undefined,
  });
  const [{ paste = "", ...texts } = finding] = findings;
  for (const text of Object.values(texts)) expect(text).not.toMatch(/[^ -~]|##\[/);
  expect(paste.split("\n").map((line) => line.replace(/\S.*/, ""))).toEqual(["", "  ", "  "]);
  expect(paste).not.toMatch(/[^ -~\n]/);
  expect(paste).toContain('"  # why');
  expect(form).toEqual([
    { label: "Owner", value: "octoU+000DU+000Aorg", note: "each U+… stands for one invisible character" },
    { label: "Policy name", placeholder: "any" },
  ]);
});

test.each([
  "Northwind.Serialization.Abstractions.Extensions",
  "build-everything.for-every-platform.yml",
  "two  blanks",
  "Größe ✅",
  `${"a-very-long-name.".repeat(9)}yml`,
])("a value to type is printed as it is: %s", (value) => {
  const { form } = sanitizeDiagnosis({ findings: [], form: [{ label: "Workflow", value }], formUrl: undefined });
  expect(form).toEqual([{ label: "Workflow", value }]);
});

test.each([
  ["a joiner", "👩\u200d💻", "👩U+200D💻"],
  ["a non-breaking blank", "octo\u00a0org", "octoU+00A0org"],
  ["a mark of direction", "octo\u202eorg", "octoU+202Eorg"],
  ["half of a character", "octo\ud800", "octoU+D800"],
])("a value with %s shows where it is", (_, value, shown) => {
  const { form } = sanitizeDiagnosis({ findings: [], form: [{ label: "Workflow", value }], formUrl: undefined });
  expect(form).toMatchObject([{ value: shown, note: expect.stringContaining("invisible character") }]);
});
