import { describe, expect, test } from "vitest";
import type { Claims } from "../base/claims.ts";
import type { Registry } from "../registries/registry.ts";
import { crates } from "../registries/crates/crates.ts";
import { nuget } from "../registries/nuget/nuget.ts";
import { openvsx } from "../registries/openvsx/openvsx.ts";
import { pypi } from "../registries/pypi/pypi.ts";
import { rubygems } from "../registries/rubygems/rubygems.ts";
import { comparedClaims } from "./compared-claims.ts";
import { diagnose } from "./diagnosis.ts";

/** As GitLab documents them. @see https://docs.gitlab.com/ci/secrets/id_token_authentication/#token-payload */
const CLAIMS: Claims = {
  iss: "https://gitlab.com",
  aud: "pypi",
  sub: "project_path:group/sub/project:ref_type:tag:ref:v1.0.0",
  namespace_id: "72",
  namespace_path: "group/sub",
  project_id: "20",
  project_path: "group/sub/project",
  ref: "v1.0.0",
  ref_type: "tag",
  ref_path: "refs/tags/v1.0.0",
  environment: "release",
  sha: "0123456789abcdef0123456789abcdef01234567",
  ci_config_ref_uri: "gitlab.com/group/sub/project//ci/release.yml@refs/tags/v1.0.0",
};
const { environment: _, ...WITHOUT_ENVIRONMENT } = CLAIMS;

const PYPI = {
  Namespace: "group/sub",
  "Project name": "project",
  "Top-level pipeline file path": "ci/release.yml",
  "Environment name": "release",
};
const NUGET = { Namespace: "group/sub", Project: "project", Environment: "release" };
const OPENVSX = {
  Namespace: "group/sub",
  "Project name": "project",
  "Top-level CI filename": "ci/release.yml",
  "Environment name (optional)": "release",
};

const forPypi = (reason: string): string =>
  `invalid-publisher: valid token, but no corresponding publisher (${reason})`;

interface Refusal {
  readonly name: string;
  readonly registry: Registry;
  readonly claims?: Claims;
  readonly status?: number;
  readonly messages: string;
  readonly findings: readonly string[];
  readonly first: string;
  readonly form: Readonly<Record<string, string>>;
}

const REFUSALS: readonly Refusal[] = [
  {
    name: "PyPI that knows no such publisher",
    registry: pypi(),
    messages: forPypi("Publisher with matching claims was not found"),
    findings: ["certain no-publisher"],
    first: 'PyPI has no trusted publisher for "ci/release.yml" of "group/sub/project" in environment "release".',
    form: PYPI,
  },
  {
    name: "PyPI where the job has no environment",
    registry: pypi(),
    claims: WITHOUT_ENVIRONMENT,
    messages: forPypi("Publisher with matching claims was not found"),
    findings: ["certain no-publisher"],
    first: '"group/sub/project" without an environment.',
    form: { ...PYPI, "Environment name": "" },
  },
  {
    name: "PyPI of a file in another project",
    registry: pypi(),
    claims: { ...CLAIMS, ci_config_ref_uri: "gitlab.com/group/shared//ci/release.yml@refs/heads/main" },
    messages: forPypi(
      "The ci_config_ref_uri claim does not match, expecting one of ['gitlab.com/group/sub/project//ci/release.yml@refs/tags/v1.0.0'], got 'gitlab.com/group/shared//ci/release.yml@refs/heads/main'",
    ),
    findings: ["certain untrusted-pipeline"],
    first: "PyPI does not accept the file that defines this pipeline.",
    form: PYPI,
  },
  {
    name: "PyPI without the ref",
    registry: pypi(),
    messages: forPypi("The ref_path and sha claims are empty"),
    findings: ["certain missing-claim"],
    first: 'The identity has no claim "ref_path" that PyPI can use.',
    form: PYPI,
  },
  {
    name: "PyPI that cannot read the file",
    registry: pypi(),
    messages: forPypi("Could not extract workflow filename from OIDC claims"),
    findings: ["certain missing-claim"],
    first: 'The identity has no claim "ci_config_ref_uri" that PyPI can use.',
    form: PYPI,
  },
  {
    name: "PyPI with GitLab switched off",
    registry: pypi(),
    messages: "not-enabled: gitlab trusted publishing functionality not enabled",
    findings: ["certain disabled"],
    first: "Trusted publishing is disabled at PyPI at the moment.",
    form: PYPI,
  },
  {
    name: "NuGet.org that knows no such policy",
    registry: nuget({ user: "octocat" }),
    messages: "No matching trust policy owned by user 'octocat' was found.",
    findings: ["certain no-publisher"],
    first: 'NuGet.org has no trust policy of "octocat" for "group/sub/project".',
    form: NUGET,
  },
  {
    name: "NuGet.org of another environment",
    registry: nuget({ user: "octocat" }),
    messages: "Environment mismatch for policy 'octo': expected 'Release', actual 'release'",
    findings: ["certain environment"],
    first: 'the trust policy "octo" expects "Release", with different capital letters.',
    form: NUGET,
  },
  {
    name: "NuGet.org of another branch",
    registry: nuget({ user: "octocat" }),
    messages: "Ref mismatch for policy 'octo': expected 'main', actual 'v1.0.0'",
    findings: ["certain ref"],
    first: 'This pipeline runs for "v1.0.0", and the trust policy "octo" expects the branch "main".',
    form: NUGET,
  },
  {
    name: "NuGet.org of a tag",
    registry: nuget({ user: "octocat" }),
    messages: "Ref 'v1.0.0' for policy 'octo' must be a branch.",
    findings: ["certain ref"],
    first: 'This pipeline runs for "v1.0.0", and the trust policy "octo" takes branches only.',
    form: NUGET,
  },
  {
    name: "crates.io of another namespace of the same name",
    registry: crates(),
    messages:
      "The Trusted Publishing config for project `group/sub/project` does not match the namespace ID (72) in the JWT.",
    findings: ["certain ids"],
    first: "The trusted publisher is bound to different ids than this repository's",
    form: { Namespace: "group/sub", "Workflow filepath": "ci/release.yml" },
  },
  {
    name: "Open VSX that knows no such publisher",
    registry: openvsx({ extension: "octo.extension" }),
    messages: "No trusted publisher matches the presented token.",
    findings: ["certain no-publisher"],
    first: 'Open VSX has no trusted publisher for "ci/release.yml" of "group/sub/project" in environment "release".',
    form: OPENVSX,
  },
  {
    name: "an Open VSX that takes none of GitLab",
    registry: openvsx({ extension: "octo.extension" }),
    messages: "Unsupported token issuer.",
    findings: ["certain issuer"],
    first: 'Open VSX accepts no identity issued by "https://gitlab.com".',
    form: OPENVSX,
  },
];

