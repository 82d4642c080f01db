import { dispatcherTarget } from "@mint/action-kit/testing/target";
import { onlyError, type Servers, worldForEachTest } from "@mint/action-kit/testing/world";
import { describe, expect, test } from "vitest";

/** A failure as a user would report it, and what the one annotation has to say about it. */
interface Report {
  readonly title: string;
  readonly registry: string;
  readonly inputs?: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly arrange?: (sandbox: Servers["sandbox"]) => unknown;
  readonly says: readonly string[];
  readonly neverSays?: readonly string[];
}

type Intercept = (request: Request) => Response | undefined;

const NO_VARIABLES = { ACTIONS_ID_TOKEN_REQUEST_URL: "", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "" };

function answer(status: number, body: unknown, path = /./): Intercept {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  const type = typeof body !== "string" ? "application/json" : text.startsWith("<") ? "text/html" : "text/plain";
  return ({ url }) =>
    path.test(new URL(url).pathname) ? new Response(text, { status, headers: { "content-type": type } }) : undefined;
}

function checkFailed(claim: string): Intercept {
  const description = `valid token, but no corresponding publisher (Check failed for required claim '${claim}')`;
  return answer(422, { message: "Token request failed", errors: [{ code: "invalid-publisher", description }] }, /mint/);
}

function cratesExpects(files: string): Intercept {
  const detail = `The Trusted Publishing config for repository \`octo-org/octo-repo\` does not match the workflow filename \`release.yml\` in the JWT. Expected workflow filenames: ${files}`;
  return answer(400, { errors: [{ detail }] });
}

function nugetExpects(environment: string, actual = "release"): Intercept {
  return answer(401, {
    error: `Environment mismatch for policy 'octo release': expected '${environment}', actual '${actual}'`,
  });
}

