import { dispatcherTarget } from "@mint/action-kit/testing/target";
import { onlyError, type Servers, worldForEachTest } from "@mint/action-kit/testing/world";
import { describe, expect, test } from "vitest";

/** What somebody met, as they would report it, and what the one annotation has to say about it. */
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
    title: "PyPI checks the environment of a job that declares none: the publisher is not to be made wider",
    registry: "pypi",
    arrange: ({ issuer, pypi }) => {
      issuer.job.environment = undefined;
      pypi.intercept = checkFailed("environment");
    },
    says: ['the claim "environment" does not fit it. Give the job that mints the environment'],
    neverSays: ["register it again", "(none)"],
  },
  {
    title: "PyPI checks job_workflow_ref: the file and its ref are what differs, not what was looked up",
    registry: "pypi",
    arrange: ({ pypi }) => (pypi.intercept = checkFailed("job_workflow_ref")),
    says: ["Compare the file's name with the form below, capitals too", "uses: ./"],
    neverSays: ["register it again"],
  },
  {
    title: "crates.io names other ids, and says itself that the config has to be made again",
    registry: "crates",
    arrange: ({ issuer }) => (issuer.job.ownerId = "4711"),
    says: ["Register the trusted publisher again with the form below"],
    neverSays: ["If that is the cause"],
  },
  {
    title: "JFrog knows no such provider: its words are not drowned by a guess about ids in sub",
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
    title: "Cloudsmith answers in words that nobody knows: they are quoted, and its form is shown",
    registry: "cloudsmith",
    arrange: ({ cloudsmith }) => (cloudsmith.intercept = answer(422, { detail: "no matching OIDC provider" })),
    says: ["Compare the claims of this job with the provider setting", "no matching OIDC provider", "Provider URL: "],
    neverSays: ["contains ids"],
  },
  {
    title: "pyx refuses in plain text, which is shown",
    registry: "pyx",
    arrange: ({ pyx }) => (pyx.intercept = answer(403, "publisher not found", /mint-token/)),
    says: ['"publisher not found"'],
  },
  {
    title: "a filter that answers RubyGems' exchange with a JSON of its own is not RubyGems.org",
    registry: "rubygems",
    arrange: ({ rubygems }) =>
      (rubygems.intercept = answer(403, { type: "about:blank", title: "Forbidden by policy", category: "software" })),
    says: ["Something between this runner and", "Forbidden by policy"],
    neverSays: ["ompare the"],
  },
  {
    title: "a filter that answers npm's exchange with a JSON without a word is not npm",
    registry: "npm",
    arrange: ({ npm }) => (npm.intercept = answer(403, { blocked: true, rule: 17 })),
    says: ["Something between this runner and"],
    neverSays: ["ompare the"],
  },
  {
    title: "a network that wants a sign-in (511) is not Private Packagist's outage",
    registry: "packagist",
    arrange: ({ packagist }) => (packagist.intercept = answer(511, "<title>Network Authentication Required</title>")),
    says: ["This network wants a sign-in first"],
    neverSays: ["status page"],
  },
  {
    title: "a portal that answers for the OIDC service with a page and 200 is told by its title",
    registry: "crates",
    arrange: ({ issuer }) =>
      (issuer.intercept = answer(200, "<title>Guest Wi-Fi: accept the terms</title>", /idtoken/)),
    says: ["answered with a page, not with a JSON object", "Guest Wi-Fi: accept the terms"],
    neverSays: ["githubstatus"],
  },
  {
    title: "a portal that answers for Quay with a page and 200 is told by its title",
    registry: "quay",
    arrange: ({ quay }) => (quay.intercept = answer(200, "<title>Guest Wi-Fi: accept the terms</title>")),
    says: ["answered with a page, not with a JSON object", "Guest Wi-Fi: accept the terms"],
  },
  {
    title: "PyPI's publisher may name an environment: that comes before anything that makes it wider",
    registry: "pypi",
    arrange: ({ issuer }) => (issuer.job.environment = undefined),
    says: ["If the trusted publisher names an environment, add environment: to this job. Otherwise: Compare"],
  },
  {
    title: "npm's package with capitals that does not exist: its name and its first version are named",
    registry: "npm",
    inputs: { package: "@Octo-Org/Octo-Package" },
    says: [
      'Check the name "@Octo-Org/Octo-Package", its capitals and its scope; the first version of a package has to be published by hand.',
    ],
    neverSays: ["Then: Compare"],
  },
  {
    title: "a repository at Hugging Face that does not exist is not a package without a first version",
    registry: "huggingface",
    inputs: { resource: "octo-org/not-there" },
    says: ['Check the name "octo-org/not-there" and its capitals: the repository has to exist'],
    neverSays: ["published by hand", "scope"],
  },
  {
    title: "an extension of Open VSX that does not exist has no scope",
    registry: "openvsx",
    inputs: { extension: "octo-org.not-there" },
    says: ["the first version of an extension has to be published by hand"],
    neverSays: ["scope", "package"],
  },
  {
    title: "nuget.org's profile URL as user is no profile name",
    registry: "nuget",
    inputs: { user: "https://www.nuget.org/profiles/octocat" },
    says: ["but a profile name at", "holds only letters, digits"],
  },
  {
    title: "NuGet's display name as user is no profile name",
    registry: "nuget",
    inputs: { user: "Octo Cat" },
    says: ['The input user is "Octo Cat", but a profile name at'],
  },
  {
    title: "an organization, or a name that GitHub masks, as NuGet's user is told in the annotation itself",
    registry: "nuget",
    inputs: { user: "someone-else" },
    says: ["not an organization", "if you see ***, it is stored as a secret: use a variable"],
  },
  {
    title: "a gem's name as role-to-assume is shown, with the shape that it should have",
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
    title: "a role that RubyGems.org does not have is named",
    registry: "rubygems",
    inputs: { "role-to-assume": "rg_oidc_akr_abcdefghijklmnopqrst" },
    says: ['no API key role "rg_oidc_akr_abcdefghijklmnopqrst" that accepts this job'],
    neverSays: ["form below", "has no API key role for"],
  },
  {
    title: "a workflow file that was registered at crates.io with a blank before it",
    registry: "crates",
    arrange: ({ crates }) => (crates.intercept = cratesExpects("` release.yml`")),
    says: ['expects " release.yml", with a character that looks like a blank or like nothing', 'to "release.yml".'],
    neverSays: ["rename the file"],
  },
  {
    title: "a workflow file that crates.io has for two crates, of which one differs by a capital",
    registry: "crates",
    arrange: ({ crates }) => (crates.intercept = cratesExpects("`Release.yml`, `ci.yml`")),
    says: ['expects "Release.yml" or "ci.yml", with different capital letters'],
  },
  {
    title: "an environment that was registered at NuGet.org with a non-breaking blank",
    registry: "nuget",
    arrange: ({ nuget }) => (nuget.intercept = nugetExpects("release\u00a0")),
    says: ['expects "releaseU+00A0"', 'again: "release".'],
    neverSays: ["Run the job in environment"],
  },
  {
    title: "an environment that was registered at NuGet.org with a joiner",
    registry: "nuget",
    arrange: ({ nuget }) => (nuget.intercept = nugetExpects("rel\u200dease")),
    says: ['expects "rel ease", with a character that looks like a blank or like nothing'],
    neverSays: ["Run the job in environment"],
  },
  {
    title: "an environment that was registered at NuGet.org with a letter of another alphabet",
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
    title: "the MCP Registry refuses: the namespace is shown with its capitals, and no publisher is spoken of",
    registry: "mcp",
    arrange: ({ issuer, mcp }) => {
      issuer.job.repository = "Octo-Org/octo-repo";
      mcp.intercept = answer(403, { title: "Forbidden", status: 403, detail: "You do not have permission" });
    },
    says: ['between "io.github." and "/": Octo-Org'],
    neverSays: ["trusted publisher"],
  },
  {
    title: "a job of Forgejo's without enable-openid-connect is told Forgejo's own key",
    registry: "pypi",
    env: { ...NO_VARIABLES, FORGEJO_ACTIONS: "true" },
    says: ["as in a job without enable-openid-connect", "enable-openid-connect: true"],
    neverSays: ["id-token: write"],
  },
  {
    title: "two registries in one input are not taken for a slip of one",
    registry: "pypi,nuget",
    says: ['There is no registry "pypi,nuget"'],
    neverSays: ["Did you mean"],
  },
  {
    title: "gem stands for rubygems",
    registry: "gem",
    says: ["Did you mean rubygems?"],
  },
];

describe.each([...new Set(REPORTS.map(({ registry }) => registry))])("reports about %s", (id) => {
  const isKnown = !["gem", "pypi,nuget"].includes(id);
  const world = worldForEachTest(dispatcherTarget(isKnown ? id : "pypi"));
  test.each(REPORTS.filter(({ registry }) => registry === id))(
    "$title",
    async ({ inputs, env, arrange, ...report }) => {
      arrange?.(world.sandbox);
      const options = {
        inputs: { ...inputs, ...(isKnown ? {} : { registry: id }) },
        ...(env === undefined ? {} : { env }),
      };
      const { main } = await world.run({ ...options, post: false });
      expect(main.exitCode).toBe(1);
      const text = onlyError(main);
      for (const words of report.says) expect(text).toContain(words);
      for (const words of report.neverSays ?? []) expect(text).not.toContain(words);
    },
  );
});