describe("a job of GitLab, refused by", () => {
  test.each(REFUSALS)(
    "a job of GitLab, refused by $name",
    ({ registry, claims = CLAIMS, status = 400, messages, findings, first, form }) => {
      const diagnosis = diagnose(registry, claims, { status, messages: [messages] });
      expect(diagnosis.findings.map(({ certainty, id }) => `${certainty} ${id}`)).toEqual(findings);
      const [top] = diagnosis.findings;
      expect(top?.title).toContain(first);
      expect(Object.fromEntries(diagnosis.form.map(({ label, value }) => [label, value]))).toMatchObject(form);
      const texts = diagnosis.findings.flatMap(({ seen, needs, remedy, paste = "" }) => [seen, needs, remedy, paste]);
      expect(texts.join("\n")).not.toMatch(/job_workflow_ref|repository_owner_id|undefined|uses: |missing, missing/);
    },
  );

  test("a server that accepts no token of an issuer is not offered another one of it", () => {
    const registry = openvsx({ extension: "octo.extension" });
    const [issuer] = diagnose(registry, CLAIMS, { status: 400, messages: ["Unsupported token issuer."] }).findings;
    expect(issuer?.needs).toBe("GitHub Actions (https://token.actions.githubusercontent.com)");
  });

  test("crates.io shows the ids of GitLab", () => {
    const messages = ["does not match the namespace ID (72) in the JWT"];
    expect(diagnose(crates(), CLAIMS, { status: 400, messages }).findings[0]?.seen).toBe("namespace_id 72");
  });
});

describe("for a job of GitLab", () => {
  test("PyPI's form opens filled in for GitLab", () => {
    const { url = "" } = diagnose(pypi({ project: "octo-package" }), CLAIMS).formUrl ?? {};
    expect(url).toBe(
      "https://pypi.org/manage/project/octo-package/settings/publishing/?provider=gitlab&namespace=group%2Fsub&project=project&workflow_filepath=ci%2Frelease.yml&environment=release",
    );
  });

  test("what to append to PyPI's address is GitLab's", () => {
    expect(diagnose(pypi(), CLAIMS).formUrl?.query).toMatch(/^\?provider=gitlab&namespace=/);
  });

  test("a registry without publishers has no form to fill in", () => {
    expect(diagnose(rubygems(), CLAIMS)).toMatchObject({ form: [] });
  });

  test.each([
    [pypi(), ["aud", "ci_config_ref_uri", "environment", "iss", "project_path"]],
    [nuget({ user: "octocat" }), ["aud", "environment", "iss", "namespace_id", "project_id", "project_path"]],
    [crates(), ["aud", "ci_config_ref_uri", "environment", "iss", "namespace_id", "project_path"]],
  ])("$0.name compares what GitLab calls so", (registry, names) => {
    expect([...comparedClaims(registry, CLAIMS)].toSorted()).toEqual(names);
  });
});
