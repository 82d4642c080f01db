import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { mintWith, startWorld } from "./mint.ts";
import { assertRefused, assertSuccess, openProject } from "./project.ts";

const QUIET = { HF_HUB_DISABLE_TELEMETRY: "1", HF_HUB_DISABLE_UPDATE_CHECK: "1", HF_HUB_DISABLE_XET: "1" };
const REPOSITORY = "octo-org/octo-model";

/**
 * Uploads by hf with a minted token, and is refused once it is expired. hf also makes the exchange itself, which shows that
 * the emulator speaks as the Hub does.
 *
 * @param python an interpreter that has huggingface_hub
 */
export async function tryHuggingface(python: string): Promise<void> {
  const { running, later } = await startWorld();
  await using _ = running;
  await using project = await openProject();
  await project.write({ "README.md": "# A model\n" });
  const hf = join(dirname(python), "hf");
  const env = { ...QUIET, HF_ENDPOINT: running.urls.huggingface };
  const upload = (given: Readonly<Record<string, string>>) =>
    project.run(hf, ["upload", REPOSITORY, "README.md", "README.md"], { ...env, ...given });
  const files = running.sandbox.huggingface.repositories[REPOSITORY];

  const inputs = { registry: "huggingface", resource: REPOSITORY, "registry-url": running.urls.huggingface };
  const minted = await mintWith("mint", running, inputs);
  assertSuccess(await upload(minted.env), "hf upload");
  assert.deepEqual(files, ["README.md"]);

  const job = { GITHUB_ACTIONS: "true", ...running.env };
  assertSuccess(await upload({ ...job, HF_OIDC_RESOURCE: REPOSITORY }), "hf's own exchange");
  running.sandbox.issuer.job.workflow = "other.yml";
  assertRefused(await upload({ ...job, HF_OIDC_RESOURCE: REPOSITORY }), /invalid_grant/, "another workflow");

  later(61);
  assertRefused(await upload(minted.env), /403|401/, "an expired token");
}
