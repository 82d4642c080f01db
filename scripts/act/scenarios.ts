import type { Files, Need } from "../clients/client.ts";
import { tinyWheel } from "../demo/tiny-wheel.ts";
import { jobIn, WORKFLOW_FILE, workflowOf } from "./documented-workflows.ts";
import type { Artifact, ExpectedJob, Scenario } from "./scenario.ts";

const PIPX: readonly Need[] = [{ kind: "pipx", lock: "twine" }];
const DONE: ExpectedJob = { ends: "succeeded" };
const EXPIRES = /^2\d{3}-\d\d-\d\dT[\d:.]+Z$/;
const PYPI_OUTPUTS = { token: "***", "api-token": "***", username: "__token__", "expires-at": EXPIRES } as const;

function wheel(project = "octo_package", version = "1.0.0"): Files {
  const { filename, content } = tinyWheel(project, version);
  return { [filename]: content };
}

const DIST: Artifact = { files: wheel() };
const FROM_PYPI = "PyPI gave a token for octo-package.";
const WHEEL = "octo_package-1.0.0-py3-none-any.whl";

/** Every workflow that act runs, in the order of the table. */
export const SCENARIOS: readonly Scenario[] = [
  {
    name: "PyPI with twine",
    needs: PIPX,
    files: { [WORKFLOW_FILE]: workflowOf({ publish: jobIn("README.md") }) },
    artifacts: { dist: DIST },
    jobs: { build: DONE, publish: { ends: "succeeded", outputs: PYPI_OUTPUTS } },
    received: [FROM_PYPI, `PyPI took ${WHEEL}.`, "PyPI was asked to revoke the token."],
  },
];
