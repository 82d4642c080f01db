import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Files, type Need, SEVERAL } from "../clients/client.ts";
import { trustSeveral } from "../clients/trial.ts";
import { type Job, jobIn, stepsIn, WORKFLOW_FILE, workflowIn, workflowOf } from "./documented-workflows.ts";
import type { ExpectedJob, Scenario } from "./scenario.ts";
import { client, packageOf, wheel } from "./packages.ts";
import type { Artifact } from "./surroundings.ts";

const DONE: ExpectedJob = { ends: "succeeded" };
const EXPIRES = /^2\d{3}-\d\d-\d\dT[\d:.]+Z$/;
const TOKEN = { token: "***", "expires-at": EXPIRES } as const;
const PYPI_OUTPUTS = { ...TOKEN, "api-token": "***", username: "__token__" } as const;
const NUGET_OUTPUTS = { ...TOKEN, NUGET_API_KEY: "***" } as const;
const MINTED: ExpectedJob = { ends: "succeeded", outputs: PYPI_OUTPUTS };

const PIPX: readonly Need[] = [{ kind: "pipx", lock: "twine" }];
const TWINE: readonly Need[] = [{ kind: "python", lock: "twine" }];
const CARGO = client("cargo");
const GEM = client("gem");
const NPM = client("npm 11.21.2");
const NUGET = client("nuget.exe");
const POETRY = client("poetry -r testpypi");

const FROM_PYPI = ["PyPI gave a token for octo-package.", "PyPI was asked to revoke the token."];
const WHEEL = "octo_package-1.0.0-py3-none-any.whl";
const PUBLISHED = [...FROM_PYPI, `PyPI accepted ${WHEEL}.`];
const AT_TESTPYPI = PUBLISHED.map((line) => line.replace("PyPI", "TestPyPI"));
const TO_NUGET = ["NuGet.org gave a token for octocat: *.", "NuGet.org accepted Octo.Package 1.0.0."];

/** Once, and with the token that was handed over. */
function toNpm(name: string): readonly string[] {
  return [`npm gave a token for ${name}.`, `npm accepted ${name} 1.0.0.`];
}

/** Where npm sees the job's identity it makes an exchange of its own, and leaves the token that it is given. */
function toNpmByItself(name: string): readonly string[] {
  return [`npm gave a token for ${name}.`, ...toNpm(name)];
}

function own(name: string): string {
  return readFileSync(join(import.meta.dirname, "workflows", name), "utf8");
}

/** With nuget.exe instead of dotnet, which is at no package registry in reach. */
function nugetJob(): Job {
  const page = "actions/nuget/README.md";
  const { steps, ...job } = jobIn(page);
  return { ...job, steps: [...steps.slice(0, -1), ...stepsIn(page, "nuget push *.nupkg")] };
}

/** poetry wants the project beside what was built. */
function poetryJob(): Job {
  const page = "actions/pypi/README.md";
  const [download = {}] = jobIn(page).steps;
  const [mint = {}] = stepsIn(page, "repository-url: testpypi");
  const steps = [{ uses: "actions/checkout@v6" }, download, mint, ...stepsIn(page, "poetry publish -r testpypi")];
  return { ...jobIn(page), steps };
}

const PACKAGES: Readonly<Record<string, Artifact>> = {
  dist: wheel(),
  packages: packageOf(NUGET, "Octo.Package"),
  gem: packageOf(GEM, "octo-gem"),
  package: packageOf(NPM, "@octo-org/octo-package"),
};

