import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type JobFolder, runJob } from "@mint/runner";
import { startSandbox } from "@mint/sandbox";
import { tinyWheel } from "../../demo/tiny-wheel.ts";

/**
 * Uploads a wheel by the real twine in a job that mints with the built pypi-mint, and is refused after the job, when the
 * token is revoked.
 *
 * @param python an interpreter that has twine
 */
export async function tryTwine(python: string): Promise<void> {
  const wheel = tinyWheel("octo_package", "2.0.0");
  const prepare = ({ workspace }: JobFolder) => writeFile(join(workspace, wheel.filename), wheel.content);
  const action = join(import.meta.dirname, "twine-upload");

  await using running = await startSandbox();
  const { pypi } = running.sandbox;
  const upload = (username = "", token = "") => ({
    python,
    index: running.urls.pypi,
    username,
    token,
    file: wheel.filename,
  });

  const job = await runJob(
    [
      {
        id: "mint",
        action: join(import.meta.dirname, "../../../actions/pypi"),
        inputs: { "repository-url": `${running.urls.pypi}/legacy/` },
      },
      {
        id: "upload",
        action,
        inputs: ({ mint }) => upload(mint?.outputs["username"], mint?.outputs["token"]),
      },
    ],
    { env: running.env, prepare },
  );
  const { mint, upload: first } = job.steps;
  console.log(`With the fresh token:\n${first?.main?.log ?? ""}`);
  assert.equal(job.status, "success", mint?.main?.log);
  const stored = pypi.uploads.find(({ filename }) => filename === wheel.filename);
  assert.equal(stored?.sha256, createHash("sha256").update(wheel.content).digest("hex"), "the wheel arrived as built");
  assert.equal(mint?.post?.exitCode, 0, "post revokes the token");

  const token = mint.outputs["token"] ?? "";
  const again = await runJob([{ id: "upload", action, inputs: upload("__token__", token) }], {
    secrets: [token],
    prepare,
  });
  const log = again.steps["upload"]?.main?.log ?? "";
  console.log(`\nAfter the job:\n${log}`);
  assert.equal(again.status, "failure", "twine is refused after the job");
  assert.match(log, /403 .*Invalid or non-existent authentication information/s);
  assert.equal(pypi.uploads.length, 1);
}