const REPORTS: readonly Report[] = [
  {
    title:
      "PyPI's publisher has an environment and the job declares none: the job gets one, the publisher stays as narrow",
    registry: "pypi",
    arrange: ({ issuer, pypi }) => {
      issuer.job.environment = undefined;
      pypi.intercept = checkFailed("environment");
    },
    says: ['the claim "environment" does not fit it. Give the job that mints the environment'],
    neverSays: ["register it again", "(none)"],
  },
  {
    title: "PyPI's publisher differs in job_workflow_ref: the file and its ref are to be compared",
    registry: "pypi",
    arrange: ({ pypi }) => (pypi.intercept = checkFailed("job_workflow_ref")),
    says: ["Compare the file's name with the form below, capitals too", "uses: ./"],
    neverSays: ["register it again"],
  },
  {
    title: "crates.io has other ids, and says that the config has to be created again",
    registry: "crates",
    arrange: ({ issuer }) => (issuer.job.ownerId = "4711"),
    says: ["Register the trusted publisher again with the form below"],
    neverSays: ["If that is the cause"],
  },
  {
    title: "JFrog does not have the provider: its message is quoted, without a guess about ids in sub",
    registry: "jfrog",
    inputs: { "oidc-provider-name": "nope" },
    says: [
      "gave no token for this job's identity (HTTP 404)",
      "OIDC provider 'nope' was not found",
      "identity mapping",
    ],
    neverSays: ["contains ids"],
  },
  {
    title: "Cloudsmith sends an unknown message: it is quoted, and the form is shown",
    registry: "cloudsmith",
    arrange: ({ cloudsmith }) => (cloudsmith.intercept = answer(422, { detail: "no matching OIDC provider" })),
    says: ["Compare the claims of this job with the provider setting", "no matching OIDC provider", "Provider URL: "],
    neverSays: ["contains ids"],
  },
  {
    title: "pyx refuses in plain text, which is quoted",
    registry: "pyx",
    arrange: ({ pyx }) => (pyx.intercept = answer(403, "publisher not found", /mint-token/)),
    says: ['"publisher not found"'],
  },
  {
    title: "a web filter that answers RubyGems' exchange in JSON is not taken for RubyGems.org",
    registry: "rubygems",
    arrange: ({ rubygems }) =>
      (rubygems.intercept = answer(403, { type: "about:blank", title: "Forbidden by policy", category: "software" })),
    says: ["Something between this runner and", "Forbidden by policy"],
    neverSays: ["ompare the"],
  },
  {
    title: "a web filter that answers npm's exchange in JSON without a message is not taken for npm",
    registry: "npm",
    arrange: ({ npm }) => (npm.intercept = answer(403, { blocked: true, rule: 17 })),
    says: ["Something between this runner and"],
    neverSays: ["ompare the"],
  },
  {
    title: "a network that wants a sign-in (511) is not taken for an outage of Private Packagist",
    registry: "packagist",
    arrange: ({ packagist }) => (packagist.intercept = answer(511, "<title>Network Authentication Required</title>")),
    says: ["This network wants a sign-in first"],
    neverSays: ["status page"],
  },
  {
    title: "a portal that answers for the OIDC service with a page and 200 is named by its title",
    registry: "crates",
    arrange: ({ issuer }) =>
      (issuer.intercept = answer(200, "<title>Guest Wi-Fi: accept the terms</title>", /idtoken/)),
    says: ["answered with a page, not with a JSON object", "Guest Wi-Fi: accept the terms"],
    neverSays: ["githubstatus"],
  },
  {
    title: "a portal that answers for Quay with a page and 200 is named by its title",
    registry: "quay",
    arrange: ({ quay }) => (quay.intercept = answer(200, "<title>Guest Wi-Fi: accept the terms</title>")),
    says: ["answered with a page, not with a JSON object", "Guest Wi-Fi: accept the terms"],
  },
  {
    title: "PyPI's publisher may name an environment: adding it to the job is the first advice",
    registry: "pypi",
    arrange: ({ issuer }) => (issuer.job.environment = undefined),
    says: ["If the trusted publisher names an environment, add environment: to this job. Otherwise: Compare"],
  },
  {
    title: "npm does not have a package with capitals: check its name, and publish its first version by hand",
    registry: "npm",
    inputs: { package: "@Octo-Org/Octo-Package" },
    says: [
      'Check the name "@Octo-Org/Octo-Package", its capitals and its scope; the first version of a package has to be published by hand.',
    ],
    neverSays: ["Then: Compare"],
  },
  {
    title: "Hugging Face does not have the repository: nothing is said of packages",
    registry: "huggingface",
    inputs: { resource: "octo-org/not-there" },
    says: ['Check the name "octo-org/not-there" and its capitals: the repository has to exist'],
    neverSays: ["published by hand", "scope"],
  },
  {
    title: "Open VSX does not have the extension: nothing is said of packages and scopes",
    registry: "openvsx",
    inputs: { extension: "octo-org.not-there" },
    says: ["the first version of an extension has to be published by hand"],
    neverSays: ["scope", "package"],
  },
  {
    title: "NuGet's user is a profile's URL, not a profile name",
    registry: "nuget",
    inputs: { user: "https://www.nuget.org/profiles/octocat" },
    says: ["but a profile name at", "holds only letters, digits"],
  },
  {
    title: "NuGet's user is a display name, not a profile name",
    registry: "nuget",
    inputs: { user: "Octo Cat" },
    says: ['The input user is "Octo Cat", but a profile name at'],
  },
  {
    title: "NuGet's user may be an organization or a secret: the annotation says so",
    registry: "nuget",
    inputs: { user: "someone-else" },
    says: ["not an organization", "if you see ***, it is stored as a secret: use a variable"],
  },
  {
    title: "a gem's name as role-to-assume is shown, with the right form",
    registry: "rubygems",
    inputs: { "role-to-assume": "my-gem" },
    says: ['is "my-gem", which does not look like one', "begins with rg_oidc_akr_"],
  },
  {
    title: "an API key as role-to-assume is not shown",
    registry: "rubygems",
    inputs: { "role-to-assume": `rubygems_${"0123456789abcdef".repeat(3)}` },
    says: ["The input role-to-assume does not look like one", "begins with rg_oidc_akr_"],
    neverSays: ["rubygems_0123"],
  },
  {
    title: "an API key role that RubyGems.org does not have is named",
    registry: "rubygems",
    inputs: { "role-to-assume": "rg_oidc_akr_abcdefghijklmnopqrst" },
    says: ['no API key role "rg_oidc_akr_abcdefghijklmnopqrst" that accepts this job'],
    neverSays: ["form below", "has no API key role for"],
  },
  {
    title: "crates.io has a workflow file with a space before it: the message says so",
    registry: "crates",
    arrange: ({ crates }) => (crates.intercept = cratesExpects("` release.yml`")),
    says: ['expects " release.yml", with a character that looks like a blank or like nothing', 'to "release.yml".'],
    neverSays: ["rename the file"],
  },
  {
    title: "crates.io has other workflow files for two crates, one with a capital: the message names both",
    registry: "crates",
    arrange: ({ crates }) => (crates.intercept = cratesExpects("`Release.yml`, `ci.yml`")),
    says: ['expects "Release.yml" or "ci.yml", with different capital letters'],
  },
  {
    title: "NuGet.org has an environment with a non-breaking space: the message shows it as U+00A0",
    registry: "nuget",
    arrange: ({ nuget }) => (nuget.intercept = nugetExpects("release\u00a0")),
    says: ['expects "releaseU+00A0"', 'again: "release".'],
    neverSays: ["Run the job in environment"],
  },
  {
    title: "NuGet.org has an environment with a zero-width joiner: the message says so",
    registry: "nuget",
    arrange: ({ nuget }) => (nuget.intercept = nugetExpects("rel\u200dease")),
    says: ['expects "rel ease", with a character that looks like a blank or like nothing'],
    neverSays: ["Run the job in environment"],
  },
  {
    title: "NuGet.org has an environment with a letter of another alphabet: the message shows its number",
    registry: "nuget",
    arrange: ({ nuget }) => (nuget.intercept = nugetExpects("r\u0435lease")),
    says: ["looks like another: \u0435 is U+0435"],
  },
  {
    title: "an environment whose name YAML would read as something else is quoted",
    registry: "nuget",
    arrange: ({ issuer, nuget }) => {
      issuer.job.environment = undefined;
      nuget.intercept = nugetExpects("2026: stable", "");
    },
    says: ['Add environment: "2026: stable" to the job that mints.'],
  },
  {
    title: "the name of a scoped package is quoted for YAML where it is missing",
    registry: "npm",
    inputs: { package: "" },
    says: ['package: "@scope/name"'],
  },
  {
    title: "the MCP Registry refuses: the message shows the namespace with its capitals, and mentions no publisher",
    registry: "mcp",
    arrange: ({ issuer, mcp }) => {
      issuer.job.repository = "Octo-Org/octo-repo";
      mcp.intercept = answer(403, { title: "Forbidden", status: 403, detail: "You do not have permission" });
    },
    says: ['between "io.github." and "/": Octo-Org'],
    neverSays: ["trusted publisher"],
  },
  {
    title: "a Forgejo job without enable-openid-connect gets the line with Forgejo's own key",
    registry: "pypi",
    env: { ...NO_VARIABLES, FORGEJO_ACTIONS: "true" },
    says: ["as in a job without enable-openid-connect", "enable-openid-connect: true"],
    neverSays: ["id-token: write"],
  },
  {
    title: "two registries in one input are not taken for a mistyped one",
    registry: "pypi",
    inputs: { registry: "pypi,nuget" },
    says: ['There is no registry "pypi,nuget"'],
    neverSays: ["Did you mean"],
  },
  {
    title: "rubygems is suggested for gem",
    registry: "pypi",
    inputs: { registry: "gem" },
    says: ["Did you mean rubygems?"],
  },
];

describe.each([...new Set(REPORTS.map(({ registry }) => registry))])("reports about %s", (id) => {
  const world = worldForEachTest(dispatcherTarget(id));
  test.each(REPORTS.filter(({ registry }) => registry === id))(
    "$title",
    async ({ inputs = {}, env = {}, arrange, ...report }) => {
      arrange?.(world.sandbox);
      const { main } = await world.run({ inputs, env, post: false });
      expect(main.exitCode).toBe(1);
      const text = onlyError(main);
      for (const words of report.says) expect(text).toContain(words);
      for (const words of report.neverSays ?? []) expect(text).not.toContain(words);
    },
  );
});