/** Every workflow that act runs, in the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "PyPI with twine",
    needs: PIPX,
    files: { [WORKFLOW_FILE]: workflowOf({ publish: jobIn("README.md") }) },
    artifacts: { dist: wheel() },
    jobs: { build: DONE, publish: MINTED },
    received: PUBLISHED,
  },
  {
    name: "TestPyPI with poetry",
    needs: POETRY.needs,
    files: {
      ...POETRY.files({ name: "octo-package", version: "1.0.0" }),
      [WORKFLOW_FILE]: workflowOf({ publish: poetryJob() }),
    },
    artifacts: { dist: wheel() },
    jobs: { build: DONE, publish: MINTED },
    received: AT_TESTPYPI,
  },
  {
    name: "TestPyPI first, PyPI after it",
    needs: PIPX,
    files: { [WORKFLOW_FILE]: workflowIn("docs/recipes/testpypi.md") },
    artifacts: { dist: wheel() },
    jobs: { testpypi: MINTED, pypi: MINTED },
    received: [...PUBLISHED, ...AT_TESTPYPI],
  },
  {
    name: "NuGet with nuget.exe",
    needs: NUGET.needs,
    files: { [WORKFLOW_FILE]: workflowOf({ publish: nugetJob() }) },
    artifacts: { packages: packageOf(NUGET, "Octo.Package") },
    jobs: { build: DONE, publish: { ends: "succeeded", outputs: NUGET_OUTPUTS } },
    received: TO_NUGET,
  },
  {
    name: "five registries",
    needs: [...PIPX, ...NUGET.needs, ...CARGO.needs, ...GEM.needs, ...NPM.needs],
    files: {
      ...CARGO.files({ name: "octo-crate", version: "1.0.0" }),
      [WORKFLOW_FILE]: workflowOf({
        pypi: jobIn("README.md"),
        nuget: nugetJob(),
        crates: jobIn("actions/crates/README.md"),
        rubygems: jobIn("actions/rubygems/README.md"),
        npm: jobIn("actions/npm/README.md"),
      }),
    },
    artifacts: PACKAGES,
    settings: { ...CARGO.settings, ...NPM.settings },
    jobs: {
      build: DONE,
      pypi: MINTED,
      nuget: { ends: "succeeded", outputs: NUGET_OUTPUTS },
      crates: { ends: "succeeded", outputs: TOKEN },
      rubygems: { ends: "succeeded", outputs: TOKEN },
      npm: { ends: "succeeded", outputs: TOKEN },
    },
    received: [
      ...PUBLISHED,
      ...TO_NUGET,
      "crates.io gave a token for octo-crate.",
      "crates.io accepted octo-crate 1.0.0.",
      "crates.io was asked to revoke the token.",
      "RubyGems.org gave a token for octo-gem.",
      "RubyGems.org accepted octo-gem 1.0.0.",
      ...toNpmByItself("@octo-org/octo-package"),
    ],
  },
  {
    name: "npm, a token in each job",
    needs: NPM.needs,
    files: { [WORKFLOW_FILE]: workflowIn("docs/recipes/each-job.md") },
    artifacts: {
      core: { ...packageOf(NPM, "@octo-org/core"), prepare: "npm pack && mv *.tgz core.tgz" },
      cli: { ...packageOf(NPM, "@octo-org/cli"), prepare: "npm pack && mv *.tgz cli.tgz" },
    },
    ...(NPM.settings === undefined ? {} : { settings: NPM.settings }),
    arrange: trustSeveral,
    jobs: { core: { ends: "succeeded", outputs: TOKEN }, cli: { ends: "succeeded", outputs: TOKEN } },
    received: SEVERAL.flatMap(toNpmByItself),
  },
  {
    name: "npm, with sh and export-env",
    needs: NPM.needs,
    files: { ...releaseScript(), [WORKFLOW_FILE]: own("npm-in-sh.yml") },
    ...(NPM.settings === undefined ? {} : { settings: NPM.settings }),
    jobs: { publish: { ends: "succeeded", outputs: TOKEN } },
    received: toNpm("octo-package"),
  },
  {
    name: "a composite action",
    needs: TWINE,
    files: {
      [WORKFLOW_FILE]: own("composite.yml"),
      ".github/actions/publish/action.yml": own("composite-action.yml"),
    },
    artifacts: { dist: wheel() },
    jobs: { publish: MINTED },
    received: PUBLISHED,
  },
  {
    name: "a reusable workflow",
    needs: TWINE,
    files: { [WORKFLOW_FILE]: own("reusable.yml"), ".github/workflows/publish.yml": own("reusable-called.yml") },
    artifacts: { dist: wheel() },
    // PyPI reads the file that was called.
    arrange: ({ issuer: { job }, pypi }) => {
      job.reusableWorkflow = `${job.repository}/.github/workflows/publish.yml@${job.ref}`;
      for (const publisher of pypi.publishers) publisher.workflow_filename = "publish.yml";
    },
    jobs: { publish: MINTED },
    received: PUBLISHED,
  },
  {
    name: "a matrix with one refusal",
    needs: TWINE,
    files: { [WORKFLOW_FILE]: own("matrix.yml") },
    artifacts: { dist: wheel() },
    arrange: ({ testpypi }) => {
      testpypi.publishers.length = 0;
    },
    jobs: {
      "publish-1": { ends: "succeeded", outputs: { ...TOKEN, username: "__token__", secret: "" } },
      "publish-2": { ends: "failed", error: /::EXCHANGE_REFUSED: / },
    },
    received: [...PUBLISHED, "TestPyPI was asked for a token by octo-org/octo-repo, and refused."],
  },
  {
    name: "no identity",
    needs: PIPX,
    files: { [WORKFLOW_FILE]: workflowOf({ publish: jobIn("README.md") }) },
    artifacts: { dist: wheel() },
    hasIdentity: false,
    jobs: { build: DONE, publish: { ends: "failed", error: /::IDENTITY_MISSING: .*\bact runs it \(ACT=true\)/ } },
    received: ["Nothing was asked of the sandbox."],
  },
  {
    name: "post after a failed publish",
    needs: PIPX,
    files: { [WORKFLOW_FILE]: workflowOf({ publish: jobIn("README.md") }) },
    artifacts: { dist: wheel("someone_elses_package") },
    jobs: { build: DONE, publish: { ends: "failed", outputs: PYPI_OUTPUTS } },
    received: [...FROM_PYPI, "PyPI was sent someone-elses-package, and refused."],
  },
];

/** A package whose own script publishes it. */
function releaseScript(): Files {
  const manifest = { name: "octo-package", version: "1.0.0", license: "MIT", scripts: { release: "npm publish" } };
  return { "package.json": JSON.stringify(manifest) };
}
